using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Engine.Tests.Scores;

namespace Latido.Engine.Tests.Lab;

/// <summary>What the league proposes, and what it keeps to itself.</summary>
public sealed class LeagueProposalTests
{
    private const int Today = 300;

    [Fact]
    public void A_rule_that_is_no_better_than_chance_is_to_be_muted_and_few_signals_ask_for_nothing()
    {
        var proposal = Propose(Repeated("powerUserQuiet", 1, 60)).Single();

        (proposal.Kind, proposal.Id, proposal.Text.En, proposal.Text.Es).ShouldBe((ProposalKind.Chance, "chance:powerUserQuiet", "Mute Power user quiet", "Silenciar Usuario experto en silencio"));
        proposal.Reason.En.ShouldStartWith("Of 60 signals the outcome followed 0%, and ");
        proposal.ApplyTo(WorkspaceSettings.Default)!.Signals.Where(rule => !rule.IsOn).Select(rule => rule.Id).ShouldBe(["powerUserQuiet"]);
        proposal.ApplyTo(proposal.ApplyTo(WorkspaceSettings.Default)!).ShouldBeNull("it is muted already");
        Propose(Repeated("powerUserQuiet", 1, 29)).ShouldBeEmpty();
    }

    [Fact]
    public void One_that_foretells_those_who_leave_is_left_alone() =>
        Propose(Repeated("powerUserQuiet", 61, 40)).ShouldBeEmpty();

    [Fact]
    public void What_the_team_mostly_calls_false_is_muted_and_what_it_often_does_is_made_stricter()
    {
        var mostly = Propose([.. Repeated("accountSilent", 61, 40).Select((signal, no) => signal with { Fate = no < 30 ? SignalFate.FalseAlarm : SignalFate.Acted })]).Single();
        (mostly.Kind, mostly.Count, mostly.Figure).ShouldBe((ProposalKind.FalseAlarms, 40, 0.75));

        var often = Propose([.. Repeated("accountSilent", 61, 40).Select((signal, no) => signal with { Fate = no < 18 ? SignalFate.FalseAlarm : SignalFate.Acted })]).Single();
        (often.Kind, often.Tuned!.Days, often.Text.En).ShouldBe((ProposalKind.Tune, 21, "Make stricter: Account silent, days: 14 → 21"));
        often.ApplyTo(WorkspaceSettings.Default)!.Validate().ShouldBeEmpty();

        Propose([.. Repeated("accountSilent", 61, 40).Select((signal, no) => signal with { Fate = no < 12 ? SignalFate.FalseAlarm : SignalFate.Acted })]).ShouldBeEmpty();
        Propose([.. Repeated("accountSilent", 61, 40).Select((signal, no) => signal with { Fate = no < 19 ? SignalFate.FalseAlarm : SignalFate.Open })]).ShouldBeEmpty("nineteen are too few to go by");
    }

    [Fact]
    public void Every_kind_has_a_stricter_step_until_there_is_none_or_none_at_all()
    {
        foreach (var first in WorkspaceSettings.Default.Signals)
        {
            var steps = 0;

            for (var rule = first; RuleTuning.Stricter(rule) is { } stricter; rule = stricter)
            {
                stricter.ShouldNotBe(rule);
                (WorkspaceSettings.Default with { Signals = [stricter] }).Validate().ShouldBeEmpty();
                (++steps).ShouldBeLessThan(20);
            }

            (steps > 0).ShouldBe(first.Kind is not (SignalKind.BandChange or SignalKind.MilestoneReached or SignalKind.ActivationDone));
        }
    }

    [Fact]
    public void It_comes_back_only_when_the_figures_are_others()
    {
        LeagueProposal proposal = new(ProposalKind.FalseAlarms, ["a"], new("", ""), new("", ""), 0.6, 40);

        proposal.IsNewsSince(0.6, 40).ShouldBeFalse();
        proposal.IsNewsSince(0.55, 30).ShouldBeFalse();
        proposal.IsNewsSince(0.6, 26).ShouldBeTrue("it rests on half as much again");
        proposal.IsNewsSince(0.48, 40).ShouldBeTrue("it grew by a quarter");
        proposal.IsNewsSince(0.8, 40).ShouldBeTrue("it fell by a quarter");
    }

    [Fact]
    public void Over_the_budget_what_foretold_least_goes_first()
    {
        var settings = WorkspaceSettings.Default with { Alerts = new(2) };
        OwnerCount ana = new("ana") { Recent = { ["accountSilent"] = 6, ["powerUserQuiet"] = 5, ["bandChange"] = 4 } };

        // accountSilent foretold two, bandChange one of them, powerUserQuiet nobody: 15 in four weeks are 3.75 a week.
        List<LeagueEntry> entries = [Entry("accountSilent", "a", "b"), Entry("powerUserQuiet"), Entry("bandChange", "a")];
        var proposal = AlertBudget.Propose(settings, entries, [ana, new("luis") { Recent = { ["accountSilent"] = 8 } }], 4)!;

        proposal.Rules.ShouldBe(["bandChange", "powerUserQuiet"]);
        (proposal.Figure, proposal.Count).ShouldBe((3.75, 1));
        proposal.Reason.En.ShouldBe(
            "ana had 3.8 alerts a week in the last four weeks, counting only rules as they are now, and the budget is 2. Without these nobody over it would have more than 1.5. Of 2 outcomes that some rule told before, 2 would still have been told.");
        AlertBudget.Propose(settings with { Alerts = new(4) }, entries, [ana], 4).ShouldBeNull();
        AlertBudget.Propose(WorkspaceSettings.Default, entries, [ana], 4).ShouldBeNull("nobody chose a budget");
    }

