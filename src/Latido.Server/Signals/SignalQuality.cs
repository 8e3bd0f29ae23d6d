using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Signals;

/// <summary>
/// How good a rule's signals were, as the team says by what it does with them. Shares are of those dealt with; with too
/// few of them there are none, for three signals say nothing.
/// </summary>
public sealed record RuleQuality(string Rule, int Raised, int Open, int Acted, int Snoozed, int FalseAlarms)
{
    /// <summary>Fewer dealt with than this say nothing.</summary>
    public const int Enough = 10;

    public int Settled => Acted + Snoozed + FalseAlarms;

    /// <summary>Half of those acted on were acted on within this time; null while they are too few.</summary>
    public Duration? TimeToAct { get; init; }

    /// <summary>The share that was worth acting on, 0-1; null while too few were dealt with.</summary>
    public double? Precision => Acted + FalseAlarms >= Enough ? (double)Acted / (Acted + FalseAlarms) : null;
}

/// <summary>Reads how good the rules of the current workspace were. Scoped.</summary>
public sealed class SignalQuality(Store store)
{
    /// <summary>The days looked back.</summary>
    public const int Days = 90;

    /// <summary>The latest acts, over all rules, that the times to act are taken from.</summary>
    private const int MostActs = 5_000;

    public async Task<IReadOnlyDictionary<string, RuleQuality>> ReadAsync(LocalDate today, CancellationToken cancellationToken)
    {
        var since = today.PlusDays(-Days);
        var counts = await store.Set<Signal>().AsNoTracking()
            .Where(signal => signal.Day > since)
            .GroupBy(signal => new { signal.Rule, signal.State })
            .Select(group => new { group.Key.Rule, group.Key.State, Count = group.Count() })
            .ToListAsync(cancellationToken);
        var acts = await store.Set<Signal>().AsNoTracking()
            .Where(signal => signal.Day > since && signal.State == SignalState.Acted && signal.ChangedAt != null)
            .OrderByDescending(signal => signal.RaisedAt)
            .Take(MostActs)
            .Select(signal => new { signal.Rule, signal.RaisedAt, ChangedAt = signal.ChangedAt!.Value })
            .ToListAsync(cancellationToken);
        var times = acts.ToLookup(act => act.Rule, act => act.ChangedAt - act.RaisedAt, StringComparer.Ordinal);

        return counts.GroupBy(count => count.Rule, StringComparer.Ordinal).ToDictionary(group => group.Key, group =>
        {
            var states = group.ToDictionary(count => count.State, count => count.Count, StringComparer.Ordinal);

            return new RuleQuality(
                group.Key, states.Values.Sum(), states.GetValueOrDefault(SignalState.Open), states.GetValueOrDefault(SignalState.Acted),
                states.GetValueOrDefault(SignalState.Snoozed), states.GetValueOrDefault(SignalState.FalseAlarm))
            {
                TimeToAct = MedianOf([.. times[group.Key].Order()]),
            };
        });
    }

    /// <summary>The middle one of sorted times, the lower of two; null where they are too few to say anything.</summary>
    private static Duration? MedianOf(List<Duration> sorted) =>
        sorted.Count < RuleQuality.Enough ? null : Duration.Max(Duration.Zero, sorted[(sorted.Count - 1) / 2]);
}
