using Latido.Server.Accounts;
using NodaTime;

namespace Latido.Server.Signals;

/// <summary>A signal as the API and the pages show it, its cause in the reader's language.</summary>
public sealed record SignalView(
    Guid Id,
    string Account,
    string AccountName,
    string Rule,
    string Severity,
    string Cause,
    MoneyView? AtStake,
    string State,
    Instant RaisedAt,
    LocalDate Day,
    IReadOnlyList<EvidenceView> Evidence)
{
    /// <summary>Until when it is snoozed, and why; or why it was called a false alarm. An open one with a day has come back on it.</summary>
    public LocalDate? SnoozedUntil { get; init; }

    public string? Reason { get; init; }

    /// <summary>The member who acted, snoozed or called it false.</summary>
    public string? By { get; init; }

    /// <summary>The name of the play it was acted on with, if by one.</summary>
    public string? Play { get; init; }

    /// <summary>When it was last settled, opened again or woken.</summary>
    public Instant? ChangedAt { get; init; }

    /// <summary>The data problem it waits for, or waited for once.</summary>
    public Guid? HeldBy { get; init; }
}

/// <summary>One piece of evidence: what, how much before, how much now, when, and who.</summary>
public sealed record EvidenceView(string Text, LocalDate? From, LocalDate? To, double? Before, double? Now, IReadOnlyList<string> People);
