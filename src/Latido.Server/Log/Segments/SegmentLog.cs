using System.Globalization;

namespace Latido.Server.Log.Segments;

/// <summary>The log in segment files of the data folder: the embedded home. Each group is one write and one flush.</summary>
internal sealed partial class SegmentLog(string folder, int segmentBytes, ILogger<SegmentLog> logger, LogDisk? disk = null) : ILogHome
{
    // Disk is taken in steps, so that a small log stays small and a full disk is met here, not in the middle of a group.
    private const long Step = 8 << 20;
    private const long Slack = 512 * 1024;
    private const int DiskFull = 28;

    private readonly Lock gate = new();
    private readonly LogDisk disk = disk ?? LogDisk.Real;
    private FileStream? possession;
    private LogFile? active;
    private long reserved;
    private bool isDirty;
    private volatile Extent extent = new([], 0, 0);
    private long[] positions = [];

    public long Bytes => extent.Bytes;

    public long Dropped => extent.Dropped;

    public ValueTask<LogHead> OpenAsync(CancellationToken cancellationToken)
    {
        if (active is null)
        {
            TakePossession();
            Recover();
        }
        else if (isDirty)
        {
            Clean();
        }

        return new(new LogHead(extent.First, extent.Last, positions.AsSpan().ToArray()));
    }

    public void Append(LogGroup group, ReadOnlySpan<long> positionsAfter)
    {
        var framed = group.Framed;

        try
        {
            if (extent.End > Segment.HeadBytes && extent.End + framed.Length > segmentBytes)
            {
                Roll(group);
            }

            Reserve(extent.End + framed.Length);
            isDirty = true;
            active!.Write(extent.End, framed);
            isDirty = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            isDirty = true;
            throw Unavailable(exception);
        }

        positionsAfter.CopyTo(positions);

        lock (gate)
        {
            extent = extent with { End = extent.End + framed.Length, Last = group.Number };
        }
    }

    public IAsyncEnumerable<LogGroup> ReadAsync(long afterGroup, CancellationToken cancellationToken) =>
        Read(afterGroup, cancellationToken).ToAsyncEnumerable();

    public ValueTask<long> BookmarkBeforeAsync(long moment, CancellationToken cancellationToken)
    {
        var seen = extent;
        var segment = seen.Segments.LastOrDefault(segment => segment.CreatedAt < moment);

        return new((segment?.FirstGroup ?? seen.First) - 1);
    }

    public ValueTask<long> DropBeforeAsync(long group, CancellationToken cancellationToken)
    {
        Segment[] dropped;

        lock (gate)
        {
            // A segment may go when the next one begins at or before the group; so the last one always stays.
            var count = extent.Segments.Skip(1).TakeWhile(next => next.FirstGroup <= group).Count();
            dropped = extent.Segments[..count];
            extent = extent with { Segments = extent.Segments[count..] };
        }

        // The oldest first: a crash in between leaves a log without a hole.
        foreach (var segment in dropped)
        {
            File.Delete(segment.Path);
        }

        disk.FlushFolder(folder);

        return new(extent.First);
    }

    public IAsyncEnumerable<LogFinding> VerifyAsync(CancellationToken cancellationToken) =>
        SegmentCheck.Walk(folder, active is null ? null : () => extent, cancellationToken).ToAsyncEnumerable();

    public ValueTask DisposeAsync()
    {
        if (active is not null)
        {
            TryCut(active, extent.End);
            active.Dispose();
            active = null;
        }

        possession?.Dispose();
        possession = null;

        return ValueTask.CompletedTask;
    }

