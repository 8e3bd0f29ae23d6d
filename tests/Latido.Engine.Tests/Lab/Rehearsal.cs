using System.Globalization;
using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Engine.Simulation;
using NodaTime;

namespace Latido.Engine.Tests.Lab;

/// <summary>Plays a company into a scoreboard, runs back-tests on it, and writes their figures as a table.</summary>
internal static class Rehearsal
{
    public static readonly DateTimeZone Madrid = DateTimeZoneProviders.Tzdb["Europe/Madrid"];

    /// <summary>A company's whole life. Days are begun so often: seats are known from the day after.</summary>
    public static Scoreboard Play(Company company, int beginEvery = 1)
    {
        var board = new Scoreboard(Madrid);
        var since = 0;

        for (var day = company.FirstDay; day <= company.EndDay.PlusDays(1); day = day.PlusDays(1), since++)
        {
            if (since % beginEvery == 0 || day > company.EndDay)
            {
                Begin(board, day);
            }

            foreach (var fact in day > company.EndDay ? [] : company.Day(day))
            {
                board.Apply(fact.ToFact());
            }
        }

        board.RateTouched();

        return board;
    }

    public static void Begin(Scoreboard board, LocalDate day) =>
        board.Apply(new Fact { Kind = FactKind.DayBegan, At = Moment.ToMicroseconds(Madrid.AtStartOfDay(day).ToInstant()) });

    /// <summary>The days on which accounts really left, as a list that somebody else might keep.</summary>
    public static DepartureDay Truth(Company company) => Departures.FromList(
        company.Truth.Fates.Where(fate => fate.Value.ChurnsOn is not null).ToDictionary(fate => fate.Key, fate => fate.Value.ChurnsOn!.Value));

    public static BackTestReport Run(Scoreboard board, BackTestPlan plan, WorkspaceSettings? draft = null, int piece = 64)
    {
        BackTest test = new(board, plan, draft);

        while (test.RunSome(piece))
        {
        }

        return test.Tell();
    }

    public static string Table(BackTestReport report)
    {
        StringBuilder text = new();
        Line($"{report.From:uuuu-MM-dd} to {report.To:uuuu-MM-dd}, {report.Outcome.Id}: {report.Churned} of {report.Accounts} accounts, {report.Observations} observations, base rate {report.BaseRate:0.0000}, compared {report.Compared}, left out {report.LeftOut}");
        Line($"  AUC {Of(report.Tested.Auc)}   live {Of(report.Live.Auc)}   recency {Of(report.Recency.Auc)}   fall {Of(report.Fall.Auc)}");
        Line($"  over recency {Of(report.Recency.Over)}   over fall {Of(report.Fall.Over)}   over live {Of(report.OverLive)}");
        Line($"  red: {report.Tested.Red.Alarms} alarms, precision {Of(report.Tested.Red.Precision)}, recall {Of(report.Tested.Red.Recall)}, lift {report.Tested.Red.Lift:0.0}");
        Line($"  red or yellow: {report.Tested.RedOrYellow.Alarms} alarms, precision {Of(report.Tested.RedOrYellow.Precision)}, recall {Of(report.Tested.RedOrYellow.Recall)}");
        Line($"  found {report.Tested.Found}, missed {report.Missed.Count}, false alarms {report.FalseAlarms.Count}, lead {report.Tested.LeadDays}, alerts {report.Tested.AlertsPerWeek:0.00} for {report.Owners} owners");
        Line($"  unscored {report.Tested.Unscored} ({report.Tested.UnscoredHappened}), seats late {report.SeatsLearnedLate}, {report.Verdict}");
        Line($"  halves {string.Join(" | ", report.Halves.Select(half => FormattableString.Invariant($"{half.Observations} at {half.BaseRate:0.000}: {half.Auc:0.000}")))}");
        report.Calibration.ToList().ForEach(step => Line($"    {step.FromScore,6:0.0} to {step.ToScore,6:0.0}: {step.Observations,7} of {step.Accounts,5}: {step.Rate:0.000} ({step.Low:0.000} to {step.High:0.000})"));
        report.Thresholds.ToList().ForEach(row => Line($"    below {row.Below,3}: {row.Alarms,7} alarms, precision {row.Precision:0.000}, recall {row.Recall:0.000}"));
        report.Findings.ToList().ForEach(words => Line($"  - {words.En}"));

        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private static string Of(Estimate? estimate) =>
        estimate is null ? "none" : FormattableString.Invariant($"{estimate.Value:0.000} ({estimate.Low:0.000} to {estimate.High:0.000})");
}
