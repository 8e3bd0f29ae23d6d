using System.Collections.Concurrent;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Signals;

/// <summary>How many signals of each workspace are open: every page shows it, so it is counted when it changes.</summary>
public sealed class OpenSignals
{
    private readonly ConcurrentDictionary<WorkspaceId, int> counts = new();

    public int Of(WorkspaceId workspace) => counts.GetValueOrDefault(workspace);

    internal async Task CountAsync(Store store, CancellationToken cancellationToken) =>
        counts[store.Workspace] = await store.Set<Signal>().CountAsync(signal => signal.State == SignalState.Open, cancellationToken);
}
