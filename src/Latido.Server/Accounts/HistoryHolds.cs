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
public sealed class HistoryHolds(EventLog log, StoreFactory stores, TimeProvider time) : IDisposable
{
    // Histories begin and end a few times a day: one gate serves all workspaces.
    private readonly SemaphoreSlim gate = new(1, 1);
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
        var left = await store.Set<HistoryHold>().IgnoreQueryFilters(Store.AllWorkspaces).ToListAsync(cancellationToken);

        foreach (var hold in left.Where(hold => !hold.IsWhole))
        {
            // Counted from the first start after the cut: another start gives no more time.
            StateOf(hold.WorkspaceId).CutOffUntil = hold.CutOffUntil ??= AfterPatience();
        }

        await store.SaveChangesAsync(cancellationToken);

        return [.. left.Select(hold => hold.WorkspaceId)];
    }

    /// <summary>Begins to hold. Written down before any of the history comes in, so that it outlives this server.</summary>
    internal async Task<Hold> BeginAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        var state = StateOf(workspace);

        using (await EnterAsync(cancellationToken))
        {
            await WriteAsync(workspace, isWhole: false, cancellationToken);
            state.Count++;

            return new(this, workspace, ++state.Begun);
        }
    }

    /// <summary>True for a reader of the log that has come as far as this group.</summary>
    internal bool IsOn(WorkspaceId workspace, long group) =>
        states.TryGetValue(workspace, out var state)
        && (Volatile.Read(ref state.Count) > 0
            || group < Volatile.Read(ref state.LastGroup)
            || Volatile.Read(ref state.CutOffUntil) > time.GetCurrentMicroseconds());

    /// <summary>Forgets what was written down, once the signals that waited are in the store.</summary>
    internal async Task ForgetAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        using (await EnterAsync(cancellationToken))
        {
            if (!IsOn(workspace, long.MaxValue))
            {
                await using var store = stores.Open(workspace);
                await store.Set<HistoryHold>().ExecuteDeleteAsync(cancellationToken);
            }
        }
    }

    public void Dispose() => gate.Dispose();

    private long Head => log.HeadGroup;

    private async ValueTask<Pass> EnterAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);

        return new(gate);
    }

    private State StateOf(WorkspaceId workspace) => states.GetOrAdd(workspace, _ => new());

    private long AfterPatience() => time.GetCurrentMicroseconds() + (Patience.Ticks / TimeSpan.TicksPerMicrosecond);

    private async Task WriteAsync(WorkspaceId workspace, bool isWhole, CancellationToken cancellationToken)
    {
        await using var store = stores.Open(workspace);
        await store.UpsertAsync([new HistoryHold { WorkspaceId = workspace, IsWhole = isWhole }], cancellationToken);
    }

    /// <summary>One bringing of history. Disposed of before it was let go it counts as cut off.</summary>
    /// <param name="order">Its number among those of the workspace: only one begun after a cut brings in what was cut off.</param>
    internal sealed class Hold(HistoryHolds holds, WorkspaceId workspace, int order) : IAsyncDisposable
    {
        private readonly State state = holds.StateOf(workspace);
        private bool isOver;

        /// <summary>The history is whole: what is in the log by now is the last that anybody waits for.</summary>
        public async Task LetGoAsync(CancellationToken cancellationToken)
        {
            using (await holds.EnterAsync(cancellationToken))
            {
                var isCured = order > state.CutOffAt;

                if (state.Count == 1 && isCured)
                {
                    await holds.WriteAsync(workspace, isWhole: true, cancellationToken);
                }

                End(isCured ? 0 : state.CutOffUntil);
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (!isOver)
            {
                using (await holds.EnterAsync(CancellationToken.None))
                {
                    state.CutOffAt = state.Begun;
                    End(holds.AfterPatience());
                }
            }
        }

        private void End(long cutOffUntil)
        {
            isOver = true;
            Volatile.Write(ref state.LastGroup, holds.Head);
            Volatile.Write(ref state.CutOffUntil, cutOffUntil);
            Interlocked.Decrement(ref state.Count);
        }
    }

    /// <summary>Where a workspace's histories stand. Changed within the gate; the follower reads it without.</summary>
    private sealed class State
    {
        public int Count;
        public long LastGroup;
        public long CutOffUntil;

        /// <summary>How many were begun.</summary>
        public int Begun;

        /// <summary>How many had been begun when one was cut off.</summary>
        public int CutOffAt;
    }

    private readonly struct Pass(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}

/// <summary>That history is being brought into a workspace, or was when the server ended.</summary>
internal sealed class HistoryHold : IInWorkspace
{
    public required WorkspaceId WorkspaceId { get; init; }

    /// <summary>Until when its other half is waited for, in microseconds since 1970; null before a server has found it cut off.</summary>
    public long? CutOffUntil { get; set; }

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
