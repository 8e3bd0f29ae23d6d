using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Signals;

/// <summary>Opens the snoozed signals whose day has come. Called when a day begins.</summary>
public sealed class WakeSignals(StoreFactory stores, OpenSignals open, LiveFeed feed, WorkspaceClock clock)
{
    public async Task RunAsync(WorkspaceId workspace, LocalDate today, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        var due = await store.Set<Signal>()
            .Where(signal => signal.State == SignalState.Snoozed && signal.SnoozedUntil <= today)
            .ToListAsync(cancellationToken);

        if (due is [])
        {
            return;
        }

        var now = clock.Now(workspace);
        due.ForEach(signal => signal.Wake(now));
        await store.SaveChangesAsync(cancellationToken);
        open.Changed(workspace);
        due.ForEach(signal => feed.Publish(workspace, new("signal", signal.Id.ToString(), signal)));
    }
}
