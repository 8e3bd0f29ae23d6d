using System.Text.Json;
using Latido.Engine.Facts;
using Latido.Server.Platform;
using Latido.Server.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>
/// The vendors' own SDKs for browsers, unchanged but for their host, on a site of another origin: who did what where is in the
/// log once, as it was meant, and what was done last is there though the page was left at once.
/// </summary>
public sealed class BrowserSdkJourney(Chromium chromium)
{
    /// <summary>Some of them take a browser that calls itself headless for a robot, and say nothing of it.</summary>
    private const string Person = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";

    /// <summary>What each is told, by its file, how it begins, and what each step is called in it.</summary>
    private static readonly Dictionary<string, Sdk> Sdks = new()
    {
        ["posthog"] = new(
            "posthog-js/dist/module.js",
            "import posthog from '/sdk.js'; posthog.init(KEY, { api_host: HOST, autocapture: false });",
            "posthog.capture('Before');",
            "posthog.identify('u_1', { email: 'ana@example.com', plan: 'pro' }); posthog.group('company', 'acme', { name: 'Acme', seats: 20 });",
            "posthog.capture('Informe exportado 🚀', { rows: 10 });"),
        ["amplitude"] = new(
            "@amplitude/analytics-browser/lib/scripts/amplitude-min.js",
            "await import('/sdk.js'); const { amplitude } = window; await amplitude.init(KEY, { serverUrl: HOST + '/2/httpapi', autocapture: false, fetchRemoteConfig: false }).promise;",
            "amplitude.track('Before');",
            "amplitude.setUserId('u_1'); amplitude.identify(new amplitude.Identify().set('email', 'ana@example.com').set('plan', 'pro')); "
            + "amplitude.setGroup('company', 'acme'); amplitude.groupIdentify('company', 'acme', new amplitude.Identify().set('name', 'Acme').set('seats', 20));",
            "amplitude.track('Informe exportado 🚀', { rows: 10 }, { groups: { company: 'acme' } });",
            "addEventListener('pagehide', () => { amplitude.setTransport('beacon'); amplitude.flush(); });"),
        ["mixpanel"] = new(
            "mixpanel-browser/dist/mixpanel.module.js",
            "import mixpanel from '/sdk.js'; mixpanel.init(KEY, { api_host: HOST, track_pageview: true });",
            "mixpanel.track('Before');",
            "mixpanel.identify('u_1'); mixpanel.people.set({ $email: 'ana@example.com', plan: 'pro' }); "
            + "mixpanel.set_group('company', 'acme'); mixpanel.get_group('company', 'acme').set({ $name: 'Acme', seats: 20 });",
            "mixpanel.track('Informe exportado 🚀', { rows: 10 });"),
        ["rudderstack"] = new(
            "@rudderstack/analytics-js/dist/npm/modern/bundled/esm/index.mjs",
            "import { RudderAnalytics } from '/sdk.js'; const rudder = new RudderAnalytics(); rudder.load(KEY, HOST, { configUrl: HOST, useBeacon: BEACON, beaconQueueOptions: { flushQueueInterval: 500 } });",
            "rudder.track('Before');",
            "rudder.identify('u_1', { email: 'ana@example.com', plan: 'pro' }); rudder.group('acme', { name: 'Acme', seats: 20 });",
            "rudder.track('Informe exportado 🚀', { rows: 10 });"),
        ["segment"] = new(
            "@segment/analytics-next/dist/umd/index.js",
            "await import('/sdk.js'); const analytics = window.AnalyticsNext.AnalyticsBrowser.load({ writeKey: KEY, cdnURL: HOST }, { integrations: { 'Segment.io': { apiHost: HOST.slice(7) + '/v1', protocol: 'http' } } });",
            "analytics.track('Before');",
            "analytics.identify('u_1', { email: 'ana@example.com', plan: 'pro' }); analytics.group('acme', { name: 'Acme', seats: 20 });",
            "analytics.track('Informe exportado 🚀', { rows: 10 });"),
    };

