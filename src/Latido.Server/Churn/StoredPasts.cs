using System.Text.Json;
using Latido.Engine.Churn;
using Latido.Engine.Facts;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Signals;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Churn;

/// <summary>Reads what the store keeps of accounts' pasts: the signals that fired, who of the team opened them, and the plans of their subscriptions.</summary>
internal sealed class StoredPasts(Store store, DateTimeZone zone)
{
    private const int KeysAtOnce = 500;

    /// <summary>The most signals, plans and visits of so many accounts.</summary>
    private const int MostRows = 100_000;

    private static readonly string[] PlanTypes = ["subscription.started", "subscription.changed"];

    public async Task<Dictionary<string, AccountPast>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        Dictionary<string, AccountPast> pasts = new(StringComparer.Ordinal);
        var since = await AccountVisits.KeptSinceAsync(store, cancellationToken) is { } first ? DayNumber.From(first) : (int?)null;

        foreach (var some in keys.Chunk(KeysAtOnce))
        {
            var signals = await store.Set<Signal>().AsNoTracking().Where(signal => some.Contains(signal.AccountKey))
                .OrderByDescending(signal => signal.RaisedAt).Take(MostRows)
                .Select(signal => new { signal.AccountKey, signal.Rule, signal.Severity, signal.Day, signal.State, signal.ChangedAt })
                .ToListAsync(cancellationToken);
            var plans = await store.Set<BusinessRow>().AsNoTracking().Where(row => some.Contains(row.AccountKey) && PlanTypes.Contains(row.Type))
                .OrderByDescending(row => row.At).Take(MostRows)
                .Select(row => new { row.AccountKey, row.At, row.Payload })
                .ToListAsync(cancellationToken);
            var visits = since is null ? [] : await store.Set<AccountVisit>().AsNoTracking().Where(visit => some.Contains(visit.AccountKey))
                .OrderByDescending(visit => visit.Day).Take(MostRows)
                .Select(visit => new { visit.AccountKey, visit.Day, visit.MemberId })
                .ToListAsync(cancellationToken);
            var visitsOf = visits.ToLookup(visit => visit.AccountKey, StringComparer.Ordinal);
            var (signalsOf, plansOf) = (signals.ToLookup(signal => signal.AccountKey, StringComparer.Ordinal), plans.ToLookup(plan => plan.AccountKey, StringComparer.Ordinal));

            foreach (var key in some)
            {
                pasts[key] = new(
                    [.. signalsOf[key].Select(signal => new PastSignal(
                        signal.Rule, SignalReader.SeverityOf(signal.Severity), DayNumber.From(signal.Day), SignalState.FateOf(signal.State), signal.ChangedAt is { } at ? DayOf(at) : null)).OrderBy(signal => signal.Day)],
                    [.. plansOf[key].OrderBy(plan => plan.At).Select(plan => (DayOf(plan.At), PlanOf(plan.Payload))).Where(plan => plan.Item2.Length > 0)])
                {
                    Visits = [.. visitsOf[key].Select(visit => new PastVisit(DayNumber.From(visit.Day), visit.MemberId)).OrderBy(visit => visit.Day)],
                    VisitsSince = since,
                };
            }
        }

        return pasts;
    }

    private static string PlanOf(string payload)
    {
        using var members = JsonDocument.Parse(payload);

        return members.RootElement.TryGetProperty("plan", out var plan) && plan.ValueKind is JsonValueKind.String ? plan.GetString()!.Trim() : "";
    }

    private int DayOf(Instant at) => DayNumber.From(at.InZone(zone).Date);
}
