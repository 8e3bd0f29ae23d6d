using System.Runtime.InteropServices;
using Latido.Engine.Facts;

namespace Latido.Engine.Lab;

/// <summary>What was counted beside the observations.</summary>
internal readonly record struct Asides(int LeftOut, int SeatsLate, int Owners);

/// <summary>Makes the report of what was observed. Pure arithmetic; needs no scoreboard.</summary>
internal sealed class ReportMaker
{
    private readonly BackTestPlan plan;
    private readonly Course course;
    private readonly List<Observation> observations;
    private readonly List<AccountCase> cases;
    private readonly Asides asides;
    private readonly double threshold;
    private readonly Comparison comparison;

    public ReportMaker(BackTestPlan plan, Course course, List<Observation> observations, List<AccountCase> cases, Asides asides)
    {
        (this.plan, this.course, this.observations, this.cases, this.asides) = (plan, course, observations, cases, asides);
        threshold = plan.Threshold ?? course.Tested.Settings.Health.Bands.Yellow;
        comparison = new(observations, cases, Risk.OfScore(threshold), plan.Seed, Bootstrap.Rounds(plan.Rounds, observations.Count));
    }

    public BackTestReport Make()
    {
        var happened = Rows.Count(row => row.Happened);
        var tested = Result(course.Tested, isTested: true);

        BackTestReport report = new()
        {
            From = DayNumber.ToDate(course.Days.First),
            To = DayNumber.ToDate(course.Days.Last),
            Outcome = course.Outcome,
            EveryDays = course.EveryDays,
            KnownUntil = DayNumber.ToDate(course.OutcomesUntil),
            IsDraft = course.HasDraft,
            Accounts = cases.Count,
            Observations = observations.Count,
            Churned = cases.Count(each => each.HasHappened),
            BaseRate = observations.Count == 0 ? 0 : (double)happened / observations.Count,
            LeftOut = asides.LeftOut,
            Compared = Rows.Count(row => row.IsComparable),
            SeatsLearnedLate = asides.SeatsLate,
            Owners = asides.Owners,
            Tested = tested,
            Live = course.HasDraft ? Result(course.Live, isTested: false) : tested,
            Recency = new(comparison.Auc(2), comparison.AucOver(2)),
            Fall = new(comparison.Auc(3), comparison.AucOver(3)),
            OverLive = course.HasDraft ? comparison.AucOver(1) : null,
            Thresholds = ScoreTables.Thresholds(Rows, happened),
            Calibration = ScoreTables.Calibration(CollectionsMarshal.AsSpan(observations), cases),
            Halves = [.. ScoreTables.Halves(Rows, course)],
            Missed = Missed(),
            FalseAlarms = FalseAlarms(),
            Verdict = TestVerdict.TooFew,
            Findings = [],
        };

        var verdict = BackTestFindings.Judge(report);

        return report with { Verdict = verdict, Findings = BackTestFindings.Say(report, verdict) };
    }

    private IEnumerable<Observation> Rows => observations;

    private ModelResult Result(Trial trial, bool isTested)
    {
        var bands = trial.Settings.Health.Bands;
        var unscored = Rows.Where(row => (isTested ? row.Tested : row.Live) == Risk.None).ToList();
        var lead = cases.Where(each => each.HasHappened && AlarmOf(each).FirstRed >= 0).Select(each => each.Day - AlarmOf(each).FirstRed).ToList();
        var weeks = (course.Days.Last - course.Days.First + 1) / 7.0;

        return new(
            trial.Settings.Health.Title,
            comparison.Auc(isTested ? 0 : 1),
            unscored.Count,
            unscored.Count(row => row.Happened),
            Alarm(isTested ? AlarmKind.TestedRed : AlarmKind.LiveRed, bands.Yellow),
            Alarm(isTested ? AlarmKind.TestedRedOrYellow : AlarmKind.LiveRedOrYellow, bands.Green),
            isTested ? Alarm(AlarmKind.TestedThreshold, threshold) : null,
            Quartiles.Of(lead),
            lead.Count,
            cases.Sum(each => AlarmOf(each).Entries) / weeks / Math.Max(1, asides.Owners))
        {
            Models = 1 + trial.Settings.Models.Count,
        };

        Alarm AlarmOf(AccountCase of) => isTested ? of.Tested : of.Live;
    }

    private AlarmResult Alarm(AlarmKind kind, double below)
    {
        var count = comparison.Count(kind);
        var precision = comparison.Precision(kind);
        var baseRate = (double)(count.Right + count.Missed) / Math.Max(1, observations.Count);

        return new(below, count.Right + count.Wrong, precision, comparison.Recall(kind), baseRate > 0 ? precision?.Value / baseRate : null);
    }

    private NamedAccounts Missed() => Named(
        cases.Where(each => each.HasHappened && each.Tested.FirstRed < 0)
            .OrderByDescending(each => each.Mrr?.Minor ?? 0).ThenBy(each => each.Day).ThenBy(each => each.Key, StringComparer.Ordinal),
        each => each.Tested.Last);

    private NamedAccounts FalseAlarms() => Named(
        cases.Where(each => !each.HasHappened && each.Tested.RedObservations > 0)
            .OrderByDescending(each => each.Tested.RedObservations).ThenBy(each => each.Key, StringComparer.Ordinal),
        each => each.Tested.Worst);

    private NamedAccounts Named(IEnumerable<AccountCase> found, Func<AccountCase, ushort> risk)
    {
        var all = found.ToList();

        return new(all.Count, [.. all.Take(plan.MostNamed).Select(each => new NamedAccount(
            each.Key,
            each.Name,
            each.Day >= 0 ? DayNumber.ToDate(each.Day) : null,
            risk(each) is var value && value == Risk.None ? null : Risk.ToScore(value),
            each.Tested.RedObservations,
            each.Mrr,
            each.Day >= 0 ? DayNumber.ToDate(each.Day - 1) : each.Tested.WorstDay >= 0 ? DayNumber.ToDate(each.Tested.WorstDay) : null))]);
    }
}
