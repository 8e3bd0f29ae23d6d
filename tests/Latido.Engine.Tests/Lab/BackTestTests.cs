using System.Text.Json;
using Latido.Engine.Facts;
using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Engine.Simulation;
using NodaTime;

namespace Latido.Engine.Tests.Lab;

public sealed class BackTestTests(BackTestTests.Lived lived) : IClassFixture<BackTestTests.Lived>
{
    private static readonly LocalDate End = new(2026, 6, 30);

    private static WorkspaceSettings Live => WorkspaceSettings.Default;

    private static WorkspaceSettings FlagsNobody => Live with
    {
        Health = Live.Health with { Name = "Sunny", Bands = new(0, 0.001, 0) },
    };

    [Fact]
    public void In_pieces_of_any_size_it_says_the_same()
    {
        var whole = JsonSerializer.Serialize(Rehearsal.Run(lived.Board, lived.Plan, FlagsNobody, piece: 10_000));

        JsonSerializer.Serialize(Rehearsal.Run(lived.Board, lived.Plan, FlagsNobody, piece: 7)).ShouldBe(whole);
        JsonSerializer.Serialize(Rehearsal.Run(lived.Board, lived.Plan with { Seed = 2 }, FlagsNobody)).ShouldNotBe(whole);
    }

    [Fact]
    public void It_rates_as_the_scoreboard_does_where_the_benchmark_is_the_same()
    {
        Trial trial = new(lived.Board.Settings, lived.Board.Settings.Benchmark);
        trial.Prepare(lived.Board.Facts.Events);
        DayTrack track = new();

        foreach (var account in lived.Board.Facts.Accounts)
        {
            var first = account.Usage.FirstDayUpTo(DayNumber.Max);

            if (first < 0)
            {
                continue;
            }

            trial.Rate(account, lived.Board.StateOf(account).Seats, new(first, lived.Board.Today - 1), track);

            for (var day = first; day < lived.Board.Today; day++)
            {
                var close = lived.Board.ClosingOf(account.No, day);
                (track.RiskAt(day), track.BandAt(day)).ShouldBe((Risk.OfScore(close.Score), close.Band), $"{account.Key} {day}");
            }
        }
    }

    [Fact]
    public void A_model_that_flags_nobody_is_said_to_fail_however_often_it_is_right()
    {
        var report = Rehearsal.Run(lived.Board, lived.Plan, FlagsNobody);

        report.Tested.Red.ShouldSatisfyAllConditions(
            red => red.Alarms.ShouldBe(0), red => red.Recall!.Value.ShouldBe(0), red => red.Precision.ShouldBeNull());
        (1 - report.BaseRate).ShouldBeGreaterThan(0.85);
        report.Verdict.ShouldBe(TestVerdict.Fails);
        report.Findings.ShouldContain(words => words.En.StartsWith("It fails: red finds none of them.") && words.Es.StartsWith("No sirve: el rojo no encuentra ninguna."));
        report.Missed.Count.ShouldBe(report.Churned);
        report.FalseAlarms.Count.ShouldBe(0);
        report.Live.Found.ShouldBeGreaterThan(0, "the model in force is judged beside it");
    }

    [Fact]
    public void A_draft_that_says_the_same_as_the_model_in_force_is_worth_the_same()
    {
        var report = Rehearsal.Run(lived.Board, lived.Plan, lived.Board.Settings with { Health = Live.Health with { Name = "Twin" } });

        report.IsDraft.ShouldBeTrue();
        report.OverLive.ShouldBe(new Estimate(0, 0, 0));
        (report.Tested.Model, report.Live.Model).ShouldBe(("Twin 1", "General 1"));
        report.Live.Red.ShouldBe(report.Tested.Red);
        Rehearsal.Run(lived.Board, lived.Plan).ShouldSatisfyAllConditions(
            alone => alone.IsDraft.ShouldBeFalse(), alone => alone.OverLive.ShouldBeNull(), alone => alone.Tested.Auc.ShouldBe(report.Tested.Auc));
    }

    [Fact]
    public void What_is_not_over_yet_is_left_out_and_never_counted_as_kept()
    {
        var lastWeeks = Rehearsal.Run(lived.Board, lived.Plan with { From = End.PlusDays(-60), To = End });

        (lastWeeks.Observations, lastWeeks.Churned).ShouldBe((0, 0));
        lastWeeks.LeftOut.ShouldBeGreaterThan(500);
        lastWeeks.Verdict.ShouldBe(TestVerdict.TooFew);
        lastWeeks.Findings.ShouldHaveSingleItem().En.ShouldContain("at least 90 days before 2026-06-30");

        var whole = Rehearsal.Run(lived.Board, lived.Plan);
        var until = Rehearsal.Run(lived.Board, lived.Plan with { To = End.PlusDays(-90) });
        (until.Observations, until.LeftOut).ShouldBe((whole.Observations, 0));
    }

