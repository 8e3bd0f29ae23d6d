using Latido.Engine.Lab;
using Latido.Server.Accounts;
using NodaTime;

namespace Latido.Server.Lab;

/// <summary>The back-test of a signal rule as the API and the command line tell it. Shares are 0-1.</summary>
/// <param name="Accounts">The accounts asked about.</param>
/// <param name="Churned">Those of them to which the outcome happened.</param>
/// <param name="Precision">The share of signals followed by the outcome; like the next two with its 95 % interval.</param>
/// <param name="Recall">The share of accounts to which it happened that had a signal in the days of the horizon before.</param>
/// <param name="Lift">Precision over the base rate: 1 is chance.</param>
/// <param name="LeadDays">Of half of the accounts found the first signal came at least so many days before.</param>
/// <param name="AlertsPerWeek">Signals in a week, for each owner.</param>
/// <param name="Missed">Accounts to which it happened without a signal before, the dearest first: at most fifty.</param>
/// <param name="Verdict">tooFew, fails or holds.</param>
/// <param name="BaseRate">The share of weeks of accounts followed by the outcome.</param>
/// <param name="Fired">How often the rule told something.</param>
/// <param name="Judged">How often of it is known what followed.</param>
/// <param name="Concerned">The accounts it told something about.</param>
/// <param name="Scale">How many accounts each one asked about stands for: more than one where there are very many.</param>
public sealed record RuleTestView(
    int Accounts,
    int Churned,
    double? Precision,
    double? PrecisionLow,
    double? PrecisionHigh,
    double? Recall,
    double? RecallLow,
    double? RecallHigh,
    double? Lift,
    double? LiftLow,
    double? LiftHigh,
    double? LeadDays,
    double AlertsPerWeek,
    IReadOnlyList<AlarmedView> Missed,
    int MissedCount,
    IReadOnlyList<AlarmedView> FalseAlarms,
    int FalseAlarmsCount,
    string Verdict,
    IReadOnlyList<string> Findings,
    string Rule,
    LocalDate From,
    LocalDate To,
    string Outcome,
    int HorizonDays,
    LocalDate KnownUntil,
    double BaseRate,
    int Fired,
    int Judged,
    int Concerned,
    int Scale,
    int Owners)
{
    /// <summary>Under which id it is kept.</summary>
    public Guid? Id { get; init; }

    public static RuleTestView Of(KeptReport kept, string language) => Of(ReportDocument.Parse(kept.Document).Rule!, language) with { Id = kept.Id };

    public static RuleTestView Of(RuleTestReport report, string language) => new(
        report.Accounts, report.Churned,
        report.Precision?.Value, report.Precision?.Low, report.Precision?.High,
        report.Recall?.Value, report.Recall?.Low, report.Recall?.High,
        report.Lift?.Value, report.Lift?.Low, report.Lift?.High,
        report.LeadDays?.Median, report.AlertsPerWeek,
        Named(report.Missed), report.Missed.Count, Named(report.FalseAlarms), report.FalseAlarms.Count,
        BackTestView.NameOf(report.Verdict), [.. report.Findings.Select(words => words.In(language))],
        report.Rule, report.From, report.To, report.Outcome.Id, report.Outcome.Days, report.KnownUntil,
        report.BaseRate, report.Fired, report.Judged, report.Concerned, report.Scale, report.Owners);

    private static IReadOnlyList<AlarmedView> Named(NamedAlarms accounts) => [.. accounts.First.Select(account => new AlarmedView(
        account.Account, account.Name, account.On, account.Signals, account.Mrr is { } mrr ? new(mrr.Amount, mrr.Currency) : null))];
}

/// <summary>An account by name, with how often the rule told something about it.</summary>
/// <param name="On">When it happened; null for a false alarm.</param>
public sealed record AlarmedView(string Account, string Name, LocalDate? On, int Signals, MoneyView? Mrr);
