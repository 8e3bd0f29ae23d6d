using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Signals;

/// <summary>What a member does about a signal, on pages and by the API. False: there is no such signal. Scoped.</summary>
public sealed class SignalActs(Store store, OpenSignals open, LiveFeed feed)
{
    public Task<bool> ActAsync(Guid id, string by, CancellationToken cancellationToken) =>
        ChangeAsync(id, signal => signal.Act(by), cancellationToken);

    public Task<bool> SnoozeAsync(Guid id, string by, LocalDate until, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(id, signal => signal.Snooze(until, reason, by), cancellationToken);

    public Task<bool> FalseAlarmAsync(Guid id, string by, string? reason, CancellationToken cancellationToken) =>
        ChangeAsync(id, signal => signal.CallFalseAlarm(reason, by), cancellationToken);

    /// <summary>Opens it again: the way back from each of the others.</summary>
    public Task<bool> ReopenAsync(Guid id, string by, CancellationToken cancellationToken) =>
        ChangeAsync(id, signal => signal.Reopen(by), cancellationToken);

    private async Task<bool> ChangeAsync(Guid id, Action<Signal> change, CancellationToken cancellationToken)
    {
        if (await store.Set<Signal>().FirstOrDefaultAsync(signal => signal.Id == id, cancellationToken) is not { } row)
        {
            return false;
        }

        change(row);
        await store.SaveChangesAsync(cancellationToken);
        open.Changed(store.Workspace);
        feed.Publish(store.Workspace, new("signal", row.Id.ToString(), row));

        return true;
    }
}
