using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Engine.Simulation;
using NodaTime;

namespace Latido.Engine.Tests.Signals;

/// <summary>
/// A whole simulated company is lived through with the rules on; asked afterwards, the preview of each rule says what
/// really fired in the last thirty days.
/// </summary>
public sealed class RulePreviewTests(RulePreviewTests.Lived lived) : IClassFixture<RulePreviewTests.Lived>
{
    public static TheoryData<string> Rules { get; } = [.. WorkspaceSettings.Default.Signals.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_preview_of_a_rule_is_what_it_really_told(string id)
    {
        var rule = lived.Board.Settings.Signals.Single(rule => rule.Id == id);

        var outlook = Preview(rule);

        var fired = lived.Fired.Where(draft => draft.Rule == id && draft.Day > lived.Board.Today - 30).ToList();

        if (rule.Kind is SignalKind.SeatsNearlyFull)
        {
            // Who an anonymous visitor was is often learned days later: now his seat is known to have been in use then.
            outlook.Fired.ShouldBeInRange(fired.Count, fired.Count + 2);
            return;
        }

        outlook.Fired.ShouldBe(fired.Count);
        outlook.Concerned.ShouldBe(fired.Select(draft => draft.AccountNo).Distinct().Count());
        outlook.Examples.Select(draft => (draft.Account, draft.PeriodKey)).ShouldBeSubsetOf(fired.Select(draft => (draft.Account, draft.PeriodKey)));
    }

    [Fact]
    public void The_company_told_enough_for_the_comparison_to_mean_something()
    {
        var kinds = lived.Fired.Where(draft => draft.Day > lived.Board.Today - 30).CountBy(draft => draft.Rule).ToDictionary();

        kinds.Count.ShouldBeGreaterThanOrEqualTo(6);
        kinds.Values.Sum().ShouldBeGreaterThan(60);
    }

    [Fact]
    public void A_looser_threshold_never_tells_less()
    {
        var rule = lived.Board.Settings.Signals.Single(rule => rule.Kind is SignalKind.ActiveUseFall);

        var told = new[] { 0.7, 0.5, 0.4, 0.3, 0.2 }.Select(fall => Preview(rule with { Fall = fall }).Concerned).ToList();

        told.ShouldBeInOrder();
        told[^1].ShouldBeGreaterThan(told[0]);
    }

    [Fact]
    public void A_condition_narrows_it_and_very_many_accounts_are_sampled()
    {
        var rule = lived.Board.Settings.Signals.Single(rule => rule.Kind is SignalKind.BandChange);
        var all = Preview(rule);

        Preview(rule with { Where = new(Number: "mrr", AtLeast: 100_000_000) }).Fired.ShouldBe(0);
        all.IsSample.ShouldBeFalse();
        var sample = Preview(rule, mostAccounts: 40);
        sample.IsSample.ShouldBeTrue();
        sample.Asked.ShouldBeInRange(20, 40);
        (sample.Asked * sample.Scale).ShouldBe(all.Accounts, 0.01);
    }

    [Fact]
    public void A_milestone_that_no_settings_know_can_be_tried()
    {
        var rule = new SignalRule("try", SignalKind.MilestoneReached, Milestones: [new("m", new("twenty", "veinte"), 20, WeightAtLeast: 1)]);

        Should.NotThrow(() => Preview(rule));
    }

    private RuleOutlook Preview(SignalRule rule, int mostAccounts = 3_000)
    {
        var fingerprint = lived.Board.Fingerprint();
        var preview = new RulePreview(lived.Board, lived.Raised, rule, mostAccounts: mostAccounts);

        while (preview.AskSome(9))
        {
        }

        lived.Board.Fingerprint().ShouldBe(fingerprint, "a preview changes nothing");

        return preview.Tell();
    }

    /// <summary>The company's life: the rules are asked when a day begins and when its events are in.</summary>
    public sealed class Lived
    {
        private static readonly DateTimeZone Madrid = DateTimeZoneProviders.Tzdb["Europe/Madrid"];

        public Lived()
        {
            var end = new LocalDate(2026, 6, 30);
            var company = Company.Create(11, 120, 4, end, Madrid);
            Board = new(Madrid);

            for (var day = company.FirstDay; day <= end; day = day.PlusDays(1))
            {
                Board.Apply(new Fact { Kind = FactKind.DayBegan, At = Moment.ToMicroseconds(Madrid.AtStartOfDay(day).ToInstant()) });
                Ask();

                foreach (var fact in company.Day(day))
                {
                    Board.Apply(fact.ToFact());
                }

                Ask();
            }
        }

        internal Scoreboard Board { get; }

        internal RaisedSignals Raised { get; } = new();

        internal List<SignalDraft> Fired { get; } = [];

        private void Ask()
        {
            var drafts = new List<SignalDraft>();

            foreach (var change in Board.RateTouched())
            {
                SignalRules.Evaluate(Board, change, Raised, drafts);
            }

            foreach (var draft in drafts.Where(Raised.Add))
            {
                Fired.Add(draft);
            }
        }
    }
}
