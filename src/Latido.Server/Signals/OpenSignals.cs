using System.Collections.Concurrent;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Signals;

/// <summary>
/// How many signals of each workspace are open. Every page shows it, and a busy workspace raises them many times a
/// second: so it is counted when somebody asks and something has changed since.
/// </summary>
public sealed class OpenSignals(StoreFactory stores)
{
    private readonly ConcurrentDictionary<WorkspaceId, Count> counts = new();

    public async ValueTask<int> CountAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        var count = Of(workspace);
        var changes = Volatile.Read(ref count.Changes);
        var known = Volatile.Read(ref count.Known);

        if (known?.AsOf == changes)
        {
            return known.Value;
        }

        await using var store = stores.Open(workspace);
        var value = await store.Set<Signal>().CountAsync(signal => signal.State == SignalState.Open, cancellationToken);

        // As of the changes seen before counting: what came meanwhile has it counted again.
        Volatile.Write(ref count.Known, new(value, changes));

        return value;
    }

    /// <summary>Signals were raised, or their states changed, and it is in the store.</summary>
    internal void Changed(WorkspaceId workspace) => Interlocked.Increment(ref Of(workspace).Changes);

    private Count Of(WorkspaceId workspace) => counts.GetOrAdd(workspace, static _ => new());

    private sealed class Count
    {
        public long Changes;
        public Counted? Known;
    }

    private sealed record Counted(int Value, long AsOf);
}