    private IEnumerable<LogGroup> Read(long after, CancellationToken cancellationToken)
    {
        while (extent is var seen && after < seen.Last)
        {
            after = Math.Max(after, seen.First - 1);
            var index = Array.FindLastIndex(seen.Segments, segment => segment.FirstGroup <= after + 1);
            var segment = seen.Segments[index];
            var end = seen.EndOf(index);

            using var reader = TryOpen(segment);

            if (reader is null)
            {
                continue;
            }

            while (reader.NextGroup <= after)
            {
                reader.Skip(end);
            }

            while (reader.Offset < end)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return reader.Read(end);
                after++;

                if (reader.Offset == end)
                {
                    // Still the last one? Then it may have grown meanwhile.
                    var now = extent;
                    index = Array.IndexOf(now.Segments, segment);
                    end = index < 0 ? end : now.EndOf(index);
                }
            }
        }
    }

    private SegmentReader? TryOpen(Segment segment)
    {
        try
        {
            return new(segment.Path, segment.FirstGroup);
        }
        catch (FileNotFoundException)
        {
            // Retention may just have taken it; otherwise somebody has.
            return extent.Segments.Contains(segment)
                ? throw new DamagedLogException(new LogFinding(segment.Path, 0, segment.FirstGroup, "the file is missing"))
                : null;
        }
    }

    private void TakePossession()
    {
        Directory.CreateDirectory(folder);

        try
        {
            possession ??= new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new LogUnavailableException(
                $"Another process writes the log in {folder}. Stop it, or choose another data folder.", exception);
        }
    }

    private void Recover()
    {
        var segments = SegmentFolder.Read(folder);

        if (segments is [])
        {
            positions = new long[Partition.Count];
            active = Create(1, 0, 0);
            return;
        }

        SegmentFolder.FinishSeals(segments, disk);
        var end = SegmentEnd.Find(segments[^1]);
        positions = end.Positions;
        active = disk.Open(segments[^1].Path);
        extent = new(segments, end.Offset, end.LastGroup);
        reserved = end.Offset;

        if (end.Torn is { } torn)
        {
            LogTornTail(torn.Place, torn.Offset, torn.Group);
        }

        active.Cut(end.Offset);
    }

    /// <summary>Clears away what a failed append has left, so that it can never be read back.</summary>
    private void Clean()
    {
        try
        {
            reserved = extent.End;
            active!.Cut(extent.End);
            isDirty = false;
        }
        catch (IOException exception)
        {
            throw Unavailable(exception);
        }
    }

    private void Roll(LogGroup group)
    {
        var (former, end) = (active!, extent.End);
        active = Create(group.Number, group.AppendedAt, end);

        // Should this fail, the next start does it: the new head knows the length.
        TryCut(former, end);
        former.Dispose();
    }

    private LogFile Create(long firstGroup, long createdAt, long lengthBefore)
    {
        var segment = new Segment(Segment.PathOf(folder, firstGroup), firstGroup, createdAt, lengthBefore, positions.AsSpan().ToArray());
        var file = disk.Open(segment.Path);

        try
        {
            file.Cut(0);
            file.Reserve(Math.Min(Step, segmentBytes));
            file.Write(0, segment.Head());
            disk.FlushFolder(folder);
        }
        catch
        {
            file.Dispose();
            File.Delete(segment.Path);
            throw;
        }

        reserved = Math.Min(Step, segmentBytes);

        lock (gate)
        {
            extent = new([.. extent.Segments, segment], Segment.HeadBytes, firstGroup - 1);
        }

        return file;
    }

    private void Reserve(long end)
    {
        if (end + Slack <= reserved)
        {
            return;
        }

        try
        {
            active!.Reserve(end + Step);
            reserved = end + Step;
        }
        catch (IOException exception) when (IsDiskFull(exception))
        {
            // Not room for a step, but perhaps for the group.
            active!.Reserve(end);
        }
    }

    private void TryCut(LogFile file, long length)
    {
        try
        {
            file.Cut(length);
        }
        catch (IOException exception)
        {
            LogSealFailed(exception);
        }
    }

    private static bool IsDiskFull(Exception exception) => (exception.HResult & 0xFFFF) is DiskFull or 112;

    private static LogUnavailableException Unavailable(Exception exception) => IsDiskFull(exception)
        ? new("The disk of the data folder is full. Make room; the log goes on by itself.", exception, isDiskFull: true)
        : new(string.Create(CultureInfo.InvariantCulture, $"The log could not be written: {exception.Message}"), exception);

    [LoggerMessage(1, LogLevel.Warning, "The last group was not written whole before a crash and was never acknowledged; cut {Path} at {Offset}, group {Group}")]
    private partial void LogTornTail(string path, long offset, long group);

    [LoggerMessage(2, LogLevel.Warning, "A segment could not be cut to its length; the next start will do it")]
    private partial void LogSealFailed(IOException exception);
}
