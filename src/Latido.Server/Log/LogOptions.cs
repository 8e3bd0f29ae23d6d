namespace Latido.Server.Log;

/// <summary>Where the log lives and how much it may hold in memory.</summary>
public sealed record LogOptions
{
    /// <summary>The folder of the segment files; used unless there is a connection string.</summary>
    public string? Folder { get; init; }

    /// <summary>A PostgreSQL connection string: then the log lives there.</summary>
    public string? Postgres { get; init; }

    /// <summary>Posts that may wait; one more is told that the house is full.</summary>
    public int MaxQueuedPosts { get; init; } = 16 * 1024;

    /// <summary>Bytes of text that may wait.</summary>
    public long MaxQueuedBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of text one group may gather.</summary>
    public int MaxGroupBytes { get; init; } = 4 << 20;

    /// <summary>Bytes of memory for the newest groups, so that followers need no disk.</summary>
    public int TailBytes { get; init; } = 24 << 20;

    /// <summary>Bytes after which a segment file is closed and the next begun.</summary>
    public int SegmentBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Message ids remembered for sure, at 8 to 16 bytes each (so 1 GB at the very most). Beyond it the oldest are
    /// forgotten before their 24 hours are over.
    /// </summary>
    public int MaxRememberedIds { get; init; } = 1 << 26;
}
