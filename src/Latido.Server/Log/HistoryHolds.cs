using System.Collections.Concurrent;
using Latido.Server.Platform;

namespace Latido.Server.Log;

/// <summary>
/// Says while history is being brought into a workspace. Half a history looks like a fall in use, so nobody draws
/// conclusions from an account's past until the last of it has been read from the log.
/// </summary>
public sealed class HistoryHolds(EventLog log)
{
    private readonly ConcurrentDictionary<WorkspaceId, State> states = new();

    /// <summary>Begins to hold; dispose what is returned when the last of the history is in the log.</summary>
    public IDisposable Begin(WorkspaceId workspace)
    {
        var state = states.GetOrAdd(workspace, _ => new());
        Interlocked.Increment(ref state.Count);

        return new Hold(state, log);
    }

    /// <summary>True for a reader of the log that has come as far as this group.</summary>
    public bool IsOn(WorkspaceId workspace, long group) =>
        states.TryGetValue(workspace, out var state)
        && (Volatile.Read(ref state.Count) > 0 || group < Volatile.Read(ref state.LastGroup));

    private sealed class State
    {
        public int Count;
        public long LastGroup;
    }

    private sealed class Hold(State state, EventLog log) : IDisposable
    {
        private int isHeld = 1;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isHeld, 0) == 1)
            {
                Volatile.Write(ref state.LastGroup, log.HeadGroup);
                Interlocked.Decrement(ref state.Count);
            }
        }
    }
}
