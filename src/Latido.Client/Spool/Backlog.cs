namespace Latido.Client.Spool;

/// <summary>
/// The spool as the sender sees it: events go in and come out, and where the disk fails the host is told and sending goes on.
/// Without a folder it is always empty and keeps nothing.
/// </summary>
internal sealed class Backlog : IDisposable
{
    private readonly Tally tally;
    private readonly DiskSpool? disk;

    public Backlog(LatidoOptions options, Tally tally)
    {
        this.tally = tally;

        if (options.SpoolFolder is { } folder)
        {
            DiskSpool? opened = null;
            Try("opened, so events stay in memory only", () => opened = DiskSpool.Open(folder, options));
            disk = opened;
        }
    }

    /// <summary>How many events are on disk. Any thread may ask.</summary>
    public int Events => disk?.Events ?? 0;

    public bool IsEmpty => disk is null or { IsEmpty: true };

    /// <summary>The oldest events; null where there are none.</summary>
    public Batch? Next()
    {
        while (disk?.Oldest is { } file)
        {
            var (events, torn) = (new List<byte[]>(), 0);

            if (!Try("read", () => (events, torn) = disk.Load(file)))
            {
                tally.Drop(
                    ProblemKind.SpoolDamaged, file.Events,
                    $"{Tally.Events(file.Events)} dropped because {file.Path} cannot be read. It is kept as .unreadable.");
                Try("set aside", disk.SetOldestAside);
                continue;
            }

            if (torn > 0)
            {
                tally.Drop(ProblemKind.SpoolDamaged, torn, $"{Tally.Events(torn)} dropped because of a torn line in {file.Path}.");
            }

            if (events.Count > 0)
            {
                return new(events) { File = file };
            }

            RemoveOldest();
        }

        return null;
    }

    /// <summary>Writes the events behind all others; null where the disk takes none, and then they are the caller's still.</summary>
    public SpoolFile? Keep(Batch batch)
    {
        if (disk is null)
        {
            return null;
        }

        IReadOnlyList<byte[]> events = [.. batch.Rest];
        MakeRoom(events.Sum(item => item.Length + 1L));
        SpoolFile? file = null;
        Try("written", () => file = disk.Append(events));

        return file;
    }

    /// <summary>Leaves in the batch's file only what remains of it.</summary>
    public void Shorten(Batch batch) => Try("written", () => disk!.Shorten([.. batch.Rest]));

    /// <summary>The oldest events were sent.</summary>
    public void RemoveOldest() => Try("cleared", disk!.RemoveOldest);

    public void Dispose() => disk?.Dispose();

    private void MakeRoom(long size)
    {
        while (disk!.NextToDrop(size) is { } file)
        {
            tally.Drop(
                ProblemKind.SpoolFull, file.Events,
                $"{Tally.Events(file.Events)} dropped, the oldest of the spool, because it is full. Raise SpoolBytes if the disk has room.");
            RemoveOldest();
        }
    }

    private bool Try(string what, Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            tally.Tell(ProblemKind.SpoolUnavailable, $"The spool cannot be {what}: {e.Message}", 0, e);
            return false;
        }
    }
}
