using Latido.Engine.Scores;
using NodaTime;

namespace Latido.Engine.Lab;

/// <summary>What the back-test of a signal rule found. Shares are 0-1.</summary>
public sealed record RuleTestReport
{
    public required string Rule { get; init; }

    public required LocalDate From { get; init; }

    public required LocalDate To { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>The last day of which it is known what happened.</summary>
    public required LocalDate KnownUntil { get; init; }

    /// <summary>The accounts asked about: all, or an even sample of very many.</summary>
    public required int Accounts { get; init; }

    /// <summary>How many accounts each one asked about stands for.</summary>
    public required int Scale { get; init; }

    /// <summary>Accounts to which it happened.</summary>
    public required int Churned { get; init; }

    /// <summary>The share of weeks of accounts that were followed by the outcome: what an alarm by chance would be right about.</summary>
    public required double BaseRate { get; init; }

    /// <summary>How often the rule told something.</summary>
    public required int Fired { get; init; }

    /// <summary>How often of it is known what followed.</summary>
    public required int Judged { get; init; }

    /// <summary>The accounts it told something about.</summary>
    public required int Concerned { get; init; }

    /// <summary>The share of signals followed by the outcome.</summary>
    public required Estimate? Precision { get; init; }

    /// <summary>The share of accounts to which it happened that it told something about in the days of the horizon before.</summary>
    public required Estimate? Recall { get; init; }

    /// <summary>Precision over the base rate: 1 is chance.</summary>
    public required Estimate? Lift { get; init; }

    /// <summary>Days from the first signal in the horizon to the outcome.</summary>
    public required Quartiles? LeadDays { get; init; }

    /// <summary>Signals a week for each owner; for all together where no account says who looks after it.</summary>
    public required double AlertsPerWeek { get; init; }

    public required int Owners { get; init; }

    /// <summary>Accounts to which it happened without a signal before, the dearest first.</summary>
    public required NamedAlarms Missed { get; init; }

    /// <summary>Accounts with signals and without the outcome, those with most signals first.</summary>
    public required NamedAlarms FalseAlarms { get; init; }

    public required TestVerdict Verdict { get; init; }

    public required IReadOnlyList<Words> Findings { get; init; }
}

/// <summary>The first accounts of a list, and how many there are.</summary>
public sealed record NamedAlarms(int Count, IReadOnlyList<NamedAlarm> First);

/// <summary>An account of a list, with how often the rule told something about it.</summary>
/// <param name="Look">The day on which to look at it: the last one before it happened, or that of the first signal.</param>
public sealed record NamedAlarm(string Account, string Name, LocalDate? On, int Signals, Facts.Money? Mrr, LocalDate? Look = null);
