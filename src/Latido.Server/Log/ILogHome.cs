namespace Latido.Server.Log;

/// <summary>Where the log stands: its first and last group, and the next position of each partition.</summary>
internal sealed record LogHead(long First, long Last, long[] Positions)
{
    /// <summary>An empty log: the first group will be number 1.</summary>
    public static LogHead Empty => new(1, 0, new long[Partition.Count]);
}

/// <summary>
/// Where groups are kept: segment files in the data folder, or rows in PostgreSQL. One writer at a time; any number
/// of readers beside it.
/// </summary>
internal interface ILogHome : IAsyncDisposable
{
    /// <summary>Disk taken, as far as it holds records.</summary>
    long Bytes { get; }

    /// <summary>Records that retention has removed.</summary>
    long Dropped { get; }

    /// <summary>
    /// Takes possession and finds out where the log ends. Also called after an append has failed: it clears away what
    /// the failure left, and says whether the group was durable after all.
    /// </summary>
    ValueTask<LogHead> OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes a group durable, or throws <see cref="LogUnavailableException"/>. Runs on the writer's own thread and
    /// blocks it: there is nothing else for that thread to do. The positions are those after the group.
    /// </summary>
    void Append(LogGroup group, ReadOnlySpan<long> positions);

    /// <summary>
    /// The groups after this one in order, up to the last that was durable when the reading came there. Each is the
    /// reader's to release.
    /// </summary>
    IAsyncEnumerable<LogGroup> ReadAsync(long afterGroup, CancellationToken cancellationToken);

    /// <summary>A group before every group that was appended at or after this moment (microseconds), as late as is cheap to find.</summary>
    ValueTask<long> BookmarkBeforeAsync(long moment, CancellationToken cancellationToken);

    /// <summary>Removes groups below this number, as far as whole units can go, and returns the first that is left.</summary>
    ValueTask<long> DropBeforeAsync(long group, CancellationToken cancellationToken);

    /// <summary>Walks everything and tells what is wrong. Needs no <see cref="OpenAsync"/>, so it works on a log that cannot be opened.</summary>
    IAsyncEnumerable<LogFinding> VerifyAsync(CancellationToken cancellationToken);
}
