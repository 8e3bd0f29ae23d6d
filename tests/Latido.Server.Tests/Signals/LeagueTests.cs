using System.Net;
using System.Text.Json.Nodes;
using Latido.Server.Scores;
using Latido.Server.Signals;
using Latido.Server.Tests.Lab;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Signals;

/// <summary>The league over signals that lie in the store, of a company of which every third account left (<see cref="Past"/>).</summary>
public sealed class LeagueTests
{
    private const string Rule = Telling.Rule;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Signals_told_are_judged_by_who_left(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var (workspace, api) = await FilledAsync(house);
        var other = house.ApiClient(await house.CreateWorkspaceAsync("Other", clock: Past.Clock));

        // 00 left two weeks after, 03 four; 01 and 04 stayed; of 02 nobody knows yet, and 05's data was in doubt.
        await Telling.RaiseAsync(house, workspace, [
            Telling.New(workspace, "acme-23", "2025-11-03", "powerUserQuiet"),
            .. new[] { "acme-00", "acme-03", "acme-01", "acme-04" }.Select(account => Telling.New(workspace, account, "2026-02-01")),
            Telling.New(workspace, "acme-02", "2026-08-15"),
            Telling.New(workspace, "acme-05", "2026-02-01", change: signal => signal.Hold(Guid.NewGuid(), Past.Clock)),
        ]);

        var league = await api.ReadAsync("/api/v1/signals/league");
        var row = RowOf(league);

        (league["from"]!.GetValue<string>(), league["to"]!.GetValue<string>(), league["watchedFrom"]!.GetValue<string>()).ShouldBe(("2025-09-02", "2026-09-01", "2025-11-03"));
        (league["outcome"]!.GetValue<string>(), league["knownUntil"]!.GetValue<string>(), league["heldOrDropped"]!.GetValue<int>()).ShouldBe(("churn", "2026-08-31", 1));
        (row["judgedBy"]!.GetValue<string>(), row["signals"]!.GetValue<int>(), row["judged"]!.GetValue<int>(), row["notOver"]!.GetValue<int>()).ShouldBe(("churn", 5, 4, 1));
        (row["precision"]!["value"]!.GetValue<double>(), row["precision"]!["n"]!.GetValue<int>()).ShouldBe((0.5, 4));
        row["precision"]!["low"]!.GetValue<double>().ShouldBeLessThan(0.16, "four accounts allow no narrower interval");
        (row["happened"]!.GetValue<int>(), row["found"]!.GetValue<int>(), row["leadDays"]!.GetValue<double>()).ShouldBe((8, 2, 20));
        row["lift"]!["value"]!.GetValue<double>().ShouldBe(0.5 / row["baseRate"]!.GetValue<double>(), 0.01);
        row["isThin"]!.GetValue<bool>().ShouldBeTrue();
        (await other.ReadAsync("/api/v1/signals/league"))["signals"]!.GetValue<int>().ShouldBe(0, "nothing of another workspace");

        // A span of which nothing is over yet says nothing.
        RowOf(await api.ReadAsync("/api/v1/signals/league?from=2026-08-01&to=2026-09-01"))["precision"].ShouldBeNull();

        await house.RestartAsync();
        (await house.ApiClient(workspace).ReadAsync("/api/v1/signals/league")).ToJsonString().ShouldBe(league.ToJsonString());
    }

