using System.Collections.Concurrent;
using Latido.Server.Log;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Accounts;

/// <summary>
/// Says while history is being brought into a workspace. Half a history looks like a fall in use, so nobody draws
/// conclusions from an account's past until the last of it has been read from the log. What was cut off, by a failure or
/// by the server's end, is held for <see cref="Patience"/> longer, which is time to bring it in again.
/// </summary>
public sealed class HistoryHolds(EventLog log, StoreFactory stores, TimeProvider time)
{
    private readonly ConcurrentDictionary<WorkspaceId, State> states = new();

    /// <summary>How long half a history waits for its other half before it is judged as it is.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Takes up what a server before this one left behind, and returns the workspaces concerned: which of their accounts
    /// had to wait is forgotten, so all of them must be asked about.
    /// </summary>
    internal async Task<IReadOnlyList<WorkspaceId>> RestoreAsync(CancellationToken cancellationToken)
    {
        await using var store = stores.Open();
        var left = await store.Set<HistoryHold>().IgnoreQueryFilters(Store.AllWorkspaces).AsNoTracking().ToListAsync(cancellationToken);

        foreach (var hold in left.Where(hold => !hold.IsWhole))
        {
            StateOf(hold.WorkspaceId).CutOffUntil = AfterPatience(hold.BegunAt);
        }

        return [.. left.Select(hold => hold.WorkspaceId)];
    }

    /// <summary>Begins to hold. Written down before any of the history comes in, so that it outlives this server.</summary>
    internal async Task<Hold> BeginAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        await WriteAsync(workspace, isWhole: false, cancellationToken);
        Interlocked.Increment(ref StateOf(workspace).Count);

        return new(this, workspace);
    }

    /// <summary>True for a reader of the log that has come as far as this group.</summary>
    internal bool IsOn(WorkspaceId workspace, long group) =>
        states.TryGetValue(workspace, out var state)
        && (Volatile.Read(ref state.Count) > 0
            || group < Volatile.Read(ref state.LastGroup)
            || Volatile.Read(ref state.CutOffUntil) > Now);

    /// <summary>Forgets what was written down, once the signals that waited are in the store.</summary>
    internal async Task ForgetAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        if (!IsOn(workspace, long.MaxValue))
        {
            await using var store = stores.Open(workspace);
            await store.Set<HistoryHold>().ExecuteDeleteAsync(cancellationToken);
        }
    }

    private long Now => time.GetCurrentMicroseconds();

    private State StateOf(WorkspaceId workspace) => states.GetOrAdd(workspace, _ => new());

    private async Task WriteAsync(WorkspaceId workspace, bool isWhole, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        await store.UpsertAsync(
            [new HistoryHold { WorkspaceId = workspace, BegunAt = Now, IsWhole = isWhole }], cancellationToken);
    }

    private void End(WorkspaceId workspace, long cutOffUntil)
    {
        var state = StateOf(workspace);
        Volatile.Write(ref state.LastGroup, log.HeadGroup);
        Volatile.Write(ref state.CutOffUntil, cutOffUntil);
        Interlocked.Decrement(ref state.Count);
    }

    private static long AfterPatience(long from) => from + (Patience.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>One bringing of history. Disposed of before it was let go it counts as cut off.</summary>
    internal sealed class Hold(HistoryHolds holds, WorkspaceId workspace) : IDisposable
    {
        private bool isOver;

        /// <summary>The history is whole: what is in the log by now is the last that anybody waits for.</summary>
        public async Task LetGoAsync(CancellationToken cancellationToken)
        {
            if (Volatile.Read(ref holds.StateOf(workspace).Count) == 1)
            {
                await holds.WriteAsync(workspace, isWhole: true, cancellationToken);
            }

            isOver = true;
            holds.End(workspace, cutOffUntil: 0);
        }

        public void Dispose()
        {
            if (!isOver)
            {
                isOver = true;
                holds.End(workspace, AfterPatience(holds.Now));
            }
        }
    }

    private sealed class State
    {
        public int Count;
        public long LastGroup;
        public long CutOffUntil;
    }
}

/// <summary>That history is being brought into a workspace, or was when the server ended.</summary>
internal sealed class HistoryHold : IInWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>In microseconds since 1970.</summary>
    public required long BegunAt { get; init; }

    /// <summary>All of it is in the log; only the signals that follow from it may be missing.</summary>
    public required bool IsWhole { get; init; }
}

/// <summary>How holds lie in the store.</summary>
internal static class HistoryHoldMap
{
    public static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<HistoryHold>(hold =>
    {
        hold.ToTable("history_holds");
        hold.HasKey(h => h.WorkspaceId);
    });
}