    [Fact]
    public void What_a_rule_told_that_is_off_by_now_mutes_no_other()
    {
        var settings = WorkspaceSettings.Default with { Alerts = new(2) };
        OwnerCount ana = new("ana") { Recent = { ["accountSilent"] = 20, ["powerUserQuiet"] = 5 } };

        AlertBudget.Propose(settings, [Entry("accountSilent"), Entry("powerUserQuiet")], [ana], 4)!.Rules.ShouldBe(["accountSilent"]);
        AlertBudget.Propose(settings, [Entry("accountSilent", isOn: false), Entry("powerUserQuiet")], [ana], 4).ShouldBeNull();

        ana.Recent["powerUserQuiet"] = 12;
        var proposal = AlertBudget.Propose(settings, [Entry("accountSilent", isOn: false), Entry("powerUserQuiet")], [ana], 4)!;
        (proposal.Rules.Single(), proposal.Figure).ShouldBe(("powerUserQuiet", 3.0));
    }

    [Fact]
    public void Muted_is_no_more_than_it_takes_and_where_that_can_be_done_everybody_comes_under()
    {
        var rules = WorkspaceSettings.Default.Signals.Select(rule => rule.Id).ToArray();

        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            List<LeagueEntry> entries = [.. rules.Select(rule => Entry(rule, [.. Enumerable.Range(0, random.Next(5)).Select(_ => $"{random.Next(12)}").Distinct()]))];
            List<OwnerCount> owners = [.. Enumerable.Range(0, 3).Select(no => new OwnerCount($"o{no}"))];
            owners.ForEach(owner => Array.ForEach(rules, rule => owner.Recent[rule] = random.Next(8)));
            var most = random.Next(1, 10);

            if (AlertBudget.Propose(WorkspaceSettings.Default with { Alerts = new(most) }, entries, owners, 4) is not { } proposal)
            {
                owners.ShouldAllBe(owner => owner.Recent.Values.Sum() <= 4 * most);
                continue;
            }

            IsUnder(proposal.Rules).ShouldBeTrue();
            proposal.Rules.Where(rule => IsUnder(proposal.Rules.Where(other => other != rule))).ShouldBeEmpty("each of them is needed");

            bool IsUnder(IEnumerable<string> muted) => owners.TrueForAll(owner => owner.Recent.Where(count => !muted.Contains(count.Key)).Sum(count => count.Value) <= 4 * most);
        }
    }

    private static LeagueEntry Entry(string rule, params string[] foretold) => Entry(rule, isOn: true, foretold);

    private static LeagueEntry Entry(string rule, bool isOn, params string[] foretold)
    {
        LeagueEntry entry = new(rule, WorkspaceSettings.Default.Signals.Single(known => known.Id == rule), isOn, new([new(0, 100)]), changed: null);
        entry.Cases.AddRange(foretold.Select(account => new RuleCase(new(account, account) { Count = 1, Happened = 1, Day = 50 }, 1, 1, 1, 40, 40)));

        return entry;
    }

    private static IEnumerable<ToldSignal> Told(string rule, int first, int count) => Enumerable.Range(first, count).Select(no => new ToldSignal(
        $"a{no:000}", rule, "x", Severity.Yellow, Season.Day(100), SignalFate.Open, null, WasSnoozed: false));

    private static ToldSignal[] Repeated(string rule, int first, int count) => [.. Told(rule, first, count)];

    /// <summary>A hundred accounts; of those from the sixty-first on each leaves between day 120 and 160.</summary>
    private static IReadOnlyList<LeagueProposal> Propose(params ToldSignal[] signals)
    {
        var season = new Season().Began(0);

        for (var no = 1; no <= 100; no++)
        {
            season.Traits(0, $"a{no:000}", """{"mrr":{"amount":40,"currency":"EUR"}}""").Use(0, $"a{no:000}", "ana");
        }

        season.Began(1);

        for (var no = 61; no <= 100; no++)
        {
            season.Began(120 + (no - 60)).Traits(120 + (no - 60), $"a{no:000}", """{"mrr":{"amount":0,"currency":"EUR"}}""");
        }

        season.Began(Today);
        League league = new(season.Board, new(Season.Origin, Season.Origin.PlusDays(Today), Season.Origin), signals);

        while (league.RunSome(50))
        {
        }

        return league.Tell().Proposals;
    }
}
