using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Latido.Server.Accounts;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

/// <summary>Accounts that are no customers any more: out of lists, counts and bars, to be had by a chip, and back by themselves.</summary>
public sealed class LeftAccountsTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Lists_counts_and_bars_leave_them_out_and_they_return_by_themselves(Database database)
    {
        var time = new TestTime(Start.ToDateTimeOffset());
        await using var house = await House.OpenAsync(database, time: time);
        var workspace = await house.CreateWorkspaceAsync();
        var api = await LivedAsync(house, workspace, time);
        var (_, browser) = await house.SignedInAsync(workspace);

        (await KeysAsync(api, "")).ShouldBe(["acme", "gone"], "a program that reads all misses nobody");
        (await KeysAsync(api, "?left=false")).ShouldBe(["acme"]);
        (await KeysAsync(api, "?left=true")).ShouldBe(["gone"]);
        (await KeysAsync(api, "?stage=left")).ShouldBe(["gone"]);
        var gone = await api.ReadAsync("/api/v1/accounts/gone");
        ((string)gone["stage"]!, (string)gone["leftOn"]!).ShouldBe(("left", "2026-03-04"));
        (await api.ReadAsync("/api/v1/accounts/acme")).ContainsKey("leftOn").ShouldBeFalse();
        (await api.ReadAsync("/api/v1/accounts/gone?on=2026-03-03")).ContainsKey("leftOn").ShouldBeFalse("as of that day it was a customer");
        ((int)(await api.ReadAsync("/api/v1/segments/stage:left"))["size"]!).ShouldBe(1);

        var page = await PageAsync(browser, "/accounts");
        page.ShouldContain("1 account.");
        page.ShouldContain("/accounts?stage=left");
        page.ShouldContain("No customers any more");
        page.ShouldNotContain("/accounts/gone\"");
        page = await PageAsync(browser, "/accounts?stage=left");
        page.ShouldContain("/accounts/gone\"");
        page.ShouldNotContain("/accounts/acme\"");
        (await PageAsync(browser, "/accounts?q=gone")).ShouldContain("See the 1 account that has left");
        (await PageAsync(browser, "/accounts/gone")).ShouldMatch("Left on [^<]*2026</span>");
        (await PageAsync(browser, "/accounts/gone?on=2026-03-03")).ShouldNotMatch("Left on [^<]*2026</span>");
        page = await PageAsync(browser, "/today?who=all");
        page.ShouldContain("1 left");
        Portfolio(house, workspace).ShouldSatisfyAllConditions(view => view.Total.ShouldBe(1), view => view.Left.ShouldBe(1), view => view.Renewing.ShouldBe(0, "one that has left renews no more"));

        await TellAsync(api, """{"type":"subscription.started","id":"s3","account":"gone","subscription":"S2","amount":50,"currency":"EUR"}""");
        (await KeysAsync(api, "?left=true")).ShouldBeEmpty();
        (await PageAsync(browser, "/accounts")).ShouldContain("2 accounts.");
        (await PageAsync(browser, "/accounts")).ShouldNotContain("No customers any more");
        Portfolio(house, workspace).ShouldSatisfyAllConditions(view => view.Total.ShouldBe(2), view => view.Left.ShouldBe(0));

        await house.RestartAsync();
        (await KeysAsync(house.ApiClient(workspace), "?left=false")).ShouldBe(["acme", "gone"]);
    }

    [Fact]
    public async Task A_model_is_not_tried_on_who_is_no_customer_any_more()
    {
        var time = new TestTime(Start.ToDateTimeOffset());
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync();
        await LivedAsync(house, workspace, time);

        house.Services.GetRequiredService<LiveWorkspaces>().Of(workspace.Id).Read(board => Latido.Engine.Scores.ModelOutlook.Now(board).Accounts).ShouldBe(1);
    }

    [Fact]
    public async Task A_segment_lists_whom_it_counts_and_a_touch_model_counts_whom_it_lists()
    {
        var time = new TestTime(Start.ToDateTimeOffset());
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync();
        var api = await LivedAsync(house, workspace, time);
        var (_, browser) = await house.SignedInAsync(workspace);
        using var settings = new StringContent(
            "segments: { named: [ { id: former, name: { en: Former, es: Antiguas }, when: { trait: stage, isOneOf: [left] } } ] }", Encoding.UTF8, "text/yaml");
        (await api.PutAsync("/api/v1/settings", settings, Stop)).EnsureSuccessStatusCode();
        await house.SettledAsync();

        ((int)(await api.ReadAsync("/api/v1/segments/former"))["size"]!).ShouldBe(1);
        (await PageAsync(browser, "/accounts?segment=former")).ShouldContain("/accounts/gone\"");

        var touch = (string)(await api.ReadAsync("/api/v1/accounts/gone"))["touch"]!;
        ((int)(await api.ReadAsync($"/api/v1/segments/touch:{touch}"))["size"]!).ShouldBe((await KeysAsync(api, $"?left=false&touch={touch}")).Count);
        (await PageAsync(browser, $"/accounts?touch={touch}")).ShouldNotContain("/accounts/gone\"");

        var file = await browser.GetStringAsync("/accounts/export.csv?stage=left&col=stage", Stop);
        file.ShouldContain("Stage,Left on");
        file.ShouldContain("Left,2026-03-04");
    }

    [Fact]
    public async Task A_family_has_no_seats_and_people_of_who_has_left()
    {
        var time = new TestTime(Start.ToDateTimeOffset());
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync();
        var api = await LivedAsync(house, workspace, time);
        using var accounts = new StringContent("""{"accounts":[{"key":"gone","parent":"acme","seats":7}]}""", Encoding.UTF8, "application/json");
        (await api.PostAsync("/api/v1/accounts", accounts, Stop)).EnsureSuccessStatusCode();
        await house.SettledAsync();

        var family = (await api.ReadAsync("/api/v1/accounts/acme"))["rollup"]!;

        ((int)family["accounts"]!, family["seats"], (int)family["people"]!, (int)family["active30"]!).ShouldBe((2, null, 1, 1));
    }

    /// <summary>Two customers, of which one cancels on the third day.</summary>
    private static async Task<HttpClient> LivedAsync(House house, TestWorkspace workspace, TestTime time)
    {
        var api = house.ApiClient(workspace);
        await house.Services.GetRequiredService<KeepTime>().RunAsync(Stop);

        for (var day = 0; day < 4; day++)
        {
            var now = Instant.FromDateTimeOffset(time.GetUtcNow());
            await house.SendAsync(workspace, Sending.Track("ana", "acme", "Report Exported", now), Sending.Track("eva", "gone", "Report Exported", now));

            if (day is 0)
            {
                await TellAsync(api, """{"type":"subscription.started","id":"s1","account":"gone","subscription":"S","amount":100,"currency":"EUR"}""");
                await house.SendAsync(workspace, Sending.Group("eva", "gone", now, new JsonObject { ["renewsOn"] = "2026-04-01" }));
            }

            if (day is 2)
            {
                await TellAsync(api, """{"type":"subscription.cancelled","id":"s2","account":"gone","subscription":"S"}""");
            }

            await house.NextDayAsync(time);
        }

        return api;
    }

    private static PortfolioView Portfolio(House house, TestWorkspace workspace)
    {
        using var scope = house.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<Latido.Server.Platform.CurrentWorkspace>().Id = workspace.Id;

        return scope.ServiceProvider.GetRequiredService<PortfolioReader>().Read(null, 90, 10, 10);
    }

    private static async Task<List<string>> KeysAsync(HttpClient api, string query) =>
        [.. (await api.ReadAsync("/api/v1/accounts" + query))["items"]!.AsArray().Select(item => (string)item!["key"]!)];

    private static async Task TellAsync(HttpClient api, string fact)
    {
        using var answer = await api.PostAsJsonAsync("/api/v1/facts", new JsonObject { ["facts"] = new JsonArray(JsonNode.Parse(fact)) }, Stop);
        answer.EnsureSuccessStatusCode();
        ((int)(await answer.Content.ReadFromJsonAsync<JsonObject>(Stop))!["accepted"]!).ShouldBe(1);
    }

    private static async Task<string> PageAsync(HttpClient browser, string path) => WebUtility.HtmlDecode(await browser.GetStringAsync(path, Stop));
}
