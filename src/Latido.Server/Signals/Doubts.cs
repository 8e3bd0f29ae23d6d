using System.Collections.Concurrent;
using Latido.Engine.Signals;
using Latido.Engine.Tracking;
using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Signals;

/// <summary>
/// Data that is in doubt: signals of a fall or a silence that count it may come of a fault of the tracking.
/// </summary>
/// <param name="Problem">The data problem's id.</param>
/// <param name="Since">What was raised before it has other causes.</param>
/// <param name="Event">The event that is in doubt; null for all of the source.</param>
/// <param name="Accounts">A bit for each part of the accounts that the source sends of; see <see cref="TrackingState.PartOf"/>.</param>
public sealed record Doubt(Guid Problem, Instant Since, string? Event, ulong Accounts)
{
    /// <summary>True where the signal's cause may lie in the data that is in doubt.</summary>
    public bool Concerns(SignalKind kind, Signal signal) =>
        signal.RaisedAt >= Since
        && (Accounts & (1ul << TrackingState.PartOf(signal.AccountKey))) != 0
        && kind switch
        {
            SignalKind.BandChange => signal.Severity is "red" or "yellow",
            SignalKind.KeyFeatureDropped => Event is null || SubjectOf(signal.PeriodKey) == Event,
            SignalKind.LoginFrequencyFalls or SignalKind.PaidFeatureUnused => true,

            // One event of many that is missing makes nobody quiet.
            SignalKind.ActiveUseFall or SignalKind.PowerUserQuiet or SignalKind.ChampionGone or SignalKind.AccountSilent or SignalKind.OnboardingLate => Event is null,
            _ => false,
        };

    /// <summary>What a period key is about: what stands before the day.</summary>
    internal static string SubjectOf(string periodKey) => periodKey.LastIndexOf('@') is var at and >= 0 ? periodKey[..at] : periodKey;
}

/// <summary>What is in doubt in each workspace just now, in memory. Whoever finds and settles data problems keeps it; raising asks it.</summary>
public sealed class Doubts
{
    private readonly ConcurrentDictionary<WorkspaceId, IReadOnlyList<Doubt>> all = new();

    public void Set(WorkspaceId workspace, IReadOnlyList<Doubt> doubts) => all[workspace] = doubts;

    /// <summary>The first doubt that the signal's cause may lie in; null for none.</summary>
    internal Doubt? About(WorkspaceId workspace, SignalKind kind, Signal signal) =>
        all.TryGetValue(workspace, out var doubts) ? doubts.FirstOrDefault(doubt => doubt.Concerns(kind, signal)) : null;
}
