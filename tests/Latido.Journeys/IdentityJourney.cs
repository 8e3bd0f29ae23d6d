using Latido.Server.Tests;
using Microsoft.Playwright;
using Xunit;

namespace Latido.Journeys;

/// <summary>Two ids with one address, somebody without an account: they are put right, and back.</summary>
public sealed class IdentityJourney(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_what_seems_wrong_to_one_person_and_back(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var now = NodaTime.SystemClock.Instance.GetCurrentInstant();
        await house.SendAsync(
            workspace,
            Named("ana", "Ana García", "ana@almenara.example"), Named("a.garcia", "Ana García", "Ana@Almenara.example"),
            Sending.Group("ana", "almenara", now, new() { ["name"] = "Clínicas Almenara" }),
            Sending.Track("ana", "almenara", "Report Exported", now - NodaTime.Duration.FromDays(2)),
            Sending.Track("a.garcia", "almenara", "Report Exported", now - NodaTime.Duration.FromDays(1)),
            Sending.Track("lucas", null, "Login", now - NodaTime.Duration.FromHours(1)));
        await house.SettledAsync();
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace, language: language), "/identity");
        await reader.LookAsync("identity");

        await page.Locator("form[action*='merge'] button").First.FollowAsync();
        await Assertions.Expect(page.Locator("#same")).ToHaveCountAsync(0);
        await house.SettledAsync();
        await page.GotoAsync("/people/ana");
        await reader.LookAsync("person");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("a.garcia");
    }

    private static System.Text.Json.Nodes.JsonObject Named(string id, string name, string email) =>
        new() { ["type"] = "identify", ["userId"] = id, ["traits"] = new System.Text.Json.Nodes.JsonObject { ["name"] = name, ["email"] = email } };
}
