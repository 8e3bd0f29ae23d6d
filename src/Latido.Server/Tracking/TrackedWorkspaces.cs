using System.Collections.Concurrent;
using Latido.Engine.Tracking;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using NodaTime;

namespace Latido.Server.Tracking;

/// <summary>What is known of one workspace's sources, in memory, and the gate that everyone who reads or writes it passes.</summary>
public sealed class TrackedWorkspace
{
    private readonly Lock gate = new();

    internal TrackedWorkspace(WorkspaceId id, DateTimeZone zone)
    {
        Id = id;
        State = new(zone);
        Judge = new(State);
    }

    public WorkspaceId Id { get; }

    /// <summary>Touch it only within the gate, as the judge.</summary>
    internal TrackingState State { get; private set; }

    internal TrackingJudge Judge { get; private set; }

    /// <summary>Runs a reading while nothing changes. What it returns must be a copy.</summary>
    public T Read<T>(Func<TrackingState, T> reading)
    {
        lock (gate)
        {
            return reading(State);
        }
    }

    internal Lock.Scope Enter() => gate.EnterScope();

    /// <summary>Begins with nothing.</summary>
    internal void Reset(DateTimeZone zone)
    {
        lock (gate)
        {
            State = new(zone);
            Judge = new(State);
        }
    }
}

/// <summary>All workspaces as the tracking's bookkeeping knows them, each made when it is first spoken of.</summary>
public sealed class TrackedWorkspaces(WorkspaceClock clock)
{
    private readonly ConcurrentDictionary<WorkspaceId, TrackedWorkspace> all = new();

    public IEnumerable<TrackedWorkspace> All => all.Values;

    public TrackedWorkspace Of(WorkspaceId workspace) => all.GetOrAdd(workspace, id => new(id, clock.Zone(id)));
}
