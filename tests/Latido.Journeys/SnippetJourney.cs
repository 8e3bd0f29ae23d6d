using System.Text.RegularExpressions;
using Latido.Server.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>Somebody copies what the wizard shows into an app of his own, changes nothing in it, and the first event is there.</summary>
public sealed partial class SnippetJourney(Chromium chromium)
{
    [Theory]
    [InlineData("node", "await analytics.closeAndFlush();")]
    [InlineData("posthog-node", "await posthog.shutdown();")]
    [InlineData("amplitude-node", "")]
    [InlineData("mixpanel-node", "")]
    [InlineData("rudderstack-node", "await rudder.flush();")]
    public async Task What_the_wizard_shows_for_Node_sends_an_event(string sdk, string end)
    {
        await using var house = await House.OpenAsync();
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1440));
        var snippet = await CopyAsync(reader, house, sdk);

        await VendorSdk.RunAsync($"{snippet}\n{end}\n");

        await ShouldHaveArrivedAsync(reader, "Clínicas Almenara");
    }

    [Fact]
    public async Task What_the_wizard_shows_for_a_browser_sends_an_event_from_another_site()
    {
        await using var house = await House.OpenAsync();
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1440));
        var snippet = await CopyAsync(reader, house, "browser");
        var sdk = await VendorSdk.BrowserScriptAsync();

        // A site of somebody else's, with the SDK as one script where the snippet has a package.
        await using var site = await SiteAsync(
            $"<script>{sdk.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase)}</script>"
            + $"<script>{Import().Replace(snippet, "const { $1 } = window.AnalyticsNext;")}</script>");
        var visit = await reader.Page.Context.NewPageAsync();
        await visit.GotoAsync(site.Urls.Single());

        await ShouldHaveArrivedAsync(reader, "Clínicas Almenara");
        await visit.CloseAsync();
    }

    [Fact]
    public async Task What_the_wizard_shows_for_other_languages_names_this_key_and_this_server()
    {
        await using var house = await House.OpenAsync();
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1440));

        foreach (var sdk in new[] { "python", "ruby", "php", "go", "java", "csharp", "kotlin", "swift", "rudderstack-node", "posthog-python", "amplitude", "mixpanel-node", "accoil", "curl" })
        {
            var snippet = await CopyAsync(reader, house, sdk);
            snippet.ShouldContain(await reader.Page.InnerTextAsync("#key"), customMessage: sdk);
            snippet.ShouldContain(sdk == "ruby" ? $"port: {house.Address.Port}" : house.Address.Authority, customMessage: sdk);
        }
    }

    /// <summary>Signs a new owner in the first time, opens the wizard with a fresh key, and copies the snippet.</summary>
    private static async Task<string> CopyAsync(Reader reader, House house, string sdk)
    {
        var page = reader.Page;

        if (page.Url == "about:blank")
        {
            await reader.SignInAsync(await house.AddMemberAsync(await house.CreateWorkspaceAsync()), "/connect");
            await page.FillAsync("#source", "App");
            await page.Locator("form[action='/connect/keys'] button").FollowAsync();
            await Assertions.Expect(page.Locator("#key")).ToBeVisibleAsync();
        }

        if (sdk != "node")
        {
            // Some stand behind their vendor.
            if (await page.Locator($"a[href$='sdk={sdk}'], a[href*='sdk={sdk}&']").CountAsync() == 0)
            {
                await page.Locator($"a[href*='sdk={sdk.Split('-')[0]}']").First.FollowAsync();
                await page.ArriveAsync($"sdk={sdk.Split('-')[0]}");
            }

            await page.Locator($"a[href$='sdk={sdk}'], a[href*='sdk={sdk}&']").First.FollowAsync();
            await page.ArriveAsync($"sdk={sdk}");
        }

        return await page.InnerTextAsync("#snippet");
    }

    /// <summary>A site at an address of its own. A browser lets none but real ones speak to a server on the same machine.</summary>
    private static async Task<WebApplication> SiteAsync(string scripts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var site = builder.Build();
        site.Urls.Add("http://127.0.0.1:0");
        site.Run(context => context.Response.WriteAsync($"<!doctype html><meta charset=utf-8><title>Shop</title>{scripts}"));
        await site.StartAsync(TestContext.Current.CancellationToken);

        return site;
    }

    private static Task ShouldHaveArrivedAsync(Reader reader, string account) =>
        Assertions.Expect(reader.Page.Locator("#connect-wait a.btn")).ToHaveTextAsync(account);

    [GeneratedRegex("""import \{ (\w+) \} from "[^"]+";""")]
    private static partial Regex Import();
}