    [Fact]
    public void Ratings_without_a_score_are_told_and_count_as_missed()
    {
        var blind = lived.Board.Settings with { Health = Live.Health with { Name = "Blind", MinCoverage = 1 } };

        var report = Rehearsal.Run(lived.Board, lived.Plan, blind);

        report.Tested.Unscored.ShouldBeGreaterThan(50);
        report.Compared.ShouldBeLessThanOrEqualTo(report.Observations - report.Tested.Unscored);
        report.Findings.ShouldContain(words => words.En.Contains("had no score"));
        report.Calibration.Sum(step => step.Observations).ShouldBe(report.Observations - report.Tested.Unscored);
        report.Tested.Red.Recall!.Value.ShouldBeLessThanOrEqualTo(1 - ((double)report.Tested.UnscoredHappened / (report.BaseRate * report.Observations)) + 1e-9);
    }

    [Fact]
    public void Every_account_that_left_is_found_or_missed_by_name()
    {
        var report = Rehearsal.Run(lived.Board, lived.Plan with { MostNamed = 3 });
        var truth = lived.Company.Truth;

        report.Tested.Found.ShouldBe(report.Tested.LeadDays!.Count);
        report.Missed.Count.ShouldBe(report.Churned - report.Tested.Found);
        report.Missed.First.Count.ShouldBe(3);
        report.Missed.First.ShouldAllBe(account => truth[account.Account].ChurnsOn == account.On && account.Mrr != null);
        report.Missed.First.Select(account => account.Mrr!.Value.Minor).ShouldBeInOrder(SortDirection.Descending);
        report.FalseAlarms.First.ShouldAllBe(account => account.RedWeeks > 0 && account.On == null);
        report.Tested.LeadDays.Upper.ShouldBeLessThanOrEqualTo(90);
    }

    [Fact]
    public void Calibration_goes_up_the_scale_and_loses_nobody()
    {
        var report = Rehearsal.Run(lived.Board, lived.Plan);
        var steps = report.Calibration;

        steps.Count.ShouldBe(10);
        steps.Select(step => step.FromScore).ShouldBeInOrder();
        steps.ShouldAllBe(step => step.FromScore <= step.ToScore && step.Low <= step.Rate && step.Rate <= step.High && step.Accounts <= step.Observations);
        steps.Sum(step => step.Rate * step.Observations).ShouldBe(report.BaseRate * report.Observations, 0.01);
        steps[0].Rate.ShouldBeGreaterThan(steps[^1].Rate);
        report.Thresholds.Select(row => row.Recall!.Value).ShouldBeInOrder();
        report.Thresholds.Select(row => row.Alarms).ShouldBeInOrder();
        report.Halves.Sum(half => half.Observations).ShouldBe(report.Observations);
    }

    [Fact]
    public void A_threshold_of_ones_own_is_an_alarm_of_its_own()
    {
        var report = Rehearsal.Run(lived.Board, lived.Plan with { Threshold = 65 });
        var row = report.Thresholds.Single(row => row.Below == 65);

        report.Tested.AtThreshold!.Below.ShouldBe(65);
        report.Tested.AtThreshold.Alarms.ShouldBe(row.Alarms);
        report.Tested.AtThreshold.Precision!.Value.ShouldBe(row.Precision!.Value, 1e-12);
        report.Tested.AtThreshold.Recall!.Value.ShouldBe(row.Recall!.Value, 1e-12);
    }

    [Fact]
    public void A_span_that_makes_no_sense_is_refused_with_its_cure()
    {
        (lived.Plan with { From = End, To = End.PlusDays(-1) }).Problem(lived.Board)!.En.ShouldContain("choose a last day after the first");
        (lived.Plan with { From = End.PlusYears(2), To = End.PlusYears(3) }).Problem(lived.Board)!.En.ShouldContain("choose one within 2025-");
        (lived.Plan with { Threshold = 120 }).Problem(lived.Board)!.Es.ShouldContain("0 a 100");
        lived.Plan.Problem(new(Rehearsal.Madrid))!.En.ShouldContain("bring in some history");
        lived.Plan.Problem(lived.Board).ShouldBeNull();
        Should.Throw<UnfitPlanException>(() => new BackTest(lived.Board, lived.Plan with { To = new(1999, 1, 1) }));
    }

    [Theory]
    [InlineData("churn", "churn", 90)]
    [InlineData("silent:30", "silent:30", 30)]
    [InlineData("silent:5", null, 0)]
    [InlineData("silent:", null, 0)]
    [InlineData("silent:-30", null, 0)]
    [InlineData("gone", null, 0)]
    [InlineData(null, null, 0)]
    public void An_outcome_is_read_as_it_is_written(string? text, string? id, int days)
    {
        Outcome.TryParse(text, out var outcome).ShouldBe(id is not null);

        if (id is not null)
        {
            (outcome.Id, outcome.Days).ShouldBe((id, days));
        }
    }

    /// <summary>A year of a hundred and fifty accounts.</summary>
    public sealed class Lived
    {
        public Lived()
        {
            Company = Company.Create(5, 150, 12, End, Rehearsal.Madrid);
            Board = Rehearsal.Play(Company, beginEvery: 30);
        }

        internal Company Company { get; }

        internal Scoreboard Board { get; }

        internal BackTestPlan Plan => new(Company.FirstDay.PlusDays(30), End, Outcome.Churn) { Departed = Rehearsal.Truth(Company), Rounds = 100 };
    }
}
