using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Latido.Server.Tests;
using Microsoft.Playwright;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>From an empty server to the first account on the page, by one form and one call.</summary>
public sealed class FirstRunJourney(Chromium chromium)
{
    [Theory]
    [InlineData("es", false, 1440)]
    [InlineData("en", true, 390)]
    public async Task From_an_empty_server_to_the_first_account(string language, bool isDark, int width)
    {
        await using var house = await House.OpenAsync();
        await using var reader = await chromium.OpenAsync(house.Address, new(language, isDark, width));
        var page = reader.Page;

        await page.GotoAsync("/");
        page.Url.ShouldEndWith("/first-run");
        await Assertions.Expect(page.Locator("#zone")).ToHaveValueAsync("Europe/Madrid");
        await reader.LookAsync("first-run");

        await page.FillAsync("#name", "Turnos S. L.");
        await page.FillAsync("#person", "Nuria Campos");
        await page.FillAsync("#email", "nuria@example.com");
        await page.FillAsync("#password", Some.Password);
        await page.Locator("main .btn-solid").FollowAsync();
        await page.ArriveAsync("/connect$");
        var key = await page.InnerTextAsync("#key");
        (await page.InnerTextAsync("#snippet")).ShouldContain(key);
        (await page.InnerTextAsync("#snippet")).ShouldContain(house.Address.GetLeftPart(UriPartial.Authority));
        await reader.LookAsync("connect-waiting");

        await SendAsync(house, key);
        var link = page.Locator("#connect-wait a.btn");
        await Assertions.Expect(link).ToHaveTextAsync("Clínicas Almenara");
        await reader.LookAsync("connect-arrived");

        await link.FollowAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Clínicas Almenara");
        await reader.LookAsync("account-first-day");

        await page.GotoAsync("/accounts");
        await reader.LookAsync("accounts-one");
    }

    [Fact]
    public async Task An_account_list_without_accounts_says_how_to_get_them()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var member = await house.AddMemberAsync(workspace);
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1440));
        await reader.SignInAsync(member);
        await reader.LookAsync("accounts-empty");

        await reader.Page.GotoAsync("/signals");
        await reader.LookAsync("signals-empty");
    }

    private static async Task SendAsync(House house, string key)
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/batch")
        {
            Content = JsonContent.Create(new JsonObject
            {
                ["batch"] = new JsonArray(
                    Sending.Group("u_1042", "almenara", now, new JsonObject { ["name"] = "Clínicas Almenara", ["mrr"] = 4200 }),
                    Sending.Track("u_1042", "almenara", "Report Exported", now)),
            }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key + ":")));
        using var answer = await house.Client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
