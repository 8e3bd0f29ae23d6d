using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Engine.Simulation;
using NodaTime;

namespace Latido.Engine.Tests.Lab;

/// <summary>Which span is proposed for a back-test, and what is said where the past is too short.</summary>
public sealed class TestablePastTests
{
    private static readonly LocalDate First = new(2025, 1, 1);

    [Theory]
    [InlineData(1000, "churn", "2025-07-01", "2027-06-30", 0)]
    [InlineData(1000, "silent:30", "2025-08-30", "2027-08-29", 0)]
    [InlineData(119, "churn", "2025-01-29", "2025-01-30", 0)]
    [InlineData(91, "churn", "2025-01-02", "2025-01-02", 0)]
    [InlineData(90, "churn", "2025-01-01", "2025-01-01", 0)]
    [InlineData(89, "churn", "2025-01-01", "2025-03-31", 1)]
    [InlineData(20, "silent:30", "2025-01-01", "2025-01-21", 10)]
    public void The_last_two_years_of_which_it_is_known_what_followed_are_proposed(int days, string of, string from, string to, int missing)
    {
        Outcome.TryParse(of, out var outcome).ShouldBeTrue();
        var last = First.PlusDays(days);
        TestablePast past = new(First, last, last, HasLeavers: false);

        var span = past.SpanFor(outcome);

        (span.From.ToString("uuuu-MM-dd", null), span.To.ToString("uuuu-MM-dd", null), past.MissingFor(outcome)).ShouldBe((from, to, missing));
    }

    [Fact]
    public void What_a_company_has_is_told_and_the_plan_proposed_can_be_carried_out()
    {
        var board = Rehearsal.Play(Company.Create(1, 40, 12, new(2026, 6, 30), Rehearsal.Madrid), beginEvery: 7);
        var past = TestablePast.Of(board).ShouldNotBeNull();

        past.KnownUntil.ShouldBe(new(2026, 6, 30));
        var (from, to) = past.SpanFor(Outcome.Churn);
        BackTestPlan plan = new(from, to, Outcome.Churn);
        plan.Problem(board).ShouldBeNull();
        var report = Rehearsal.Run(board, plan);

        report.LeftOut.ShouldBe(0, "nothing is proposed of which it is not known yet what follows");
        report.Missed.First.ShouldAllBe(each => each.Look == each.On!.Value.PlusDays(-1));
        report.FalseAlarms.First.ShouldAllBe(each => each.Look >= report.From && each.Look <= report.To);
    }

    [Fact]
    public void Without_a_whole_day_with_use_there_is_none_and_the_reason_is_the_past_not_the_plan()
    {
        Scoreboard board = new(Rehearsal.Madrid);
        Rehearsal.Begin(board, new(2026, 7, 1));

        TestablePast.Of(board).ShouldBeNull();
        TestablePast.HasAnyUse(board).ShouldBeFalse();
        Should.Throw<UnfitPlanException>(() => new BackTest(board, new(First, First, Outcome.Churn))).IsPastMissing.ShouldBeTrue();
        Should.Throw<UnfitPlanException>(() => new BackTest(board, new(First, First.PlusDays(-1), Outcome.Churn))).IsPastMissing.ShouldBeFalse();
    }
}
