using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Server.Accounts;
using NodaTime;

namespace Latido.Server.Lab;

/// <summary>A back-test as the API and the command line tell it: the figures first, how they came about after. Shares are 0-1.</summary>
/// <param name="Accounts">The accounts observed.</param>
/// <param name="Churned">Those of them to which the outcome happened.</param>
/// <param name="Auc">The area under the ROC curve, with its 95 % interval.</param>
/// <param name="Precision">Of the ratings with an alarm (red, or below the line that was asked for), the share followed by the outcome.</param>
/// <param name="Recall">Of the ratings followed by the outcome, the share with an alarm.</param>
/// <param name="LeadDays">Half of the accounts found were red at least so many days before.</param>
/// <param name="AlertsPerWeek">Accounts falling into red in a week, for each owner.</param>
/// <param name="Missed">Accounts to which it happened and that were not red before, the dearest first: at most fifty.</param>
/// <param name="Verdict">tooFew, fails, noBetter or holds.</param>
/// <param name="Findings">What it comes to, in sentences.</param>
/// <param name="IsDraft">A draft was tested, and not what is in force.</param>
public sealed record BackTestView(
    int Accounts,
    int Churned,
    double? Auc,
    double? AucLow,
    double? AucHigh,
    double? Precision,
    double? Recall,
    double? LeadDays,
    double AlertsPerWeek,
    BaselinesView Baselines,
    IReadOnlyList<NamedView> Missed,
    int MissedCount,
    IReadOnlyList<NamedView> FalseAlarms,
    int FalseAlarmsCount,
    string Verdict,
    IReadOnlyList<string> Findings,
    bool IsDraft,
    SpanView Span,
    ModelView Model,
    ModelView Live,
    EstimateView? OverLive,
    EstimateView? OverRecency,
    EstimateView? OverFall,
    IReadOnlyList<ThresholdResult> Thresholds,
    IReadOnlyList<CalibrationStep> Calibration,
    IReadOnlyList<PartResult> Halves)
{
    /// <summary>Under which id it is kept.</summary>
    public Guid? Id { get; init; }

    public static BackTestView Of(KeptReport kept, string language) =>
        Of(ReportDocument.Parse(kept.Document).Model!, language, kept.Threshold is not null) with { Id = kept.Id };

    public static BackTestView Of(BackTestReport report, string language, bool isByThreshold)
    {
        var alarm = isByThreshold ? report.Tested.AtThreshold! : report.Tested.Red;

        return new(
            report.Accounts, report.Churned,
            report.Tested.Auc?.Value, report.Tested.Auc?.Low, report.Tested.Auc?.High,
            alarm.Precision?.Value, alarm.Recall?.Value,
            report.Tested.LeadDays?.Median, report.Tested.AlertsPerWeek,
            new(report.Recency.Auc?.Value, report.Fall.Auc?.Value),
            Named(report.Missed), report.Missed.Count,
            Named(report.FalseAlarms), report.FalseAlarms.Count,
            NameOf(report.Verdict),
            [.. report.Findings.Select(words => words.In(language))],
            report.IsDraft,
            new(
                report.From, report.To, report.Outcome.Id, report.Outcome.Days, report.EveryDays, report.KnownUntil, report.Observations,
                report.BaseRate, report.LeftOut, report.Compared, report.SeatsLearnedLate, report.Owners),
            ModelView.Of(report.Tested), ModelView.Of(report.Live),
            EstimateView.Of(report.OverLive), EstimateView.Of(report.Recency.Over), EstimateView.Of(report.Fall.Over),
            report.Thresholds, report.Calibration, report.Halves);
    }

    private static IReadOnlyList<NamedView> Named(NamedAccounts accounts) => [.. accounts.First.Select(account => new NamedView(
        account.Account, account.Name, account.On, account.Score, account.RedWeeks,
        account.Mrr is { } mrr ? new(mrr.Amount, mrr.Currency) : null))];

    internal static string NameOf(TestVerdict verdict) => SpokenName.Of(verdict);
}

/// <summary>The areas under the curve of the naive rules on the same ratings.</summary>
/// <param name="Recency">Days since the last use.</param>
/// <param name="Fall">Use of 28 days against the 28 before.</param>
public sealed record BaselinesView(double? Recency, double? Fall);

/// <summary>An account by name.</summary>
/// <param name="On">When it happened; null for a false alarm.</param>
/// <param name="Score">At the last rating before; of a false alarm the worst. Null where there was none.</param>
/// <param name="RedWeeks">Evaluations in red.</param>
public sealed record NamedView(string Account, string Name, LocalDate? On, double? Score, int RedWeeks, MoneyView? Mrr);

/// <summary>The days and the ratings that the figures are of.</summary>
/// <param name="HorizonDays">How many days after a rating the outcome may happen.</param>
/// <param name="EveryDays">The days between two ratings.</param>
/// <param name="KnownUntil">The last day of which it is known what happened.</param>
/// <param name="BaseRate">The share of ratings followed by the outcome.</param>
/// <param name="LeftOut">Ratings of which it is not known yet what follows.</param>
/// <param name="Compared">Ratings with a score by both models, over which the areas are.</param>
/// <param name="SeatsLearnedLate">Accounts rated without seats for a time, because those were learned later.</param>
public sealed record SpanView(
    LocalDate From, LocalDate To, string Outcome, int HorizonDays, int EveryDays, LocalDate KnownUntil,
    int Observations, double BaseRate, int LeftOut, int Compared, int SeatsLearnedLate, int Owners);

/// <summary>A figure with its 95 % interval, by bootstrap over accounts.</summary>
public sealed record EstimateView(double Value, double? Low, double? High)
{
    public static EstimateView? Of(Estimate? estimate) => estimate is null ? null : new(estimate.Value, estimate.Low, estimate.High);
}

/// <summary>What one model was worth.</summary>
/// <param name="Unscored">Ratings without a score; what followed them counts as missed.</param>
/// <param name="UnscoredHappened">Those of them followed by the outcome.</param>
/// <param name="Found">Accounts to which it happened and that were red before.</param>
public sealed record ModelView(
    string Name, EstimateView? Auc, AlarmView Red, AlarmView RedOrYellow, AlarmView? AtThreshold,
    Quartiles? LeadDays, int Found, double AlertsPerWeek, int Unscored, int UnscoredHappened)
{
    public static ModelView Of(ModelResult result) => new(
        result.Model, EstimateView.Of(result.Auc),
        AlarmView.Of(result.Red)!, AlarmView.Of(result.RedOrYellow)!, AlarmView.Of(result.AtThreshold),
        result.LeadDays, result.Found, result.AlertsPerWeek, result.Unscored, result.UnscoredHappened);
}

/// <summary>What an alarm was worth.</summary>
/// <param name="Below">The score below which it sounds.</param>
/// <param name="Alarms">Ratings with an alarm.</param>
/// <param name="Lift">Precision over the base rate.</param>
public sealed record AlarmView(double Below, long Alarms, EstimateView? Precision, EstimateView? Recall, double? Lift)
{
    public static AlarmView? Of(AlarmResult? alarm) => alarm is null
        ? null
        : new(alarm.Below, alarm.Alarms, EstimateView.Of(alarm.Precision), EstimateView.Of(alarm.Recall), alarm.Lift);
}
