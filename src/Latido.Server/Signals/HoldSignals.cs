using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Scores;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Signals;

/// <summary>
/// Takes signals back that may come of a data problem, and lets them go when it is settled: what still holds with sound
/// data is told, the rest is dropped. Both stay in the store with the problem's id.
/// </summary>
public sealed class HoldSignals(
    StoreFactory stores, LiveWorkspaces live, SettingsInForce settings, OpenSignals open, LiveFeed feed, WorkspaceClock clock)
{
    // A workspace with more open at once has them held in the next hour's turn.
    private const int MaxAtOnce = 5_000;

    /// <summary>Holds the open signals that were told since the problem began, before it was known.</summary>
    public async Task<int> TakeBackAsync(WorkspaceId workspace, Doubt doubt, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        var rules = settings.Of(workspace).Signals.ToDictionary(rule => rule.Id, rule => rule.Kind, StringComparer.Ordinal);
        var rows = await store.Set<Signal>().Where(signal => signal.State == SignalState.Open && signal.RaisedAt >= doubt.Since && signal.HeldBy != doubt.Problem)
            .OrderBy(signal => signal.RaisedAt).Take(MaxAtOnce).ToListAsync(cancellationToken);
        var held = rows.Where(row => rules.TryGetValue(row.Rule, out var kind) && doubt.Concerns(kind, row)).ToList();
        var now = clock.Now(workspace);
        held.ForEach(row => row.Hold(doubt.Problem, now));
        await SaveAsync(store, workspace, held, cancellationToken);

        return held.Count;
    }

    /// <summary>Asks again about everything that is held for a problem, now that the data is sound.</summary>
    public async Task<(int Released, int Dropped)> JudgeAgainAsync(WorkspaceId workspace, Guid problem, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        var rows = await store.Set<Signal>().Where(signal => signal.State == SignalState.Held && signal.HeldBy == problem)
            .OrderBy(signal => signal.RaisedAt).Take(MaxAtOnce).ToListAsync(cancellationToken);
        var now = clock.Now(workspace);
        var released = 0;

        foreach (var account in rows.GroupBy(row => row.AccountKey, StringComparer.Ordinal))
        {
            var holding = live.Of(workspace).Read(board => HoldingNow(board, account.Key));

            foreach (var row in account)
            {
                if (holding.Contains((row.Rule, Doubt.SubjectOf(row.PeriodKey))))
                {
                    row.Release(now);
                    released++;
                }
                else
                {
                    row.Drop(now);
                }
            }
        }

        await SaveAsync(store, workspace, rows, cancellationToken);

        return (released, rows.Count - released);
    }

    /// <summary>The rules that hold for an account now, whatever was told before, each with what it is about.</summary>
    private static HashSet<(string Rule, string Subject)> HoldingNow(Scoreboard board, string key)
    {
        if (board.Facts.Find(key) is not { } account || board.RatingOf(account.No) is not { } rating)
        {
            return [];
        }

        List<SignalDraft> drafts = [];
        SignalRules.Evaluate(board, account, new(), drafts);

        // A change of band is of one day; that it stands is asked here.
        var bands = board.Settings.Signals.Where(rule => rule is { IsOn: true, Kind: SignalKind.BandChange })
            .Select(rule => (rule.Id, BandNames.Of(rating.Band)));

        return [.. drafts.Select(draft => (draft.Rule, Doubt.SubjectOf(draft.PeriodKey))), .. bands];
    }

    private async Task SaveAsync(Store store, WorkspaceId workspace, List<Signal> rows, CancellationToken cancellationToken)
    {
        if (rows is [])
        {
            return;
        }

        await store.SaveChangesAsync(cancellationToken);
        open.Changed(workspace);

        foreach (var row in rows.TakeLast(LiveFeed.MaxWaiting))
        {
            feed.Publish(workspace, new("signal", row.Id.ToString(), row));
        }
    }
}
