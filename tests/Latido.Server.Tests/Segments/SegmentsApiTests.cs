using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Latido.Server.Accounts;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Segments;

/// <summary>Segments by the API: sizes, who came and left, and trying a condition.</summary>
public sealed class SegmentsApiTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Who_came_and_who_left_is_the_same_after_a_restart_and_a_rebuild(Database database)
    {
        var time = new TestTime(Start.ToDateTimeOffset());
        await using var house = await House.OpenAsync(database, time: time);
        var workspace = await house.CreateWorkspaceAsync();
        var other = await house.CreateWorkspaceAsync("Other");
        var api = await FourDaysAsync(house, workspace, time);

        var list = (await api.ReadAsync("/api/v1/segments"))["items"]!.AsArray().ToDictionary(item => (string)item!["id"]!);
        list["busy"]!.ToJsonString().ShouldBe(
            """{"id":"busy","kind":"named","name":"Busy","says":"people active today at least 1","size":1,"sizeBefore":null,"change":null,"when":null}""");
        ((string)list["touch:tech"]!["kind"]!).ShouldBe("touch");
        ((int)list["touch:tech"]!["size"]!).ShouldBe(2);

        const string Sizes = "/api/v1/segments/busy/sizes?from=2026-03-01&to=2026-03-06";
        const string Changes = "/api/v1/segments/busy/changes?from=2026-02-01&to=2026-03-06";
        var (sizes, changes) = ((await api.ReadAsync(Sizes)).ToJsonString(), (await api.ReadAsync(Changes)).ToJsonString());
        (await api.ReadAsync(Sizes))["items"]!.AsArray().Select(item => (int?)item!["size"]).ShouldBe([null, 2, 1, 2, 0, 1]);
        Told(await api.ReadAsync(Changes)).ShouldBe(["2026-03-06 beta entered", "2026-03-05 acme left", "2026-03-05 beta left", "2026-03-04 acme entered", "2026-03-03 acme left"]);
        ((int)(await api.ReadAsync(Changes + "&limit=1"))["left"]!).ShouldBe(3, "all are counted, also those not listed");

        var (_, browser) = await house.SignedInAsync(workspace);
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/accounts/acme?tab=timeline&kind=segment", Stop));
        page.ShouldContain("Left “Busy”");
        page.ShouldContain("Came into “Busy”");
        WebUtility.HtmlDecode(await browser.GetStringAsync("/segments/of/busy", Stop)).ShouldContain("came in");

        await house.RestartAsync();
        api = house.ApiClient(workspace);
        (await api.ReadAsync(Sizes)).ToJsonString().ShouldBe(sizes);
        (await api.ReadAsync(Changes)).ToJsonString().ShouldBe(changes);

        (await house.Services.GetRequiredService<Rebuild>().RunAsync(null, Stop)).Differences.ShouldBeEmpty();
        (await api.ReadAsync(Sizes)).ToJsonString().ShouldBe(sizes);
        (await api.ReadAsync(Changes)).ToJsonString().ShouldBe(changes);

        (await house.ApiClient(other).GetAsync(new Uri(Sizes, UriKind.Relative), Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound, "the other workspace has no such segment");
        Told(await house.ApiClient(other).ReadAsync("/api/v1/segments/touch:tech/changes")).ShouldBeEmpty();
    }

    [Theory, OnEachDatabase]
    public async Task Entries_and_exits_stand_among_the_facts_of_an_account_and_cannot_be_sent(Database database)
    {
        var time = new TestTime(Start.ToDateTimeOffset());
        await using var house = await House.OpenAsync(database, time: time);
        var workspace = await house.CreateWorkspaceAsync();
        var api = await FourDaysAsync(house, workspace, time);
        (await TellAsync(api, """{"type":"note.written","id":"n1","account":"acme","at":"2026-03-04T12:00:00Z","text":"hello"}"""))["accepted"]!.GetValue<int>().ShouldBe(1);

        (await FactsAsync(api, "acme", "")).ShouldBe(["segment.left busy 2026-03-05", "note.written  ", "segment.entered busy 2026-03-04", "segment.left busy 2026-03-03"]);
        (await FactsAsync(api, "acme", "?type=segment.entered")).ShouldBe(["segment.entered busy 2026-03-04"]);
        (await FactsAsync(api, "acme", "?from=2026-03-04&to=2026-03-04&limit=1")).ShouldBe(["note.written  "]);
        (await FactsAsync(api, "acme", "?from=2026-03-05&to=2026-03-05")).ShouldBe(["segment.left busy 2026-03-05"]);
        (await FactsAsync(api, "beta", "?type=segment.left")).ShouldBe(["segment.left busy 2026-03-05"]);
        var fact = (await api.ReadAsync("/api/v1/accounts/acme/facts?type=segment.entered"))["items"]![0]!;
        fact.ToJsonString().ShouldBe(
            """{"type":"segment.entered","id":"busy@2026-03-04","source":"latido","at":"2026-03-04T00:00:00Z","person":null,"members":{"segment":"busy","name":"Busy","day":"2026-03-04","redefined":false}}""");

        var refused = (await TellAsync(api, """{"type":"segment.entered","id":"s1","account":"acme","segment":"busy"}"""))["rejected"]![0]!;
        ((string)refused["problem"]!).ShouldContain("is Latido's own word");
        using var unknown = await api.GetAsync(new Uri("/api/v1/accounts/acme/facts?type=segment.moved", UriKind.Relative), Stop);
        (await unknown.Content.ReadAsStringAsync(Stop)).ShouldContain("segment.entered, segment.left");
    }

    [Fact]
    public async Task A_segment_may_ask_who_came_into_another_and_a_rule_tells_it_once()
    {
        var time = new TestTime(Start.ToDateTimeOffset());
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync();
        var api = await FourDaysAsync(house, workspace, time);
        await PutAsync(api, """
            segments:
              named:
                - { id: busy, name: { en: Busy, es: Con uso }, when: { number: active1, atLeast: 1 } }
                - { id: back, name: { en: Back, es: De vuelta }, when: { segment: busy, enteredWithinDays: 3 } }
            signals:
              - { id: came, kind: segmentEntered, segment: busy, periodDays: 1 }
            """);
        await house.SettledAsync();
        (await MembersAsync(api, "back")).ShouldBe(["acme", "beta"]);
        (await SignalsAsync(api)).ShouldContain("beta Came into “Busy”");
        var count = (await SignalsAsync(api)).Count;

        await house.SendAsync(workspace, Sending.Track("beta-1", "beta", "Report Exported", Instant.FromDateTimeOffset(time.GetUtcNow())));
        await house.NextDayAsync(time);
        (await SignalsAsync(api)).Count.ShouldBe(count, "once for each time");
        (await MembersAsync(api, "back")).ShouldBe(["beta"], "acme came on Wednesday, and it is Saturday");

        static async Task<List<string>> MembersAsync(HttpClient api, string segment) =>
            [.. (await api.ReadAsync($"/api/v1/accounts?segment={segment}"))["items"]!.AsArray().Select(item => (string)item!["key"]!).Order()];
        static async Task<List<string>> SignalsAsync(HttpClient api) =>
            [.. (await api.ReadAsync("/api/v1/signals"))["items"]!.AsArray().Where(item => (string)item!["rule"]! == "came").Select(item => $"{item!["account"]} {item["cause"]}")];
    }

    [Fact]
    public async Task A_segment_that_was_taken_out_is_told_while_its_days_are_kept()
    {
        var time = new TestTime(Start.ToDateTimeOffset());
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync();
        var api = await FourDaysAsync(house, workspace, time);

        await PutAsync(api, "segments:\n  named: []\n");
        await house.NextDayAsync(time);

        (await api.GetAsync(new Uri("/api/v1/segments/busy", UriKind.Relative), Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var changes = await api.ReadAsync("/api/v1/segments/busy/changes?from=2026-03-06&to=2026-03-06");
        Told(changes).ShouldBeEmpty("beta had come that day, and at its close the segment was gone");
        (await api.ReadAsync("/api/v1/segments/busy/sizes?from=2026-03-05&to=2026-03-06"))["items"]!.AsArray().Select(item => (int?)item!["size"]).ShouldBe([0, null]);
    }

    [Fact]
    public async Task A_condition_is_tried_on_the_accounts_of_now()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var now = SystemClock.Instance.GetCurrentInstant();
        await house.SendAsync(workspace, Sending.Track("ana", "acme", "Report Exported", now), Sending.Track("eva", "beta", "Signed In", now));
        var api = house.ApiClient(workspace);

        var tried = await TryAsync(api, """{"event":"Report Exported","withinDays":7}""");
        System.Text.RegularExpressions.Regex.Unescape(tried.ToJsonString()).ShouldBe(
            """{"says":"“Report Exported” used in 7 days","accounts":2,"count":1,"before":null,"entering":1,"leaving":0,"sample":[{"account":"acme","name":"acme","why":["“Report Exported” once in 7 days"]}]}""");

        var again = await TryAsync(api, """{"not":{"number":"openTickets","isKnown":true}}""", "?id=quiet-paying");
        ((int)again["count"]!, (int)again["before"]!, (int)again["entering"]!).ShouldBe((2, 0, 2));
        (await api.ReadAsync("/api/v1/segments"))["items"]!.AsArray().Count(item => (string)item!["kind"]! == "named").ShouldBe(4, "nothing is kept");
    }

    [Theory]
    [InlineData("nonsense", "", "no condition in JSON")]
    [InlineData("""{"fakt":"x"}""", "", "This name is not known here")]
    [InlineData("""{"fact":"ticket.lost"}""", "", "There is no fact ticket.lost. Known are survey.answered")]
    [InlineData("""{"segment":"quiet-paying"}""", "?id=quiet-paying", "in a circle: quiet-paying asks for quiet-paying")]
    [InlineData("""{"number":"mrr","atLeast":1}""", "?id=lost", "'lost' is no segment")]
    public async Task What_cannot_be_tried_is_refused_with_its_cure(string body, string query, string says)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        using var answer = await SendAsync(house.ApiClient(workspace), body, query);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string)(await answer.Content.ReadFromJsonAsync<JsonObject>(Stop))!["detail"]!).ShouldContain(says);
    }

    [Theory]
    [InlineData("/api/v1/segments/busy/sizes?from=2026-13-01", "is not a day for 'from'")]
    [InlineData("/api/v1/segments/busy/changes?from=2020-01-01&to=2026-01-01", "Ask for 1 to 400 days")]
    [InlineData("/api/v1/segments/busy/changes?limit=0", "Ask for 1 to 500 rows")]
    public async Task Days_are_asked_for_within_bounds(string path, string says)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        using var answer = await house.ApiClient(workspace).GetAsync(new Uri(path, UriKind.Relative), Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string)(await answer.Content.ReadFromJsonAsync<JsonObject>(Stop))!["detail"]!).ShouldContain(says);
    }

    private static async Task<List<string>> FactsAsync(HttpClient api, string account, string query) =>
    [
        .. (await api.ReadAsync($"/api/v1/accounts/{account}/facts{query}"))["items"]!.AsArray()
            .Where(item => item!["members"]!["segment"] is not { } segment || (string)segment! == "busy")
            .Select(item => $"{item!["type"]} {item["members"]!["segment"]} {item["members"]!["day"]}"),
    ];

    private static async Task<JsonObject> TellAsync(HttpClient api, string fact)
    {
        using var answer = await api.PostAsJsonAsync("/api/v1/facts", new JsonObject { ["facts"] = new JsonArray(JsonNode.Parse(fact)) }, Stop);
        answer.EnsureSuccessStatusCode();

        return (await answer.Content.ReadFromJsonAsync<JsonObject>(Stop))!;
    }

    private static List<string> Told(JsonObject changes) =>
        [.. changes["items"]!.AsArray().Select(item => $"{item!["day"]} {item["account"]} {item["change"]}")];

    private static async Task<JsonObject> TryAsync(HttpClient api, string condition, string query = "")
    {
        using var answer = await SendAsync(api, condition, query);
        answer.EnsureSuccessStatusCode();

        return (await answer.Content.ReadFromJsonAsync<JsonObject>(Stop))!;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient api, string condition, string query)
    {
        using var body = new StringContent(condition, Encoding.UTF8, "application/json");

        return await api.PostAsync($"/api/v1/segments/preview{query}", body, Stop);
    }

    /// <summary>Two accounts that come by turns: both on Monday, beta on Tuesday, both on Wednesday, none on Thursday, beta on Friday.</summary>
    private static async Task<HttpClient> FourDaysAsync(House house, TestWorkspace workspace, TestTime time)
    {
        var api = house.ApiClient(workspace);
        await house.Services.GetRequiredService<KeepTime>().RunAsync(Stop);
        await PutAsync(api, "segments:\n  named:\n    - id: busy\n      name: { en: Busy, es: Con uso }\n      when: { number: active1, atLeast: 1 }\n");

        foreach (var accounts in new string[][] { ["acme", "beta"], ["beta"], ["acme", "beta"], [], ["beta"] })
        {
            var now = Instant.FromDateTimeOffset(time.GetUtcNow());
            await house.SendAsync(workspace, [.. accounts.Select(account => Sending.Track($"{account}-1", account, "Report Exported", now))]);

            if (now.InUtc().Date != new LocalDate(2026, 3, 6))
            {
                await house.NextDayAsync(time);
            }
        }

        return api;
    }

    private static async Task PutAsync(HttpClient api, string yaml)
    {
        using var body = new StringContent(yaml, Encoding.UTF8, "text/yaml");
        (await api.PutAsync(new Uri("/api/v1/settings", UriKind.Relative), body, Stop)).EnsureSuccessStatusCode();
    }
}
