namespace Latido.Server.Accounts;

/// <summary>What a workspace has digested and not yet shown.</summary>
internal sealed class PendingWork(LiveWorkspace live)
{
    public LiveWorkspace Live => live;

    public bool IsDirty { get; set; } = true;

    public bool HasNewDay { get; set; }

    /// <summary>Something changed since it was last asked whether a benchmark is due.</summary>
    public bool WantsBenchmark { get; set; }

    public long LastReceivedAt { get; set; }

    public (Guid Source, long ReceivedAt) LastSeen { get; set; }

    /// <summary>Business facts whose texts are still to be written down.</summary>
    public List<BusinessRow> Business { get; } = [];

    public HashSet<int> Touched { get; } = [];
}
