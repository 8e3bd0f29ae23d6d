using Latido.Engine.Tracking;
using Latido.Server.Signals;
using NodaTime;

namespace Latido.Server.Tracking;

/// <summary>A data problem as the API and the pages show it, in the reader's language.</summary>
/// <param name="Kind">silence, vanished, renamed, loss, surge, property-type, property-empty, clock-skew or without-account.</param>
/// <param name="SourceName">What the source is called; its id where it is gone.</param>
/// <param name="Event">The event it is about; null where it is about the whole source.</param>
/// <param name="Text">What is wrong, in one sentence.</param>
/// <param name="State">open, settled (by itself) or dismissed (a member said that it is right so).</param>
/// <param name="Held">Signals that wait for it, the newest first; at most 20 of them.</param>
/// <param name="HeldCount">How many wait.</param>
public sealed record ProblemView(
    Guid Id,
    string Kind,
    Guid Source,
    string SourceName,
    string? Event,
    string? Property,
    Instant Since,
    Instant OpenedAt,
    string Text,
    EvidenceNumbers Evidence,
    string State,
    IReadOnlyList<HeldSignalView> Held,
    int HeldCount)
{
    public Instant? SettledAt { get; init; }

    /// <summary>The member who said that it is right so, and why.</summary>
    public string? By { get; init; }

    public string? Reason { get; init; }

    internal static string NameOf(ProblemKind kind) => kind switch
    {
        ProblemKind.PropertyType => "property-type",
        ProblemKind.PropertyEmpty => "property-empty",
        ProblemKind.ClockSkew => "clock-skew",
        ProblemKind.WithoutAccount => "without-account",
        _ => kind.ToString().ToLowerInvariant(),
    };
}

/// <summary>The numbers behind a problem.</summary>
/// <param name="Expected">Events that were to be expected since it began; null where it is not about their number.</param>
/// <param name="Came">Events that came.</param>
/// <param name="Hours">Whole hours from its beginning until it was last looked at.</param>
/// <param name="Accounts">About how many accounts a usual day brings; 64 stands for more.</param>
/// <param name="UsualShare">What share was usual, 0 to 1: with the property, on time, with an account.</param>
/// <param name="Was">What a property's value was: text, number, flag, structure, list or empty.</param>
/// <param name="Now">What it is now; null where it is gone.</param>
/// <param name="Instead">The name that came in place of the one that is gone.</param>
/// <param name="Value">The value that is missing.</param>
public sealed record EvidenceNumbers(
    double Expected, double Came, int Hours, int Accounts, double? UsualShare, double? ShareNow, string? Was, string? Now, string? Instead, string? Value)
{
    internal static EvidenceNumbers Of(ProblemEvidence evidence) => new(
        Math.Round(evidence.Expected, 1), evidence.Came, evidence.Hours, evidence.Accounts, evidence.UsualShare, evidence.ShareNow,
        evidence.Was?.ToString().ToLowerInvariant(), evidence.Is?.ToString().ToLowerInvariant(), evidence.Instead, evidence.Value);
}

/// <summary>A signal that waits until a data problem is settled.</summary>
public sealed record HeldSignalView(Guid Id, string Account, string AccountName, string Rule, string Severity, string Cause, Instant RaisedAt)
{
    internal static HeldSignalView Of(Signal signal, string language) => new(
        signal.Id, signal.AccountKey, signal.AccountName, signal.Rule, signal.Severity, language == "es" ? signal.CauseEs : signal.CauseEn, signal.RaisedAt);
}
