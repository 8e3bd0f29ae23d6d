using System.Net;
using System.Text.RegularExpressions;
using Latido.Server.Accounts;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

public sealed partial class IdentityTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task People_are_merged_and_split_on_the_page_and_come_out_of_a_rebuild_and_a_restart_the_same(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await TwoPeopleAsync(house, workspace);
        var api = house.ApiClient(workspace);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Csm);

        using var merged = await browser.SendFormAsync("/people/bea", "", new() { ["into"] = "ana" }, "/people/bea/merge");
        merged.Headers.Location!.ToString().ShouldBe("/people/ana");
        (await EventsOfAsync(api, "ana")).ShouldBe(5);
        await ShouldRebuildEqualAsync(house);
        await house.SendAsync(workspace, Sending.Track("bea", null, "since", Clock - Duration.FromHours(1)));

        var undo = await browser.UndoOnAsync("/people/ana");
        undo.ShouldStartWith("/people/bea/split");
        using var split = await browser.SendFormAsync("/people/ana", "", [], undo);
        (await EventsOfAsync(api, "ana"), await EventsOfAsync(api, "bea")).ShouldBe((2, 4));
        (await PeopleOfAsync(api, "acme"), await PeopleOfAsync(api, "bolt")).ShouldBe(("ana", "bea"));
        await ShouldRebuildEqualAsync(house);
        await house.RestartAsync();
        api = house.ApiClient(workspace);
        (await EventsOfAsync(api, "ana"), await EventsOfAsync(api, "bea")).ShouldBe((2, 4));
        await ShouldRebuildEqualAsync(house);
    }

    [Fact]
    public async Task A_split_by_hand_is_undone_by_a_merge()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, PeopleApiTests.Visit("v1", Clock - Duration.FromDays(2)), Sending.Track("ana", "acme", "login", Clock - Duration.FromDays(1)));
        await house.SendAsync(workspace, PeopleApiTests.Identify("ana", "v1", Clock));
        var api = house.ApiClient(workspace);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Csm);

        using var split = await browser.SendFormAsync("/people/ana", "", new() { ["which"] = "~v1" }, "/people/ana/split");
        (await EventsOfAsync(api, "ana"), await EventsOfAsync(api, "v1")).ShouldBe((1, 1));

        var undo = await browser.UndoOnAsync("/people/ana");
        using var merged = await browser.SendFormAsync("/people/ana", "", [], undo);
        (await EventsOfAsync(api, "ana")).ShouldBe(2);
        (await api.ReadAsync("/api/v1/people/v1"))["id"]!.GetValue<string>().ShouldBe("ana");
    }

    [Fact]
    public async Task A_person_is_given_an_account_with_dates_and_that_is_undone()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, Sending.Track("ana", null, "login", Clock - Duration.FromDays(9)), Sending.Track("ana", null, "login", Clock - Duration.FromDays(1)), Sending.Group("bea", "acme", Clock));
        var api = house.ApiClient(workspace);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Csm);
        (await browser.GetStringAsync("/identity", Stop)).ShouldContain("/people/ana/stay");

        using var stay = await browser.SendFormAsync("/people/ana", "", new() { ["account"] = "acme", ["from"] = "2026-08-01", ["until"] = "2026-08-30" }, "/people/ana/stay");
        var accounts = (await api.ReadAsync("/api/v1/people/ana"))["accounts"]!.AsArray().ShouldHaveSingleItem()!;
        accounts["to"]!.GetValue<string>().ShouldStartWith("2026-08-30");
        ((bool)accounts["isCurrent"]!).ShouldBeFalse();
        (await api.ReadAsync("/api/v1/accounts/acme/usage?from=2026-08-01&to=2026-09-01&by=day"))["items"]!.AsArray().ShouldHaveSingleItem();
        await ShouldRebuildEqualAsync(house);

        var undo = await browser.UndoOnAsync("/people/ana");
        using var undone = await browser.SendFormAsync("/people/ana", "", [], undo);
        (await api.ReadAsync("/api/v1/people/ana"))["accounts"]!.AsArray().ShouldBeEmpty();
        await ShouldRebuildEqualAsync(house);
    }

    [Fact]
    public async Task A_parent_is_set_cleared_and_never_a_circle()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, Sending.Group("a", "acme", Clock, new() { ["name"] = "Acme Group" }), Sending.Group("b", "acme-es", Clock));
        var api = house.ApiClient(workspace);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Csm);

        using var set = await browser.SendFormAsync("/accounts/acme-es", "", new() { ["parent"] = "acme group" }, "/accounts/acme-es/parent");
        (await api.ReadAsync("/api/v1/accounts/acme-es"))["parent"]!.GetValue<string>().ShouldBe("acme");

        using var circle = await browser.SendFormAsync("/accounts/acme", "", new() { ["parent"] = "acme-es" }, "/accounts/acme/parent");
        (await browser.GetStringAsync("/accounts/acme", Stop)).ShouldContain("must not go in a circle");
        (await api.ReadAsync("/api/v1/accounts/acme"))["parent"].ShouldBeNull();

        using var cleared = await browser.SendFormAsync("/accounts/acme-es", "", new() { ["parent"] = "acme", ["clear"] = "1" }, "/accounts/acme-es/parent");
        (await api.ReadAsync("/api/v1/accounts/acme-es"))["parent"].ShouldBeNull();
        var undo = await browser.UndoOnAsync("/accounts/acme-es");
        using var undone = await browser.SendFormAsync("/accounts/acme-es", "", [], undo);
        (await api.ReadAsync("/api/v1/accounts/acme-es"))["parent"]!.GetValue<string>().ShouldBe("acme");
    }

    [Theory, OnEachDatabase]
    public async Task What_seems_wrong_is_told_with_its_acts_and_can_be_dismissed(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(
            workspace,
            PeopleApiTests.Identify("ana", null, Clock, "Ana", "Ana@Acme.example"), PeopleApiTests.Identify("a.garcia", null, Clock, "<b>Ana G.</b>", "ana@acme.example"),
            Sending.Track("lone", null, "login", Clock - Duration.FromDays(1)),
            Sending.Group("many", "acme", Clock - Duration.FromDays(9)), Sending.Group("many", "ACME S.L.", Clock - Duration.FromDays(5)),
            Sending.Group("x", "orphan", Clock, new() { ["parent"] = "nowhere" }));
        var (_, browser) = await house.SignedInAsync(workspace, Role.Csm);

        var page = await browser.GetStringAsync("/identity", Stop);

        foreach (var kind in (string[])["same", "lone", "several", "alike", "families"])
        {
            page.ShouldContain($"id=\"{kind}\"");
        }

        page.ShouldContain("&lt;b&gt;Ana G.&lt;/b&gt;");
        page.ShouldContain("/merge\"");
        page.ShouldContain("nowhere");
        var dismiss = Dismiss().Matches(page).Select(match => match.Value).ToList();
        dismiss.Count.ShouldBe(7, "same, three without an account, several, alike, a family");

        foreach (var path in dismiss)
        {
            using var answer = await browser.SendFormAsync("/identity", "", [], path);
            answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }

        page = await browser.GetStringAsync("/identity", Stop);
        page.ShouldContain("Nothing seems wrong");
        using var back = await browser.SendFormAsync("/sources", "", [], TakingBack.UndoIn(page));
        (await browser.GetStringAsync("/identity", Stop)).ShouldContain("id=\"families\"");
        var (_, stranger) = await house.SignedInAsync(await house.CreateWorkspaceAsync("Other", clock: Clock));
        (await stranger.GetStringAsync("/identity", Stop)).ShouldContain("Nothing seems wrong");
        using var hidden = await stranger.GetAsync("/people/ana", Stop);
        hidden.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/people/ana/merge", "into", "nobody", "nobody with that id")]
    [InlineData("/people/ana/merge", "into", "ana", "same person already")]
    [InlineData("/people/v1/merge", "into", "v2", "visitors")]
    [InlineData("/people/ana/split", "which", "=ana", "nothing to split off")]
    [InlineData("/people/ana/split", "which", "ana", "nobody with that id")]
    [InlineData("/people/ana/stay", "account", "nowhere", "no such account")]
    [InlineData("/people/ana/stay", "account", "acme", "first day")]
    [InlineData("/accounts/acme/parent", "parent", "nowhere", "no such account")]
    [InlineData("/accounts/acme/parent", "parent", "acme", "circle")]
    public async Task What_cannot_be_is_refused_and_says_why(string path, string field, string value, string why)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, Sending.Track("ana", "acme", "login", Clock), PeopleApiTests.Visit("v1", Clock), PeopleApiTests.Visit("v2", Clock));
        var (_, browser) = await house.SignedInAsync(workspace, Role.Csm);
        var before = house.Services.GetRequiredService<Latido.Server.Log.EventLog>().Records;

        using var answer = await browser.SendFormAsync("/identity", "", new() { [field] = value, ["back"] = "/identity" }, path);

        answer.Headers.Location!.ToString().ShouldBe("/identity");
        (await browser.GetStringAsync("/identity", Stop)).ShouldContain(why);
        house.Services.GetRequiredService<Latido.Server.Log.EventLog>().Records.ShouldBe(before);
    }

    [Fact]
    public async Task Who_only_reads_sees_no_acts_and_Spanish_readers_read_Spanish()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock, language: "es");
        await TwoPeopleAsync(house, workspace);
        await house.SendAsync(workspace, Sending.Track("lone", null, "login", Clock - Duration.FromDays(1)));
        var (_, browser) = await house.SignedInAsync(workspace, Role.Viewer);

        foreach (var path in (string[])["/identity", "/people/ana", "/people/lone"])
        {
            var page = await browser.GetStringAsync(path, Stop);
            page.ShouldNotContain("/split\"");
            page.ShouldNotContain("/stay\"");
            page.ShouldNotContain("/dismiss\"");
        }

        (await browser.GetStringAsync("/identity", Stop)).ShouldContain("Personas sin cuenta");
        WebUtility.HtmlDecode(await browser.GetStringAsync("/people/ana", Stop)).ShouldContain("Últimos eventos");
    }

    private static Task TwoPeopleAsync(House house, TestWorkspace workspace) => house.SendAsync(
        workspace,
        [Sending.Group("ana", "acme", Clock - Duration.FromDays(20)), Sending.Group("bea", "bolt", Clock - Duration.FromDays(20)),
        .. Enumerable.Range(1, 2).Select(day => Sending.Track("ana", null, "login", Clock - Duration.FromDays(day))),
        .. Enumerable.Range(1, 3).Select(day => Sending.Track("bea", null, "export", Clock - Duration.FromDays(day)))]);

    private static async Task<long> EventsOfAsync(HttpClient api, string id) => (long)(await api.ReadAsync($"/api/v1/people/{id}"))["events"]!["last90"]!;

    private static async Task<string> PeopleOfAsync(HttpClient api, string account) =>
        string.Join(' ', (await api.ReadAsync($"/api/v1/accounts/{account}/people"))["items"]!.AsArray().Select(each => each!["id"]!.GetValue<string>()));

    private static async Task ShouldRebuildEqualAsync(House house) =>
        (await house.Services.GetRequiredService<Rebuild>().RunAsync(null, Stop)).Differences.ShouldBeEmpty();

    [GeneratedRegex("/identity/cases/[^\"]+/dismiss")]
    private static partial Regex Dismiss();
}