    [Theory, OnEachDatabase]
    public async Task What_members_do_is_counted_from_the_first_time_they_do_it(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var (workspace, api) = await FilledAsync(house);
        Signal[] signals = [.. Enumerable.Range(1, 4).Select(hours => Telling.New(workspace, $"acme-{hours:00}", "2026-09-01", raisedAt: Past.Clock - Duration.FromHours(2 * hours)))];
        await Telling.RaiseAsync(house, workspace, signals);

        await PostAsync(api, signals[0], "snooze", new() { ["until"] = "2026-09-09", ["reason"] = "later" });
        await PostAsync(api, signals[0], "act");
        await PostAsync(api, signals[1], "act");
        await PostAsync(api, signals[1], "reopen");
        await PostAsync(api, signals[2], "false-alarm", []);
        var row = RowOf(await api.ReadAsync("/api/v1/signals/league"));

        (row["signals"]!.GetValue<int>(), row["acted"]!.GetValue<int>(), row["falseAlarms"]!.GetValue<int>(), row["snoozed"]!.GetValue<int>()).ShouldBe((4, 1, 1, 1));
        row["actedShare"]!["value"]!.GetValue<double>().ShouldBe(0.25);
        row["falseAlarmShare"]!["n"]!.GetValue<int>().ShouldBe(2);
        (row["firstAction"]!["n"]!.GetValue<int>(), row["firstAction"]!["medianHours"]!.GetValue<double>()).ShouldBe((3, 4));
    }

    [Theory, OnEachDatabase]
    public async Task A_noisy_rule_is_muted_by_one_click_and_that_is_taken_back_by_another(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var (workspace, api) = await FilledAsync(house);
        await Telling.RaiseNoiseAsync(house, workspace);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        const string Proposal = $"chance:{Rule}";

        var page = await PageAsync(browser, "/signals/league");
        page.ShouldContain("Mute Key feature dropped");
        page.ShouldContain("Of 32 signals the outcome followed 0%");

        (await browser.SendFormAsync("/signals/league", "", new() { ["proposal"] = Proposal, ["days"] = "365" }, "/signals/league/put-off")).Headers.Location!.ToString().ShouldBe("/signals/league");
        page = await PageAsync(browser, "/signals/league");
        page.ShouldNotContain("/signals/league/apply");
        page.ShouldContain("1 put off");
        var listed = (await api.ReadAsync("/api/v1/signals/league"))["proposals"]!.AsArray().Single()!;
        (listed["id"]!.GetValue<string>(), listed["kind"]!.GetValue<string>(), listed["isPutOff"]!.GetValue<bool>()).ShouldBe((Proposal, "chance", true));

        await browser.SendFormAsync("/signals/league", "", new() { ["proposal"] = Proposal }, "/signals/league/bring-back");
        (await PageAsync(browser, "/signals/league")).ShouldContain("/signals/league/apply");

        await browser.SendFormAsync("/signals/league", "", new() { ["proposal"] = Proposal, ["days"] = "365" }, "/signals/league/apply");
        IsOn(house, workspace).ShouldBeFalse();
        page = await PageAsync(browser, "/signals/league");
        page.ShouldContain("Done, as a version of the settings.");
        page.ShouldNotContain("Mute Key feature dropped");
        (await PageAsync(browser, "/model/versions")).ShouldContain("From the league: Mute Key feature dropped");
        (await PageAsync(browser, "/signals/rules")).ShouldContain("Switch on");

        var undo = System.Text.RegularExpressions.Regex.Match(page, "/signals/league/undo/[0-9]+").Value;
        await browser.SendFormAsync("/signals/league", "", new() { ["back"] = "/signals/league" }, undo);
        IsOn(house, workspace).ShouldBeTrue();

        // What does not stand is not done, whatever a form says.
        await browser.SendFormAsync("/signals/league", "", new() { ["proposal"] = "chance:accountSilent" }, "/signals/league/apply");
        (await PageAsync(browser, "/signals/league")).ShouldContain("That proposal no longer stands");
        house.Services.GetRequiredService<SettingsInForce>().Of(workspace.Id).Signals.ShouldAllBe(rule => rule.IsOn);
    }

