using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Latido.Engine.Facts;
using Latido.Server.Accounts;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

public sealed class BusinessFactsTests
{
    private const string Nps = """{"type":"survey.answered","id":"s1","source":"typeform","account":"acme","person":"ana","at":"2026-08-20T10:00:00Z","survey":"nps","score":9,"comment":"Love <b>it</b>"}""";
    private const string Ticket = """{"type":"ticket.opened","id":"z-1","source":"zendesk","account":"acme","at":"2026-08-25T10:00:00Z","ticket":4711,"subject":"Broken report","severity":"high"}""";

    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Facts_told_by_the_api_are_read_back_and_stand_on_the_timeline_as_text(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var (workspace, other) = (await house.CreateWorkspaceAsync(clock: Clock), await house.CreateWorkspaceAsync("Other", clock: Clock));
        await TellAsync(house.ApiClient(other), """{"type":"note.written","id":"n","account":"acme","text":"Theirs"}""");
        var api = house.ApiClient(workspace);

        var told = await TellAsync(api, Nps, Ticket);

        (told["accepted"]!.GetValue<int>(), told["duplicates"]!.GetValue<int>(), told["rejected"]!.AsArray().Count).ShouldBe((2, 0, 0));
        (await FactsAsync(api)).ShouldBe(["ticket.opened z-1 zendesk  Broken report", "survey.answered s1 typeform ana "]);
        (await FactsAsync(api, "?type=survey.answered&to=2026-08-20")).ShouldBe(["survey.answered s1 typeform ana "]);
        (await FactsAsync(api, "?from=2026-08-26")).ShouldBeEmpty();
        (await FactsAsync(house.ApiClient(other))).ShouldBe(["note.written n   "]);

        var (_, browser) = await house.SignedInAsync(workspace, Role.Viewer);
        var page = await browser.GetStringAsync("/accounts/acme?tab=timeline&kind=business", Stop);
        page.ShouldContain("NPS: 9 of 10");
        page.ShouldContain("Love &lt;b&gt;it&lt;/b&gt;");
        page.ShouldContain("Ticket 4711 opened");
        page.ShouldNotContain("Theirs");
    }

