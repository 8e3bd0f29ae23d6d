using System.Globalization;
using System.Text.Json;

namespace Latido.Client.Spool;

/// <summary>
/// Events that could not be sent, on disk, in order. Each line is an event, so half a line, as a power cut leaves it, costs
/// that event and no other. One thread uses it, but for <see cref="Events"/>.
/// </summary>
internal sealed class DiskSpool : IDisposable
{
    private readonly LatidoOptions options;
    private readonly SpoolPart part;
    private readonly Queue<SpoolFile> files = new();
    private SpoolFile? newest;
    private long last;
    private long bytes;
    private int events;

    private DiskSpool(LatidoOptions options, SpoolPart part) => (this.options, this.part) = (options, part);

    /// <summary>How many events it holds.</summary>
    public int Events => Volatile.Read(ref events);

    public bool IsEmpty => files.Count == 0;

    /// <summary>Opens the folder, with what was left in it by processes that are no more.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public static DiskSpool Open(string folder, LatidoOptions options)
    {
        SpoolPart.MakeFolder(folder);
        var free = SpoolPart.TakeAny(folder);

        try
        {
            var spool = new DiskSpool(options, free);
            spool.TakeOver(folder);

            return spool;
        }
        catch
        {
            free.Dispose();
            throw;
        }
    }

    /// <summary>The file that is to be sent next.</summary>
    public SpoolFile? Oldest => files.TryPeek(out var oldest) ? oldest : null;

    /// <summary>Writes events behind all others; they are on the disk when it returns. Make room for them before.</summary>
    public SpoolFile Append(IReadOnlyList<byte[]> items)
    {
        var size = items.Sum(item => item.Length + 1L);
        var file = newest is { IsOurs: true } open && open != Oldest && open.Events + items.Count <= options.BatchCount
            && open.Bytes + size <= options.BatchBytes ? open : null;
        var isNew = file is null;
        file ??= new(NewPath()) { IsOurs = true };

        try
        {
            Write(file.Path, FileMode.Append, items);
        }
        catch
        {
            UndoTo(file, isNew);
            throw;
        }

        if (isNew)
        {
            Add(file);
        }

        Grow(file, items.Count, size);

        return file;
    }

    /// <summary>The oldest file if it has to go so that so many bytes find room; null where there is room.</summary>
    public SpoolFile? NextToDrop(long size) => bytes + size > options.SpoolBytes ? Oldest : null;

    /// <summary>The events of a file. What cannot be read as one is left out, and its number told.</summary>
    public (List<byte[]> Events, int Torn) Load(SpoolFile file)
    {
        var text = File.ReadAllBytes(file.Path).AsSpan();
        var found = new List<byte[]>(file.Events);

        foreach (var range in text.Split((byte)'\n'))
        {
            // What lies behind the last line's end is empty, or half a line.
            if (range.End.Value < text.Length && IsObject(text[range]))
            {
                found.Add(text[range].ToArray());
            }
        }

        var torn = file.Events - found.Count;
        Grow(file, -torn, 0);

        return (found, torn);
    }

    /// <summary>Takes the oldest file away.</summary>
    public void RemoveOldest()
    {
        File.Delete(TakeOldest().Path);
    }

    /// <summary>Forgets the oldest file, which cannot be read, and leaves it beside the others under another name.</summary>
    public void SetOldestAside()
    {
        var path = TakeOldest().Path;
        File.Move(path, path + ".unreadable", overwrite: true);
    }

    /// <summary>Leaves in the oldest file only the events that remain, all at once or not at all.</summary>
    public void Shorten(IReadOnlyList<byte[]> rest)
    {
        var file = files.Peek();
        var beside = file.Path + ".new";
        Write(beside, FileMode.Create, rest);
        File.Move(beside, file.Path, overwrite: true);
        Grow(file, rest.Count - file.Events, rest.Sum(item => item.Length + 1L) - file.Bytes);
    }

    public void Dispose() => part.Dispose();

    /// <summary>Brings the files of dead processes into our part, and lists all in their order.</summary>
    private void TakeOver(string folder)
    {
        foreach (var left in SpoolPart.TakeLeft(folder))
        {
            using (left)
            {
                foreach (var path in FilesIn(left.Folder))
                {
                    File.Move(path, FreePath(NumberOf(path)));
                }
            }
        }

        foreach (var path in FilesIn(part.Folder))
        {
            last = Math.Max(last, NumberOf(path));
            var file = new SpoolFile(path);
            var (lines, size) = Measure(path);

            if (lines > 0)
            {
                Add(file);
                Grow(file, lines, size);
            }
        }
    }

    /// <summary>The files in their order: their names are numbers that grow with time, in all parts alike.</summary>
    private static string[] FilesIn(string folder) => [.. Directory.EnumerateFiles(folder, "*.ndjson").Order(StringComparer.Ordinal)];

    private static long NumberOf(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private string NewPath() => FreePath(last = Math.Max(last + 1, options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds() * 1000));

    private string FreePath(long number)
    {
        string path;

        do
        {
            path = Path.Combine(part.Folder, number.ToString("D20", CultureInfo.InvariantCulture) + ".ndjson");
            number++;
        }
        while (File.Exists(path));

        return path;
    }

    private SpoolFile TakeOldest()
    {
        var file = files.Dequeue();
        Grow(file, -file.Events, -file.Bytes);
        file.IsGone = true;
        newest = files.Count == 0 ? null : newest;

        return file;
    }

    private void Add(SpoolFile file)
    {
        files.Enqueue(file);
        newest = file;
    }

    private void Grow(SpoolFile file, int count, long size)
    {
        file.Events += count;
        file.Bytes += size;
        bytes += size;
        Volatile.Write(ref events, events + count);
    }

    private static void Write(string path, FileMode mode, IReadOnlyList<byte[]> items)
    {
        using var stream = new FileStream(path, mode, FileAccess.Write, FileShare.Read, bufferSize: 64 * 1024);

        foreach (var item in items)
        {
            stream.Write(item);
            stream.WriteByte((byte)'\n');
        }

        stream.Flush(flushToDisk: true);
    }

    /// <summary>Half of the events may have been written: away with them, since the caller still has them all.</summary>
    private static void UndoTo(SpoolFile file, bool isNew)
    {
        file.IsOurs = false;

        try
        {
            if (isNew)
            {
                File.Delete(file.Path);
            }
            else
            {
                using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Write);
                stream.SetLength(file.Bytes);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then they are sent twice, under the same ids, and the server takes them once.
        }
    }

    private static (int Lines, long Bytes) Measure(string path)
    {
        using var stream = File.OpenRead(path);
        Span<byte> window = new byte[64 * 1024];
        var (lines, end) = (0, (byte)'\n');

        while (stream.Read(window) is > 0 and var read)
        {
            lines += window[..read].Count((byte)'\n');
            end = window[read - 1];
        }

        return (end == '\n' ? lines : lines + 1, stream.Length);
    }

    private static bool IsObject(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);

        try
        {
            return json.Read() && json.TokenType == JsonTokenType.StartObject && json.TrySkip() && !json.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
