using System.Net;
using Latido.Engine.Signals;
using Latido.Server.Scores;
using Latido.Server.Signals;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Signals;

/// <summary>The rules' page: what a threshold would have told, keeping it, switching rules, and how good they were.</summary>
public sealed class RulesPageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_threshold_is_tried_by_its_address_and_kept_by_a_post(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        await SilenceAsync(house, workspace);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        var tried = await browser.SendFormAsync("/signals/rules?rule=accountSilent", "", new() { ["do"] = "try", ["days"] = "60", ["minCount"] = "5" }, "/signals/rules/accountSilent");
        tried.Headers.Location!.ToString().ShouldBe("/signals/rules?rule=accountSilent&days=60#rule-accountSilent");
        (await PageAsync(browser, "/signals/rules?rule=accountSilent&days=60")).ShouldContain("It would have raised no signal in the last 30 days");
        (await PageAsync(browser, "/signals/rules?rule=accountSilent&days=10")).ShouldContain("It would have raised 1 signal in the last 30 days. Accounts: 1");
        Rule(house, workspace).Days.ShouldBe(14, "what is tried is not kept");

        var kept = await browser.SendFormAsync("/signals/rules", "", new() { ["do"] = "keep", ["days"] = "10", ["severity"] = "yellow", ["note"] = "sooner" }, "/signals/rules/accountSilent");
        kept.Headers.Location!.ToString().ShouldBe("/signals/rules");
        Rule(house, workspace).ShouldSatisfyAllConditions(rule => rule.Days.ShouldBe(10), rule => rule.Severity.ShouldBe(Severity.Yellow));
        (await PageAsync(browser, "/model/versions")).ShouldContain("Account silent, days: 14 → 10");

        await browser.SendFormAsync("/signals/rules", "", new() { ["do"] = "off" }, "/signals/rules/accountSilent");
        Rule(house, workspace).IsOn.ShouldBeFalse();
        Rule(house, workspace).Days.ShouldBe(10);
        (await PageAsync(browser, "/signals/rules")).ShouldContain("Switch on");
    }

    [Fact]
    public async Task Whom_a_rule_is_about_is_tried_by_its_address_and_kept_by_a_post()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await SilenceAsync(house, workspace);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        const string Post = "/signals/rules/accountSilent";
        Dictionary<string, string> form = new() { ["do"] = "add:0", ["0.n"] = "0" };

        var tried = (await browser.SendFormAsync("/signals/rules?rule=accountSilent", "", form, Post)).Headers.Location!.ToString();
        tried.ShouldEndWith("#c0");
        (await PageAsync(browser, tried.Split('#')[0])).ShouldContain("name=\"0-0.what\"");

        form = new() { ["do"] = "try", ["0.n"] = "1", ["0-0.kind"] = "segment", ["0-0.what"] = "segment:quiet-paying", ["0-0.how"] = "entered", ["0-0.days"] = "9" };
        tried = (await browser.SendFormAsync("/signals/rules", "", form, Post)).Headers.Location!.ToString().Split('#')[0];
        var page = await PageAsync(browser, tried);
        page.ShouldContain("It would have raised no signal in the last 30 days");
        page.ShouldContain("came in within the last");
        page.ShouldContain("rule-where=", Case.Sensitive, "the lab tries the same");
        Rule(house, workspace).Where.ShouldBeNull("what is tried is not kept");

        form["do"] = "keep";
        await browser.SendFormAsync("/signals/rules", "", form, Post);
        Rule(house, workspace).Where.ShouldBe(new(Segment: "quiet-paying", EnteredWithinDays: 9));
        (await PageAsync(browser, "/signals/rules")).ShouldContain("came into “Quiet but paying” in the last 9 days");

        form["0-0.what"] = "segment:gone";
        (await browser.SendFormAsync("/signals/rules", "", form, Post)).Headers.Location!.ToString().ShouldContain("where=");
        Rule(house, workspace).Where!.Segment.ShouldBe("quiet-paying", "there is no such segment");
        await browser.SendFormAsync("/signals/rules", "", new() { ["do"] = "keep", ["0.n"] = "0" }, Post);
        Rule(house, workspace).Where.ShouldBeNull();
    }

    [Fact]
    public async Task The_preview_of_the_rule_in_force_is_what_it_told()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await SilenceAsync(house, workspace);
        var (_, browser) = await house.SignedInAsync(workspace);

        (await PageAsync(browser, "/signals?rule=accountSilent&state=all")).ShouldContain("Nobody has come in for 20 days");
        var page = await PageAsync(browser, "/signals/rules?rule=accountSilent");
        page.ShouldContain("It would have raised 1 signal in the last 30 days. Accounts: 1");
        page.ShouldContain("Nobody has come in for 14 days");
        page.ShouldContain("1 in 90 days");
        page.ShouldContain("not enough yet to judge it");
    }

    [Theory, OnEachDatabase]
    public async Task What_the_team_did_with_its_signals_says_how_good_a_rule_is(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace);
        var now = SystemClock.Instance.GetCurrentInstant();
        await using var store = house.OpenStore(workspace.Id);

        for (var i = 0; i < 16; i++)
        {
            var signal = new Signal
            {
                Id = Guid.CreateVersion7(), WorkspaceId = workspace.Id, AccountKey = $"a{i}", AccountName = $"A {i}", Rule = "accountSilent",
                PeriodKey = "silent", Severity = "red", CauseEs = "", CauseEn = "", Evidence = "[]", Day = now.InUtc().Date, RaisedAt = now, CausedBy = 1,
            };

            if (i < 12)
            {
                signal.Act(null, "ana", now + Duration.FromHours(i));
            }
            else if (i < 15)
            {
                signal.CallFalseAlarm(null, "ana", now);
            }

            store.Add(signal);
        }

        await store.SaveChangesAsync(Cancelled);

        var page = await PageAsync(browser, "/signals/rules");
        page.ShouldContain("16 in 90 days");
        page.ShouldContain("12 acted on");
        page.ShouldContain("3 false alarms");
        page.ShouldContain("<b>80%</b> worth acting on");
        page.ShouldContain("half are acted on within 5\u00a0h");
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Lead)]
    public async Task Who_may_not_change_rules_reads_them_and_is_refused(Role role)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, role);

        (await PageAsync(browser, "/signals/rules?rule=accountSilent")).ShouldNotContain("/signals/rules/accountSilent");

        foreach (var what in new[] { "keep", "off", "try" })
        {
            var answer = await browser.SendFormAsync("/signals/rules", "", new() { ["do"] = what, ["days"] = "3" }, "/signals/rules/accountSilent");
            answer.Headers.Location!.ToString().ShouldContain("/denied");
        }

        Rule(house, workspace).Days.ShouldBe(14);
    }

    [Fact]
    public async Task Nonsense_in_a_form_or_an_address_changes_nothing_and_breaks_nothing()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace);

        (await PageAsync(browser, "/signals/rules?rule=activeUseFall&fall=NaN&weeks=1e99&minPeople=x&severity=7")).ShouldContain("40");
        (await browser.SendFormAsync("/signals/rules", "", new() { ["do"] = "keep" }, "/signals/rules/none")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await browser.SendFormAsync("/signals/rules", "", new() { ["do"] = "keep", ["days"] = "-4", ["minCount"] = "<b>" }, "/signals/rules/accountSilent");
        Rule(house, workspace).ShouldSatisfyAllConditions(rule => rule.Days.ShouldBe(1), rule => rule.MinCount.ShouldBe(5));
    }

    [Fact]
    public async Task Rules_that_were_built_in_later_are_added_by_a_button_and_taken_back()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        (await PageAsync(browser, "/signals/rules")).ShouldNotContain("Add the rules that are new", Case.Sensitive, "none is missing");

        // As a workspace of before: some of the rules, one of them changed, and one of its own.
        var former = Rules(house, workspace);
        using var yaml = new StringContent(
            "signals:\n- { id: bandChange, kind: bandChange, periodDays: 7 }\n- { id: accountSilent, kind: accountSilent, isOn: false, days: 21 }\n- { id: own, kind: bandChange, periodDays: 9 }\n",
            System.Text.Encoding.UTF8, "text/yaml");
        (await house.ApiClient(workspace).PutAsync("/api/v1/settings", yaml, Cancelled)).EnsureSuccessStatusCode();
        var old = Rules(house, workspace);
        old.Select(rule => rule.Id).ShouldBe(["bandChange", "accountSilent", "own"]);

        var page = await PageAsync(browser, "/signals/rules");
        page.ShouldContain($"{former.Count - 2} built-in rules are newer than this list");
        page.ShouldContain("Add the rules that are new");

        await browser.SendFormAsync("/signals/rules", "", [], "/signals/rules/new/add");
        Rules(house, workspace).Select(rule => rule.Id).ShouldBe([.. old.Select(rule => rule.Id), .. former.Select(rule => rule.Id).Except(old.Select(rule => rule.Id))]);
        Rules(house, workspace).Take(old.Count).ShouldBe(old, "what is there stays as it is");
        page = await PageAsync(browser, "/signals/rules");
        page.ShouldContain("Added. They are asked from now on.");
        page.ShouldNotContain("newer than this list");

        using var undone = await browser.SendFormAsync("/signals/rules", "", new() { ["back"] = "/signals/rules" }, TakingBack.UndoIn(page));
        undone.Headers.Location!.ToString().ShouldBe("/signals/rules");
        Rules(house, workspace).ShouldBe(old);

        // A page that was left open: the rules are there meanwhile, and nothing is added twice.
        await browser.SendFormAsync("/signals/rules", "", [], "/signals/rules/new/add");
        await browser.SendFormAsync("/signals/rules", "", [], "/signals/rules/new/add");
        Rules(house, workspace).Count.ShouldBe(former.Count + 1);
        (await PageAsync(browser, "/signals/rules")).ShouldContain("Nothing to add: all built-in rules are there.");
    }

    private static async Task<string> PageAsync(HttpClient browser, string path) => WebUtility.HtmlDecode(await browser.GetStringAsync(path, Cancelled));

    private static SignalRule Rule(House house, TestWorkspace workspace) => Rules(house, workspace).Single(rule => rule.Id == "accountSilent");

    private static IReadOnlyList<SignalRule> Rules(House house, TestWorkspace workspace) =>
        house.Services.GetRequiredService<SettingsInForce>().Of(workspace.Id).Signals;

    /// <summary>Two accounts in daily use; one of them fell silent twenty days ago.</summary>
    private static async Task SilenceAsync(House house, TestWorkspace workspace)
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        var calls = Enumerable.Range(0, 70).SelectMany(day => new[]
        {
            Sending.Track("ana", "busy", "Report Exported", now - Duration.FromDays(day)),
            Sending.Track("luis", day < 20 ? "busy" : "silent", "Report Exported", now - Duration.FromDays(day)),
        });
        await house.SendAsync(workspace, [.. calls]);
    }
}