    [Theory, OnEachDatabase]
    public async Task Told_twice_a_fact_counts_once_and_told_otherwise_it_is_corrected(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var api = house.ApiClient(workspace);
        await TellAsync(api, Nps, Ticket);

        var again = await TellAsync(api, Nps, Nps.Replace("\"score\":9", "\"score\":3", StringComparison.Ordinal));
        await TellAsync(api, """{"type":"fact.withdrawn","id":"z-1","source":"zendesk","account":"acme"}""");

        (again["accepted"]!.GetValue<int>(), again["duplicates"]!.GetValue<int>()).ShouldBe((1, 1));
        var fact = (await api.ReadAsync("/api/v1/accounts/acme/facts"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        fact["members"]!["score"]!.GetValue<int>().ShouldBe(3);
    }

    [Theory, OnEachDatabase]
    public async Task They_survive_a_restart_and_a_rebuild_comes_out_equal(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await TellAsync(house.ApiClient(workspace), Nps, Ticket, """{"type":"subscription.started","id":"b","account":"acme","subscription":"S-1","amount":99.5,"currency":"EUR"}""");

        await house.RestartAsync();
        var rebuilt = await house.Services.GetRequiredService<Rebuild>().RunAsync(null, Stop);

        rebuilt.IsEqual.ShouldBeTrue(string.Join(", ", rebuilt.Differences));
        (await FactsAsync(house.ApiClient(workspace))).Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_is_wrong_is_told_by_its_place_and_the_rest_is_taken()
    {
        await using var house = await House.OpenAsync();
        var api = house.ApiClient(await house.CreateWorkspaceAsync(clock: Clock));

        var told = await TellAsync(
            api,
            Nps,
            """{"type":"party.held","id":"1","account":"acme"}""",
            """{"type":"meeting.held","id":"1"}""",
            """{"type":"meeting.held","account":"acme"}""",
            """{"type":"meeting.held","id":"1","account":"acme","at":"yesterday"}""",
            """{"type":"meeting.held","id":"1","account":"acme","at":"1999-01-01"}""",
            """{"type":"survey.answered","id":"2","account":"acme","survey":"nps","score":"many"}""",
            """{"type":"meeting.held","id":"a\u0000b","account":"acme"}""",
            "7");

        told["accepted"]!.GetValue<int>().ShouldBe(1);
        told["rejected"]!.AsArray().Select(each => $"{each!["index"]} {each["reason"]}").ShouldBe(
            ["1 bad_fact", "2 no_account", "3 bad_fact", "4 bad_time", "5 too_old", "6 bad_fact", "7 bad_fact", "8 unreadable"]);
        told["rejected"]![0]!["problem"]!.GetValue<string>().ShouldContain("The types are survey.answered");
        told["rejected"]![5]!["problem"]!.GetValue<string>().ShouldContain("a number from 0 to 100");
    }

    [Fact]
    public async Task Where_only_the_person_is_known_a_fact_is_of_the_account_where_it_belonged_then()
    {
        await using var house = await House.OpenAsync();
        var (workspace, other) = (await house.CreateWorkspaceAsync(clock: Clock), await house.CreateWorkspaceAsync("Other", clock: Clock));
        var api = house.ApiClient(workspace);
        await house.SendAsync(
            workspace,
            Sending.Group("ana", "acme", Instant.FromUtc(2026, 8, 1, 8, 0)),
            Sending.Group("ana", "zeta", Instant.FromUtc(2026, 8, 22, 8, 0)),
            Sending.Track("bo", account: null, "Login", Instant.FromUtc(2026, 8, 22, 8, 0)));
        await house.SendAsync(other, Sending.Group("eva", "acme", Instant.FromUtc(2026, 8, 1, 8, 0)));

        var told = await TellAsync(
            api,
            Nps.Replace("\"account\":\"acme\",", "", StringComparison.Ordinal),
            """{"type":"meeting.held","id":"early","person":" ana ","at":"2026-07-01T10:00:00Z"}""",
            """{"type":"meeting.held","id":"now","person":"ana"}""",
            """{"type":"meeting.held","id":"1","person":"bo"}""",
            """{"type":"meeting.held","id":"2","person":"eva"}""",
            """{"type":"subscription.started","id":"3","person":"ana","subscription":"s","amount":9,"currency":"EUR"}""",
            """{"type":"fact.withdrawn","id":"early","person":"ana"}""",
            """{"type":"meeting.held","id":"4","person":"ana","account":{"key":"acme"}}""");

        told["accepted"]!.GetValue<int>().ShouldBe(3);
        told["rejected"]!.AsArray().Select(each => $"{each!["index"]} {each["reason"]}").ShouldBe(["3 no_account", "4 no_account", "5 no_account", "6 no_account", "7 bad_id"]);
        told["rejected"]![1]!["problem"]!.GetValue<string>().ShouldContain("'eva' belonged to none");
        told["rejected"]![2]!["problem"]!.GetValue<string>().ShouldContain("Only survey.answered,");
        (await FactsAsync(api)).ShouldBe(["survey.answered s1 typeform ana ", "meeting.held early  ana "]);
        (await api.ReadAsync("/api/v1/accounts/zeta/facts"))["items"]!.AsArray().ShouldHaveSingleItem()!["id"]!.GetValue<string>().ShouldBe("now");
        (await api.ReadAsync("/api/v1/accounts/acme/facts"))["items"]![1]!["members"]!["accountBy"]!.GetValue<string>().ShouldBe("person");
        house.Services.GetRequiredService<LiveWorkspaces>().Of(workspace.Id).Read(board => board.Facts.FindPerson("ana")!.Memberships[0].From)
            .ShouldBe(Moment.ToMicroseconds(Instant.FromUtc(2026, 8, 1, 8, 0)), "what was found by where she belongs says nothing of since when");
    }

    [Theory, OnEachDatabase]
    public async Task The_longest_ids_of_any_script_do_no_harm(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var api = house.ApiClient(workspace);
        var longest = new string('漢', 256);

        var told = await TellAsync(api, $$"""{"type":"meeting.held","id":"{{longest}}","source":"{{longest}}","account":"{{longest}}"}""");

        told["accepted"]!.GetValue<int>().ShouldBe(1);
        (await api.ReadAsync($"/api/v1/accounts/{Uri.EscapeDataString(longest)}/facts"))["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"facts":[]}""")]
    [InlineData("""{"facts":{}}""")]
    [InlineData("{}")]
    public async Task A_list_that_is_none_is_refused_with_its_cure(string body)
    {
        await using var house = await House.OpenAsync();
        var api = house.ApiClient(await house.CreateWorkspaceAsync(clock: Clock));

        using var answer = await api.PostAsync("/api/v1/facts", new StringContent(body, Encoding.UTF8, "application/json"), Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Stop)).ShouldContain("1 to 1000 facts");
    }

    [Theory]
    [InlineData("""{"facts":[{"type":"meeting.held","id":"1","account":"acme"}],"facts":[8]}""")]
    [InlineData("""{"facts":[{"type":"meeting.held","id":"1","account":"acme","subject":"a","subject":"b"}]}""")]
    [InlineData("""{"facts":[{"type":"meeting.held","id":"1","account":"acme","sub\udc00ject":"a"}]}""")]
    [InlineData("""{"facts":[{"type":"meeting.held","id":"1","account":"ac\ud800me"}]}""")]
    [InlineData("""{"facts":[{"type":"meeting.held","id":"1","account":"acme","subject":"\ud83d"}]}""")]
    [InlineData("""{"facts":[{"type":"meeting.held","id":"1","account":"acme"}""")]
    public async Task A_body_that_is_no_plain_JSON_is_refused_whole(string body)
    {
        await using var house = await House.OpenAsync();
        var api = house.ApiClient(await house.CreateWorkspaceAsync(clock: Clock));

        using var answer = await api.PostAsync("/api/v1/facts", new StringContent(body, Encoding.UTF8, "application/json"), Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_model_with_measures_of_business_moves_with_them_and_says_why()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var api = house.ApiClient(workspace);
        using var settings = new StringContent(
            """{"health":{"minCoverage":0.1,"dimensions":[{"id":"voice","name":{"en":"Voice","es":"Voz"},"weight":1,"measures":[{"measure":"nps","weight":1,"curve":[[-100,0],[100,100]]}]}]}}""", Encoding.UTF8, "text/yaml");
        (await api.PutAsync("/api/v1/settings", settings, Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await TellAsync(api, Nps);
        var before = await api.ReadAsync("/api/v1/accounts/acme");

        await TellAsync(api, Nps.Replace("\"score\":9", "\"score\":3", StringComparison.Ordinal));
        var after = await api.ReadAsync("/api/v1/accounts/acme");

        (before["health"]!["score"]!.GetValue<double>(), after["health"]!["score"]!.GetValue<double>()).ShouldBe((100, 0));
        after.ToJsonString().ShouldContain("NPS \\u2212100 from 1 answer of the last year");
    }

    private static async Task<JsonNode> TellAsync(HttpClient api, params string[] facts)
    {
        using var answer = await api.PostAsync("/api/v1/facts", new StringContent($$"""{"facts":[{{string.Join(',', facts)}}]}""", Encoding.UTF8, "application/json"), Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);

        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Stop))!;
    }

    private static async Task<IReadOnlyList<string>> FactsAsync(HttpClient api, string query = "") =>
        [.. (await api.ReadAsync($"/api/v1/accounts/acme/facts{query}"))["items"]!.AsArray()
            .Select(fact => $"{fact!["type"]} {fact["id"]} {fact["source"]} {fact["person"]} {fact["members"]!["subject"]}")];
}
