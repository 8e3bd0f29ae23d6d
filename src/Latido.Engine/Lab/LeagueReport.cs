using Latido.Engine.Scores;
using Latido.Engine.Signals;
using NodaTime;

namespace Latido.Engine.Lab;

/// <summary>What the league is asked for.</summary>
/// <param name="From">The first day whose signals count.</param>
/// <param name="To">The last one; what followed is looked for after it too.</param>
/// <param name="WatchedFrom">The day of the first signal that the workspace ever had: before, nobody was watching.</param>
public sealed record LeaguePlan(LocalDate From, LocalDate To, LocalDate WatchedFrom)
{
    /// <summary>When each account left; null means what subscriptions say, and where there are none the trait mrr.</summary>
    public DepartureDay? Departed { get; init; }

    /// <summary>The seed of the bootstrap.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How often the bootstrap draws.</summary>
    public int Rounds { get; init; } = 500;
}

/// <summary>How good each rule's signals were. Shares are 0-1.</summary>
public sealed record LeagueReport
{
    public required LocalDate From { get; init; }

    public required LocalDate To { get; init; }

    /// <summary>The first day within the span on which rules were asked.</summary>
    public required LocalDate WatchedFrom { get; init; }

    /// <summary>What warnings are judged by.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>The last day of which it is known what happened.</summary>
    public required LocalDate KnownUntil { get; init; }

    /// <summary>The accounts there are.</summary>
    public required int Accounts { get; init; }

    /// <summary>The most useful rule first.</summary>
    public required IReadOnlyList<LeagueRow> Rows { get; init; }

    /// <summary>Whom signals came to, those with most in four weeks first; signals of accounts that nobody looks after under a null name, last.</summary>
    public required IReadOnlyList<OwnerLoad> Owners { get; init; }

    /// <summary>The alerts a week that are thought bearable for one owner; null where nobody chose any.</summary>
    public required int? Budget { get; init; }

    public required IReadOnlyList<LeagueProposal> Proposals { get; init; }
}

/// <summary>A rule in the league.</summary>
public sealed record LeagueRow
{
    /// <summary>Fewer signals judged than this are told to be few, and nothing is proposed from them.</summary>
    public const int Enough = 30;

    public required string Rule { get; init; }

    /// <summary>What it watches; null for a rule that is no more.</summary>
    public required SignalKind? Kind { get; init; }

    public required bool IsOn { get; init; }

    /// <summary>What its signals are judged by; null where nothing that is known can judge them.</summary>
    public required Outcome? Outcome { get; init; }

    /// <summary>The days of the span on which it was asked.</summary>
    public required int WatchedDays { get; init; }

    /// <summary>The last day of the span on which its thresholds were changed: the figures are of both.</summary>
    public LocalDate? ChangedOn { get; init; }

    /// <summary>Signals told.</summary>
    public required int Told { get; init; }

    /// <summary>The accounts they were about.</summary>
    public required int Accounts { get; init; }

    /// <summary>Those of a change of band that told of a rise, and are judged by nothing.</summary>
    public required int GoodNews { get; init; }

    /// <summary>Signals of which it is known what followed.</summary>
    public required int Judged { get; init; }

    /// <summary>Accounts those were about: as many observations as there really are.</summary>
    public required int JudgedAccounts { get; init; }

    /// <summary>Signals whose horizon is not over: neither right nor wrong.</summary>
    public required int NotOver { get; init; }

    /// <summary>The share of those judged that the outcome followed.</summary>
    public Estimate? Precision { get; init; }

    /// <summary>The share of weeks of accounts, while the rule was asked, that the outcome followed.</summary>
    public double? BaseRate { get; init; }

    /// <summary>Precision over the base rate: 1 is chance.</summary>
    public Estimate? Lift { get; init; }

    /// <summary>Accounts to which the outcome happened while the rule was asked through the whole horizon before.</summary>
    public required int Happened { get; init; }

    /// <summary>Those of them with a signal within the horizon before.</summary>
    public required int Found { get; init; }

    public Estimate? Recall { get; init; }

    /// <summary>Days from the first signal in the horizon to the outcome.</summary>
    public Quartiles? LeadDays { get; init; }

    public required int Acted { get; init; }

    /// <summary>The share of all told that was acted on.</summary>
    public Estimate? ActedShare { get; init; }

    public required int FalseAlarms { get; init; }

    /// <summary>The share of those acted on or called false that were called false.</summary>
    public Estimate? FalseShare { get; init; }

    /// <summary>Signals that were put off at some time.</summary>
    public required int Snoozed { get; init; }

    /// <summary>How long until somebody first dealt with one; null where nobody has with any.</summary>
    public Delay? FirstResponse { get; init; }

    /// <summary>Signals a week for each owner; for all together where no account says who looks after it.</summary>
    public required double AlertsPerWeek { get; init; }

    /// <summary>Too little is known for the figures to say much.</summary>
    public bool IsThin => Judged < Enough || Happened < Outcome.TooFew;
}

/// <summary>How long something took, in hours: of how many, the median, and within what nine in ten were done.</summary>
public sealed record Delay(int Count, double MedianHours, double NinetiethHours)
{
    internal static Delay? Of(IEnumerable<Duration> times)
    {
        var sorted = times.Select(time => Math.Max(0, time.TotalHours)).Order().ToArray();

        return sorted.Length == 0 ? null : new(sorted.Length, Percentile.Of(sorted, 0.5), Percentile.Of(sorted, 0.9));
    }
}

/// <summary>The signals that came to an owner.</summary>
/// <param name="Owner">Who looked after the account on the day of the signal; null for nobody.</param>
/// <param name="Recent">In the last 28 days.</param>
/// <param name="PerWeek">Of the last 28 days, by week; of fewer where rules were asked for fewer.</param>
/// <param name="PerWeekBefore">The same of 84 days.</param>
/// <param name="IsOver">More than the budget.</param>
public sealed record OwnerLoad(string? Owner, int Recent, double PerWeek, double PerWeekBefore, bool IsOver);