    [Fact]
    public async Task A_rule_is_made_stricter_begins_anew_and_is_as_before_when_that_is_taken_back()
    {
        await using var house = await House.OpenAsync();
        var (workspace, api) = await FilledAsync(house);
        await Telling.RaiseAsync(house, workspace, [Telling.New(workspace, "acme-23", "2025-11-03", "powerUserQuiet")]);
        await Telling.RaiseNoiseAsync(house, workspace);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        await browser.SendFormAsync("/signals/league", "", new() { ["budget"] = "2" }, "/signals/league/budget");
        const string Proposal = $"tune:{Rule}";

        var page = await PageAsync(browser, "/signals/league");
        page.ShouldContain("Make stricter: Key feature dropped, days: default → 17");
        page.ShouldContain($"/signals/rules?rule={Rule}&days=17#rule-{Rule}");
        (await PageAsync(browser, $"/signals/rules?rule={Rule}&days=17")).ShouldContain($"rule={Rule}&rule-days=17\"");
        (await PageAsync(browser, $"/lab?what=rule:{Rule}&rule={Rule}&rule-days=17")).ShouldContain("It is tried with other thresholds than those in force: Key feature dropped, days: default → 17");

        await browser.SendFormAsync("/signals/league", "", new() { ["proposal"] = Proposal }, "/signals/league/apply");
        page = await PageAsync(browser, "/signals/league");
        var row = RowOf(await api.ReadAsync("/api/v1/signals/league"));
        (row["changedOn"]!.GetValue<string>(), row["signals"]!.GetValue<int>()).ShouldBe(("2026-09-01", 0));

        await browser.SendFormAsync("/signals/league", "", [], System.Text.RegularExpressions.Regex.Match(page, "/signals/league/undo/[0-9]+").Value);
        (await PageAsync(browser, "/signals/league")).ShouldContain("Taken back.");
        var league = await api.ReadAsync("/api/v1/signals/league");
        (RowOf(league)["changedOn"], RowOf(league)["signals"]!.GetValue<int>(), league["budget"]!.GetValue<int>()).ShouldBe((null, 32, 2));
        league["proposals"]!.AsArray().ShouldContain(proposal => proposal!["id"]!.GetValue<string>() == Proposal);
    }

    [Theory, OnEachDatabase]
    public async Task A_budget_is_a_setting_and_says_who_is_over_it(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var (workspace, api) = await FilledAsync(house);
        await Telling.RaiseAsync(house, workspace, [.. Enumerable.Range(0, 24).Where(no => no % 3 != 0).Select(no => Telling.New(workspace, $"acme-{no:00}", "2026-08-20", no % 2 == 0 ? Rule : "powerUserQuiet"))]);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        (await PageAsync(browser, "/signals/league")).ShouldContain("Nobody has chosen one");

        await browser.SendFormAsync("/signals/league", "", new() { ["budget"] = "nine" }, "/signals/league/budget");
        (await PageAsync(browser, "/signals/league")).ShouldContain("A budget is a whole number");
        await browser.SendFormAsync("/signals/league", "", new() { ["budget"] = "1" }, "/signals/league/budget");

        (await api.GetStringAsync("/api/v1/settings", Cancelled)).ShouldContain("perOwnerPerWeek: 1");
        (await PageAsync(browser, "/model/versions")).ShouldContain("Alert budget, per owner and week: none → 1");
        var league = await api.ReadAsync("/api/v1/signals/league", "es");
        league["budget"]!.GetValue<int>().ShouldBe(1);
        league["owners"]!.AsArray().ShouldAllBe(load => load!["owner"] == null || load["isOver"]!.GetValue<bool>() == load["perWeek"]!.GetValue<double>() > 1);
        var proposal = league["proposals"]!.AsArray().Single(proposal => proposal!["kind"]!.GetValue<string>() == "budget")!;
        proposal["text"]!.GetValue<string>().ShouldStartWith("Silenciar ");
        proposal["reason"]!.GetValue<string>().ShouldContain("el presupuesto es 1");

        var rules = proposal["rules"]!.AsArray().Select(rule => rule!.GetValue<string>()).ToList();
        await browser.SendFormAsync("/signals/league", "", new() { ["proposal"] = proposal["id"]!.GetValue<string>() }, "/signals/league/apply");
        house.Services.GetRequiredService<SettingsInForce>().Of(workspace.Id).Signals.Where(rule => !rule.IsOn).Select(rule => rule.Id).ShouldBe(rules, ignoreOrder: true);
    }