    [Theory]
    [InlineData("segment", false)]
    [InlineData("posthog", false)]
    [InlineData("amplitude", false)]
    [InlineData("mixpanel", false)]
    [InlineData("rudderstack", false)]
    [InlineData("rudderstack", true)]
    public async Task What_a_visitor_does_is_his_and_his_accounts_as_soon_as_he_says_who_he_is(string vendor, bool isBeacon)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var sdk = Sdks[vendor];
        await using var site = await SiteAsync(await VendorSdk.FileAsync(sdk.File), Script(sdk, house.Address, workspace.WriteKey, isBeacon));
        await using var reader = await chromium.OpenAsync(new(site.Urls.Single()), new("en", false, 1440), userAgent: Person);

        await reader.Page.AddInitScriptAsync("Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })");
        await reader.Page.GotoAsync("/");
        await WaitAsync(house, workspace.Id, lines => lines.Any(line => line.Name == "Before"));
        await reader.Page.AskAsync("() => { window.identify(); window.track(); }");
        await WaitAsync(house, workspace.Id, lines => lines.Any(IsExport));

        // And it is left while the last thing is still to be sent; Segment's and RudderStack's without its beacon send it then
        // as ever, and the browser may end that.
        await reader.Page.AskAsync("() => window.track()");

        if (vendor != "segment" && (vendor != "rudderstack" || isBeacon))
        {
            await reader.Page.GotoAsync("about:blank");
        }

        // What was done first may come last: each is sent for itself.
        var lines = await WaitAsync(house, workspace.Id, lines => lines.Count(IsExport) == 2 && KnowsWhoAndWhere(lines));

        lines.Single(line => line.Name == "Before").Person.ShouldBeEmpty();
        lines.Where(IsExport).ShouldAllBe(line => line.Person == "u_1" && line.Payload.Contains("\"rows\":10", StringComparison.Ordinal));
    }

    /// <summary>Whether the visitor is known as a person with his address, and the account as his and by its name.</summary>
    private static bool KnowsWhoAndWhere(List<LogLine> lines)
    {
        var visitor = lines.FirstOrDefault(line => line.Name == "Before")?.Anonymous;

        return visitor is { Length: > 0 }
            && lines.Any(line => line.Kind == FactKind.Identify && line.Person == "u_1" && line.Anonymous == visitor)
            && lines.Any(line => line.Kind == FactKind.Identify && line.Person == "u_1" && line.Payload.Contains("\"email\":\"ana@example.com\"", StringComparison.Ordinal))
            && lines.Any(line => line.Account == "acme" && line.Payload.Contains("\"name\":\"Acme\"", StringComparison.Ordinal) && line.Payload.Contains("20", StringComparison.Ordinal))
            && lines.Any(line => line.Account == "acme" && (line.Person == "u_1" || line.Anonymous == visitor));
    }

    private static bool IsExport(LogLine line) => line.Name == "Informe exportado 🚀";

    private static string Script(Sdk sdk, Uri host, string key, bool isBeacon) =>
        $$"""
        const HOST = {{JsonSerializer.Serialize(host.GetLeftPart(UriPartial.Authority))}}, KEY = {{JsonSerializer.Serialize(key)}}, BEACON = {{(isBeacon ? "true" : "false")}};
        {{sdk.Begin}}
        {{sdk.Before}}
        {{sdk.Leave}}
        window.identify = () => { {{sdk.Identify}} };
        window.track = () => { {{sdk.Track}} };
        """;

    private static async Task<List<LogLine>> WaitAsync(House house, WorkspaceId workspace, Func<List<LogLine>, bool> isThere)
    {
        for (var look = 0; ; look++)
        {
            var lines = await house.ReadLogAsync(workspace);

            if (isThere(lines))
            {
                return lines;
            }

            look.ShouldBeLessThan(300, string.Join('\n', lines));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A site at an address of its own, with the SDK beside it as its package has it.</summary>
    private static async Task<WebApplication> SiteAsync(string sdk, string script)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var site = builder.Build();
        site.Urls.Add("http://127.0.0.1:0");
        site.Run(context =>
        {
            var isSdk = context.Request.Path == "/sdk.js";
            context.Response.ContentType = isSdk ? "text/javascript; charset=utf-8" : "text/html; charset=utf-8";

            return context.Response.WriteAsync(isSdk ? sdk : $"<!doctype html><title>Shop</title><script type=module>{script}</script>");
        });
        await site.StartAsync(TestContext.Current.CancellationToken);

        return site;
    }

    private sealed record Sdk(string File, string Begin, string Before, string Identify, string Track, string Leave = "");
}
