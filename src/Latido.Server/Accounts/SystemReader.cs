using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>How the server fares, for the System page and the API.</summary>
public sealed record SystemView(
    string Version,
    Duration Uptime,
    TimesView TimeToSignal,
    double LagSeconds,
    LogView Log,
    StoreView Store,
    MemoryView Memory,
    IReadOnlyList<SourceView> Sources);

/// <summary>How long it took from the accepted event to the visible signal or score in the last hour, in milliseconds.</summary>
public sealed record TimesView(long Count, double P50, double P95, double P99);

/// <summary>The log: where it lies, its groups and records, bytes, oldest record, and how far the reader has come.</summary>
public sealed record LogView(string Home, long Groups, long Records, long Bytes, Instant? OldestAt, long ReadGroups);

/// <summary>The store: sqlite or postgresql, and its bytes where they can be known.</summary>
public sealed record StoreView(string Kind, long? Bytes);

/// <summary>Memory of the process, and how many accounts and people it holds.</summary>
public sealed record MemoryView(long Bytes, int Accounts, int People);

/// <summary>One source of the workspace: what it brought in the last day, and what was refused, by reason.</summary>
public sealed record SourceView(
    Guid Id, string Name, string KeyPrefix, Instant? LastEventAt, long Accepted24h, long Duplicates24h, IReadOnlyList<RejectView> Rejected24h);

public sealed record RejectView(string Reason, long Count);

/// <summary>Reads how the server fares. Scoped: sources are those of the current workspace.</summary>
public sealed class SystemReader(Platform.CurrentWorkspace current)
{
    public Task<SystemView> ReadAsync(CancellationToken cancellationToken) => throw new NotSupportedException(current.Id.ToString());

    /// <summary>Time to signal alone: costs nothing, every page shows it.</summary>
    public TimesView TimeToSignal => throw new NotSupportedException();
}