    [Fact]
    public async Task Of_very_many_signals_the_newest_days_are_read_whole_and_that_is_said()
    {
        await using var house = await House.OpenAsync();
        var (workspace, _) = await FilledAsync(house);
        await Telling.RaiseAsync(house, workspace, [.. new[] { "2026-02-01", "2026-03-01", "2026-03-01", "2026-04-01" }.Select((day, no) => Telling.New(workspace, $"acme-{no:00}", day))]);
        var reader = house.Services.GetRequiredService<LeagueReader>();
        LeagueSpan span = new(new(2026, 1, 1), new(2026, 8, 31));

        (await reader.ReadAsync(workspace.Id, span, Cancelled, most: 4)).ShouldSatisfyAllConditions(whole => whole.IsCut.ShouldBeFalse(), whole => whole.Signals.ShouldBe(4));
        (await reader.ReadAsync(workspace.Id, span, Cancelled, most: 2)).ShouldSatisfyAllConditions(
            cut => cut.IsCut.ShouldBeTrue(), cut => cut.Signals.ShouldBe(1), cut => cut.Report.From.ShouldBe(new LocalDate(2026, 3, 2)));
    }

    [Fact]
    public async Task An_empty_workspace_and_a_strange_rule_break_nothing()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Viewer);

        (await PageAsync(browser, "/signals/league?days=7")).ShouldContain("No signal has been told in these days");
        await Telling.RaiseAsync(house, workspace, [Telling.New(workspace, "<i>gone</i>", NodaTime.Text.LocalDatePattern.Iso.Format(SystemClock.Instance.GetCurrentInstant().InUtc().Date.PlusDays(-3)), "<b>bold</b>")]);
        var page = await browser.GetStringAsync("/signals/league?days=730", Cancelled);
        page.ShouldNotContain("<b>bold</b>");
        page.ShouldNotContain("/signals/league/budget", customMessage: "a viewer is offered nothing to change");
        var api = house.ApiClient(workspace);

        foreach (var wrong in new[] { "from=2026-05-01&to=2026-04-01", "from=yesterday", "from=2000-01-01&to=2026-01-01" })
        {
            (await api.GetAsync($"/api/v1/signals/league?{wrong}", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }

        foreach (var future in new[] { "from=2044-01-01&to=2044-10-31", "from=2044-10-31&to=2044-10-31", "to=2044-11-08" })
        {
            using var answer = await api.GetAsync($"/api/v1/signals/league?{future}", Cancelled);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldContain("ask for days up to today");
        }
    }

    private static async Task<(TestWorkspace Workspace, HttpClient Api)> FilledAsync(House house)
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Past.Clock);
        await house.SendAsync(workspace, [.. Past.Calls()]);

        return (workspace, house.ApiClient(workspace));
    }

    private static async Task PostAsync(HttpClient api, Signal signal, string what, JsonObject? body = null)
    {
        using var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(api, $"/api/v1/signals/{signal.Id}/{what}", body, Cancelled);
        answer.EnsureSuccessStatusCode();
    }

    private static JsonNode RowOf(JsonNode league) => league["rules"]!.AsArray().Single(row => row!["rule"]!.GetValue<string>() == Rule)!;

    private static bool IsOn(House house, TestWorkspace workspace) =>
        house.Services.GetRequiredService<SettingsInForce>().Of(workspace.Id).Signals.Single(rule => rule.Id == Rule).IsOn;

    private static async Task<string> PageAsync(HttpClient browser, string path) => WebUtility.HtmlDecode(await browser.GetStringAsync(path, Cancelled));
}
