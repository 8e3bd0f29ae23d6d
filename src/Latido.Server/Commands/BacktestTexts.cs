using System.Globalization;
using Latido.Server.Lab;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Commands;

/// <summary>A back-test as a person reads it at a terminal.</summary>
internal static class BacktestTexts
{
    private const int MostNamed = 15;

    public static void Write(Terminal terminal, BackTestView found)
    {
        var span = found.Span;
        terminal.Say(
            $"{Day(span.From)} to {Day(span.To)}, {span.Outcome}, every {span.EveryDays} days: {found.Churned} of {found.Accounts} accounts; {Count(span.Observations)} ratings, base rate {Share(span.BaseRate)}");
        terminal.Say();

        foreach (var finding in found.Findings)
        {
            terminal.Say($"  {finding}");
        }

        if (span.Observations == 0)
        {
            return;
        }

        terminal.Say();
        terminal.List(
            ["AUC", "", "95 %", "difference", "95 %"],
            [
                [found.Model.Name, Figure(found.Auc), Interval(found.AucLow, found.AucHigh), "", ""],
                .. found.IsDraft ? (string[][])[["in force", Figure(found.Live.Auc?.Value), Interval(found.Live.Auc?.Low, found.Live.Auc?.High), .. Over(found.OverLive)]] : [],
                ["days since last use", Figure(found.Baselines.Recency), "", .. Over(found.OverRecency)],
                ["fall of use", Figure(found.Baselines.Fall), "", .. Over(found.OverFall)],
            ]);
        terminal.Say();
        terminal.List(
            ["alarm", "ratings", "precision", "95 %", "recall", "95 %", "lift"],
            [
                Alarm("red", found.Model.Red),
                Alarm("red or yellow", found.Model.RedOrYellow),
                Alarm($"below {Plain(found.Model.AtThreshold!.Below)}", found.Model.AtThreshold),
                .. found.IsDraft ? (string[][])[Alarm("red, in force", found.Live.Red)] : [],
            ]);
        terminal.Say();
        terminal.List(
            ["score", "ratings", "accounts", "followed by it", "95 %"],
            found.Calibration.Select(step => new[]
            {
                $"{Plain(step.FromScore)} to {Plain(step.ToScore)}", Count(step.Observations), Count(step.Accounts), Share(step.Rate), $"{Share(step.Low)} to {Share(step.High)}",
            }));
        Named(terminal, "Missed", found.Missed, found.MissedCount);
        Named(terminal, "False alarms", found.FalseAlarms, found.FalseAlarmsCount);
    }

    public static void Write(Terminal terminal, RuleTestView found)
    {
        terminal.Say($"{Day(found.From)} to {Day(found.To)}, {found.Outcome}: the rule {found.Rule}, base rate {Share(found.BaseRate)}");
        terminal.Say();

        foreach (var finding in found.Findings)
        {
            terminal.Say($"  {finding}");
        }

        terminal.Say();
        terminal.List(
            ["", "", "95 %"],
            [
                ["precision", found.Precision is { } precision ? Share(precision) : "-", Range(found.PrecisionLow, found.PrecisionHigh, Share)],
                ["recall", found.Recall is { } recall ? Share(recall) : "-", Range(found.RecallLow, found.RecallHigh, Share)],
                ["lift", found.Lift is { } lift ? Plain(lift) : "-", Range(found.LiftLow, found.LiftHigh, Plain)],
                ["signals a week for each owner", Plain(found.AlertsPerWeek), $"{found.Owners} owners"],
            ]);
        Named(terminal, "Missed", found.Missed, found.MissedCount);
        Named(terminal, "False alarms", found.FalseAlarms, found.FalseAlarmsCount);
    }

    private static void Named(Terminal terminal, string heading, IReadOnlyList<AlarmedView> accounts, int count)
    {
        if (count == 0)
        {
            return;
        }

        terminal.Say();
        terminal.Say($"{heading}: {count}{(count > MostNamed ? $", the first {MostNamed}" : "")}");
        terminal.List(
            ["key", "name", "on", "signals", "MRR"],
            accounts.Take(MostNamed).Select(account => new[]
            {
                account.Account, account.Name, account.On is { } on ? Day(on) : "-", Count(account.Signals), AccountTexts.Money(account.Mrr),
            }));
    }

    private static void Named(Terminal terminal, string heading, IReadOnlyList<NamedView> accounts, int count)
    {
        if (count == 0)
        {
            return;
        }

        terminal.Say();
        terminal.Say($"{heading}: {count}{(count > MostNamed ? $", the first {MostNamed}" : "")}");
        terminal.List(
            ["key", "name", "on", "score", "weeks in red", "MRR"],
            accounts.Take(MostNamed).Select(account => new[]
            {
                account.Account, account.Name, account.On is { } on ? Day(on) : "-", AccountTexts.Points(account.Score),
                Count(account.RedWeeks), AccountTexts.Money(account.Mrr),
            }));
    }

    private static string[] Alarm(string name, AlarmView alarm) =>
    [
        name, Count(alarm.Alarms),
        alarm.Precision is { } precision ? Share(precision.Value) : "-", Shares(alarm.Precision),
        alarm.Recall is { } recall ? Share(recall.Value) : "-", Shares(alarm.Recall),
        alarm.Lift is { } lift ? Plain(lift) : "-",
    ];

    private static string[] Over(EstimateView? over) =>
        over is null ? ["", ""] : [over.Value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture), Interval(over.Low, over.High)];

    private static string Interval(double? low, double? high) => Range(low, high, figure => Figure(figure));

    private static string Shares(EstimateView? estimate) => Range(estimate?.Low, estimate?.High, Share);

    private static string Range(double? low, double? high, Func<double, string> write) =>
        low is { } from && high is { } to ? $"{write(from)} to {write(to)}" : "";

    private static string Figure(double? figure) => figure?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";

    private static string Share(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

    private static string Plain(double figure) => figure.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Day(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
