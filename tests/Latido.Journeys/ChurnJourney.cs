using System.Text.Json.Nodes;
using Latido.Server.Tests;
using Latido.Server.Tests.Churn;
using Latido.Server.Workspaces;
using Microsoft.Playwright;
using NodaTime;
using Xunit;

namespace Latido.Journeys;

/// <summary>From nobody lost to many: the page of churn, one loss looked back at, the reason given and taken back, and the voices that disagree.</summary>
public sealed class ChurnJourney(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_nobody_lost_to_why_each_of_many_was(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var now = SystemClock.Instance.GetCurrentInstant();
        await house.SendAsync(workspace, Sending.Track("ana", "first", "Report Exported", now - Duration.FromDays(2)));
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace, language: language), "/churn");
        await Assertions.Expect(page.Locator("#churn .blank")).ToBeVisibleAsync();
        await reader.LookAsync("churn-empty");

        await house.LeaveAsync(workspace, now, ofEach: 6, kept: 14);
        await house.FireAsync(workspace, "faded", now, 90, "accountSilent", signal => signal.Snooze((now - Duration.FromDays(50)).InUtc().Date, "La temporada", "Luis Gil", now - Duration.FromDays(88)));
        await house.FireAsync(workspace, "faded", now, 40, "activeUseFall");
        await house.VisitAsync(workspace, "faded", (await house.SignedInAsync(workspace, Role.Csm)).Member.Id, now, 41, 38);
        await house.VisitAsync(workspace, "faded", (await house.SignedInAsync(workspace, Role.Csm)).Member.Id, now, 40);
        await house.FireAsync(workspace, "faded", now, 24, "bandChange");
        await page.GotoAsync($"{house.Address}churn");
        await Assertions.Expect(page.Locator("#churn-common tbody tr:visible").First).ToBeVisibleAsync();
        await reader.LookAsync("churn");

        await page.Locator("a[href='/accounts/faded/post-mortem']").FollowAsync();
        await Assertions.Expect(page.Locator("#mortem-signals li")).ToHaveCountAsync(3);
        await reader.LookAsync("post-mortem");

        await page.Locator("#mortem-reason select").SelectOptionAsync("never_onboarded");
        await page.Locator("#mortem-reason textarea").FillAsync("Nadie llegó a formar al equipo nuevo.");
        await page.Locator("#mortem-reason button.btn-solid").ClickAsync();
        await Assertions.Expect(page.Locator("#mortem-reason b.strong")).ToBeVisibleAsync();
        await reader.LookAsync("reason");
        await page.Locator("#toast form button").ClickAsync();
        await Assertions.Expect(page.Locator("#mortem-reason b.strong")).ToHaveCountAsync(0);

        await page.GotoAsync($"{house.Address}accounts/unpaid");
        await Assertions.Expect(page.Locator("#account-lost")).ToBeVisibleAsync();
        await reader.LookAsync("account-lost");

        await house.TellAsync(workspace, new JsonObject
        {
            ["type"] = "invoice.issued", ["id"] = "late", ["account"] = "kept", ["invoice"] = "L", ["amount"] = 500, ["currency"] = "EUR",
            ["at"] = (now - Duration.FromDays(60)).ToString(), ["due"] = (now - Duration.FromDays(40)).InUtc().Date.ToString("uuuu-MM-dd", null),
        });
        await page.GotoAsync($"{house.Address}disagreements");
        await Assertions.Expect(page.Locator("#disagreements tbody tr").First).ToBeVisibleAsync();
        await reader.LookAsync("disagreements");
    }
}
