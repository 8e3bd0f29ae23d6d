namespace Latido.Server.Ingest.Imports;

/// <summary>How an import goes, of all its files together.</summary>
/// <param name="File">The file at work.</param>
/// <param name="Share">From 0 to 1, by bytes; null where nobody knows how many there are.</param>
/// <param name="Read">Lines read.</param>
/// <param name="PerSecond">Lines read in a second of late.</param>
/// <param name="SecondsLeft">At the pace of late; null where that cannot be said.</param>
public sealed record ImportState(
    string File, double? Share, long Read, long Accepted, long Duplicates, long Rejected, double PerSecond, double? SecondsLeft);

/// <summary>Turns what an import tells of one file into the share of all, with the pace of late and the time left.</summary>
/// <param name="all">How many bytes all files have; 0 where nobody knows.</param>
internal sealed class ImportPace(long all, TimeProvider time, Action<ImportState> report) : IProgress<ImportProgress>
{
    private static readonly TimeSpan OfLate = TimeSpan.FromSeconds(15);

    private readonly Queue<(long At, long Bytes, long Read)> past = [];
    private string? current;
    private long ended;
    private long bytes;

    public ImportPace(IEnumerable<ImportFile> files, TimeProvider time, Action<ImportState> report)
        : this(files.Sum(file => file.Length ?? 0), time, report)
    {
    }

    public void Report(ImportProgress value)
    {
        if (current != value.File)
        {
            (current, ended) = (value.File, ended + bytes);
        }

        bytes = value.Bytes;
        var now = (At: time.GetTimestamp(), Bytes: ended + bytes, value.Read);
        past.Enqueue(now);

        while (past.Count > 2 && time.GetElapsedTime(past.Peek().At, now.At) > OfLate)
        {
            past.Dequeue();
        }

        var first = past.Peek();
        var seconds = time.GetElapsedTime(first.At, now.At).TotalSeconds;
        var bytesPerSecond = seconds > 0 ? (now.Bytes - first.Bytes) / seconds : 0;

        report(new(
            value.File,
            all > 0 ? Math.Min(1, now.Bytes / (double)all) : null,
            value.Read,
            value.Accepted,
            value.Duplicates,
            value.Rejected,
            seconds > 0 ? (now.Read - first.Read) / seconds : 0,
            all > 0 && bytesPerSecond > 0 ? Math.Max(0, all - now.Bytes) / bytesPerSecond : null));
    }
}
