using Latido.Engine.Facts;
using Latido.Engine.Signals;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Signals;

/// <summary>A signal on its way to the store: what the Engine said, whose it is, when it could be known, what caused it.</summary>
public readonly record struct Raising(
    WorkspaceId Workspace, SignalDraft Draft, string AccountName, Instant At, long ReceivedAt, long CausedBy);

/// <summary>
/// Writes what the rules said into the store and tells whoever listens. Signals are history: a raising that is there
/// already, because the log's tail is read again after a crash, changes nothing. What may come of a fault of the tracking
/// is stored as held and told to nobody.
/// </summary>
public sealed class RaiseSignals(StoreFactory stores, LiveFeed feed, OpenSignals open, Doubts doubts)
{
    public async Task RunAsync(IReadOnlyList<Raising> raisings, CancellationToken cancellationToken)
    {
        foreach (var group in raisings.GroupBy(raising => raising.Workspace))
        {
            var rows = group.Select(RowOf).ToList();
            await using var store = stores.Open(group.Key);
            await store.InsertNewAsync(rows, cancellationToken);
            open.Changed(group.Key);

            // What is held is nobody's news; that something is held shows on open pages.
            foreach (var row in rows.Where(row => row.State == SignalState.Open).TakeLast(LiveFeed.MaxWaiting))
            {
                feed.Publish(group.Key, new("signal", row.Id.ToString(), row));
            }

            if (rows.Exists(row => row.State == SignalState.Held))
            {
                feed.Publish(group.Key, new("problem", LiveEvent.All));
            }
        }
    }

    /// <summary>What was raised in a workspace, as the rules need to know it.</summary>
    public async Task<IReadOnlyList<(string Account, string Rule, string PeriodKey, LocalDate Day)>> ReadRaisedAsync(
        WorkspaceId workspace, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        var rows = await store.Set<Signal>().AsNoTracking()
            .Select(signal => new { signal.AccountKey, signal.Rule, signal.PeriodKey, signal.Day })
            .ToListAsync(cancellationToken);

        return [.. rows.Select(row => (row.AccountKey, row.Rule, row.PeriodKey, row.Day))];
    }

    private Signal RowOf(Raising raising)
    {
        var row = NewRow(raising);

        if (doubts.About(raising.Workspace, raising.Draft.Kind, row) is { } doubt)
        {
            row.Hold(doubt.Problem, raising.At);
        }

        return row;
    }

    private static Signal NewRow(Raising raising) => new()
    {
        Id = Id.New(),
        WorkspaceId = raising.Workspace,
        AccountKey = raising.Draft.Account,
        AccountName = raising.AccountName,
        Rule = raising.Draft.Rule,
        PeriodKey = raising.Draft.PeriodKey,
        Severity = raising.Draft.Severity.ToString().ToLowerInvariant(),
        CauseEs = raising.Draft.Cause.Es,
        CauseEn = raising.Draft.Cause.En,
        Evidence = StoredEvidence.Write(raising.Draft.Evidence),
        StakeMinor = raising.Draft.AtStake?.Minor,
        Currency = raising.Draft.AtStake?.Currency,
        Day = DayNumber.ToDate(raising.Draft.Day),
        RaisedAt = raising.At,
        CausedBy = raising.CausedBy,
    };
}
