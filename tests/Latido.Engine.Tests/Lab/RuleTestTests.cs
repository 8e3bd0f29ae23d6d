using System.Text.Json;
using Latido.Engine.Facts;
using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Engine.Tests.Signals;
using NodaTime;

namespace Latido.Engine.Tests.Lab;

/// <summary>Rules tried on a company that was lived through with the same rules on.</summary>
public sealed class RuleTestTests(RulePreviewTests.Lived lived, BackTestTests.Lived year, ITestOutputHelper output)
    : IClassFixture<RulePreviewTests.Lived>, IClassFixture<BackTestTests.Lived>
{
    public static TheoryData<string> Rules { get; } =
        ["activeUseFall", "loginFrequencyFalls", "keyFeatureDropped", "powerUserQuiet", "accountSilent", "milestoneReached", "activationDone", "onboardingLate"];

    private BackTestPlan Plan => year.Plan with { From = year.Plan.From.PlusDays(165), To = year.Plan.To.PlusDays(-80) };

    [Theory]
    [MemberData(nameof(Rules))]
    public void It_tells_what_was_really_told(string id)
    {
        var rule = lived.Board.Settings.Signals.Single(rule => rule.Id == id);
        var days = Days(lived.Board);
        var really = lived.Fired.Where(draft => draft.Rule == id && draft.Day >= days.First && draft.Day <= days.Last).ToList();

        var report = Run(lived.Board, new(DayNumber.ToDate(days.First), DayNumber.ToDate(days.Last), Outcome.Silent(7)) { Rounds = 0 }, rule);

        (report.Fired, report.Concerned).ShouldBe((really.Count, really.Select(draft => draft.AccountNo).Distinct().Count()));
    }

    [Fact]
    public void Each_rule_is_judged_by_who_left()
    {
        foreach (var rule in year.Board.Settings.Signals)
        {
            var report = Run(year.Board, Plan, rule);
            output.WriteLine(FormattableString.Invariant(
                $"{rule.Id,-20} fired {report.Fired,5}, precision {report.Precision?.Value:0.000}, lift {report.Lift?.Value:0.0} ({report.Lift?.Low:0.0} to {report.Lift?.High:0.0}), recall {report.Recall?.Value:0.000}, lead {report.LeadDays?.Median}, a week {report.AlertsPerWeek:0.00}, {report.Verdict}"));

            report.Churned.ShouldBeGreaterThan(8);
            report.Missed.Count.ShouldBe(report.Churned - (report.LeadDays?.Count ?? 0));
            report.Missed.First.ShouldAllBe(account => account.On != null);
            report.FalseAlarms.Count.ShouldBeLessThanOrEqualTo(report.Concerned);
            report.Findings.ShouldAllBe(words => words.En.Length > 10 && words.Es.Length > 10);
        }
    }

    [Fact]
    public void A_fall_of_use_foresees_more_than_chance_and_a_milestone_does_not()
    {
        Run(year.Board, Plan, Default("activeUseFall")).Verdict.ShouldBe(TestVerdict.Holds);
        Run(year.Board, Plan, Default("milestoneReached")).ShouldSatisfyAllConditions(
            report => report.Verdict.ShouldBe(TestVerdict.Fails), report => report.Lift!.Value.ShouldBeLessThan(1));
    }

    [Fact]
    public void A_rule_that_never_tells_anything_fails()
    {
        var report = Run(year.Board, Plan, Default("activeUseFall") with { Where = new(Number: "mrr", AtLeast: 1e12) });

        (report.Fired, report.Precision, report.Lift).ShouldBe((0, null, null));
        report.Recall!.Value.ShouldBe(0);
        report.Verdict.ShouldBe(TestVerdict.Fails);
        report.Findings.ShouldContain(words => words.Es == "No sirve: no avisó antes de ninguna.");
        report.Findings.ShouldContain(words => words.En.StartsWith("It has a condition."));
    }

    [Fact]
    public void In_pieces_of_any_size_it_says_the_same_and_very_many_accounts_are_sampled()
    {
        var rule = Default("bandChange");
        var whole = JsonSerializer.Serialize(Run(year.Board, Plan, rule, piece: 500));

        JsonSerializer.Serialize(Run(year.Board, Plan, rule, piece: 3)).ShouldBe(whole);
        Run(year.Board, Plan, rule, most: 50).ShouldSatisfyAllConditions(
            sample => sample.Scale.ShouldBe(3),
            sample => sample.Accounts.ShouldBeInRange(40, 50),
            sample => sample.Findings.ShouldContain(words => words.En == "One account in 3 was asked about."));
    }

    [Fact]
    public void A_rule_sees_nothing_that_came_after_the_day()
    {
        var plan = Plan with { To = Plan.To.PlusDays(-30) };
        var expected = JsonSerializer.Serialize(Fired(plan, year.Board));
        var other = Rehearsal.Play(year.Company, beginEvery: 30);
        var settings = WorkspaceSettings.Default with { Version = 9, Benchmark = new() { Version = 9, IsProvisional = false, Plain = new(9e4, 9e4, 9e4), Breadth = 99 } };

        other.Apply(new Fact { Kind = FactKind.Setting, At = 0, Payload = settings.ToJson() });

        foreach (var account in year.Company.Accounts)
        {
            other.Apply(new Fact
            {
                Kind = FactKind.Account, At = Moment.ToMicroseconds(Instant.FromUtc(2026, 7, 1, 9, 0)), Account = System.Text.Encoding.UTF8.GetBytes(account.Key),
                Payload = """{"seats":3,"mrr":{"amount":0,"currency":"EUR"}}"""u8,
            });
        }

        other.RateTouched();
        JsonSerializer.Serialize(Fired(plan, other)).ShouldBe(expected);
    }

    private static List<int> Fired(BackTestPlan plan, Scoreboard board) =>
        [.. new[] { "bandChange", "activeUseFall", "seatsNearlyFull" }.Select(id => Run(board, plan, Default(id)).Fired)];

    private static SignalRule Default(string id) => WorkspaceSettings.Default.Signals.Single(rule => rule.Id == id);

    private static Span Days(Scoreboard board) => new(Span.OfUse(board).First, board.Today - 2);

    private static RuleTestReport Run(Scoreboard board, BackTestPlan plan, SignalRule rule, int piece = 20, int most = RuleTest.MostAccounts)
    {
        RuleTest test = new(board, plan, rule, most);

        while (test.RunSome(piece))
        {
        }

        return test.Tell();
    }
}
