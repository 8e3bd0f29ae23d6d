namespace Latido.Server.Ingest.Imports;

/// <summary>A set of record numbers, kept as ranges: bad lines come in runs, or are few.</summary>
internal sealed class RecordSet
{
    private readonly List<(long First, long Last)> ranges = [];

    /// <summary>Adds a number beyond all that are there, as a file is read.</summary>
    public void Add(long record)
    {
        if (ranges is [.., var last] && last.Last == record - 1)
        {
            ranges[^1] = (last.First, record);
        }
        else
        {
            ranges.Add((record, record));
        }
    }

    public bool Contains(long record)
    {
        var (low, high) = (0, ranges.Count - 1);

        while (low <= high)
        {
            var middle = (low + high) >>> 1;

            if (ranges[middle].Last < record)
            {
                low = middle + 1;
            }
            else if (ranges[middle].First > record)
            {
                high = middle - 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All of this and of another.</summary>
    public RecordSet With(RecordSet other)
    {
        var both = new RecordSet();

        foreach (var (first, last) in ranges.Concat(other.ranges).OrderBy(range => range.First))
        {
            if (both.ranges is [.., var before] && before.Last >= first - 1)
            {
                both.ranges[^1] = (before.First, Math.Max(before.Last, last));
            }
            else
            {
                both.ranges.Add((first, last));
            }
        }

        return both;
    }

    /// <summary>The ranges as distances, seven bits to a byte; null for an empty set.</summary>
    public byte[]? ToBytes()
    {
        if (ranges is [])
        {
            return null;
        }

        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var at = 0L;

        foreach (var (first, last) in ranges)
        {
            writer.Write7BitEncodedInt64(first - at);
            writer.Write7BitEncodedInt64(last - first);
            at = last;
        }

        return bytes.ToArray();
    }

    public static RecordSet Read(byte[]? bytes)
    {
        var set = new RecordSet();
        using var reader = new BinaryReader(new MemoryStream(bytes ?? []));
        var at = 0L;

        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            var first = at + reader.Read7BitEncodedInt64();
            at = first + reader.Read7BitEncodedInt64();
            set.ranges.Add((first, at));
        }

        return set;
    }
}
