using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Signals;

/// <summary>What a member does about signals, on pages and by the API. Scoped.</summary>
public sealed class SignalActs(Store store, OpenSignals open, LiveFeed feed, WorkspaceClock clock)
{
    private Instant Now => clock.Now(store.Workspace);

    /// <summary>False: there is no such signal. So for all that take one id.</summary>
    public Task<bool> ActAsync(Guid id, string by, CancellationToken cancellationToken) =>
        ChangeAsync(id, signal => signal.Act(null, by, Now), cancellationToken);

    public Task<bool> SnoozeAsync(Guid id, string by, LocalDate until, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(id, signal => signal.Snooze(until, reason, by, Now), cancellationToken);

    public Task<bool> FalseAlarmAsync(Guid id, string by, string? reason, CancellationToken cancellationToken) =>
        ChangeAsync(id, signal => signal.CallFalseAlarm(reason, by, Now), cancellationToken);

    /// <summary>Opens it again: the way back from each of the others.</summary>
    public Task<bool> ReopenAsync(Guid id, string by, CancellationToken cancellationToken) =>
        ChangeAsync(id, signal => signal.Reopen(by, Now), cancellationToken);

    /// <summary>
    /// Changes those of the signals that stand in this state, together or not at all; says which they were. What somebody
    /// else has dealt with meanwhile is left to him.
    /// </summary>
    public async Task<IReadOnlyList<Guid>> ChangeAllAsync(
        IReadOnlyCollection<Guid> ids, Func<string, bool> mayBe, Action<Signal, Instant> change, CancellationToken cancellationToken)
    {
        var rows = (await store.Set<Signal>().Where(signal => ids.Contains(signal.Id)).ToListAsync(cancellationToken))
            .Where(signal => mayBe(signal.State)).ToList();
        var now = Now;
        rows.ForEach(row => change(row, now));
        await SaveAsync(rows, cancellationToken);

        return [.. rows.Select(row => row.Id)];
    }

    private async Task<bool> ChangeAsync(Guid id, Action<Signal> change, CancellationToken cancellationToken)
    {
        if (await store.Set<Signal>().FirstOrDefaultAsync(signal => signal.Id == id, cancellationToken) is not { } row)
        {
            return false;
        }

        change(row);
        await SaveAsync([row], cancellationToken);

        return true;
    }

    private async Task SaveAsync(List<Signal> rows, CancellationToken cancellationToken)
    {
        await store.SaveChangesAsync(cancellationToken);
        open.Changed(store.Workspace);
        rows.ForEach(row => feed.Publish(store.Workspace, new("signal", row.Id.ToString(), row)));
    }
}
