namespace Latido.Server.Log.Segments;

/// <summary>The segment files of a folder, in order, and whether they fit together.</summary>
internal static class SegmentFolder
{
    public static string[] Paths(string folder) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.log").Order(StringComparer.Ordinal)] : [];

    /// <summary>Reads the heads. A last segment whose making a crash interrupted is removed: nothing was ever in it.</summary>
    public static Segment[] Read(string folder)
    {
        var paths = Paths(folder);

        if (paths is [.., var last] && IsUnfinished(last, isOnly: paths.Length == 1))
        {
            File.Delete(last);
            paths = paths[..^1];
        }

        return [.. paths.Select(Segment.Read)];
    }

    /// <summary>Cuts closed segments to their length where a crash came in between; a shorter one is damaged.</summary>
    public static void FinishSeals(Segment[] segments, LogDisk disk)
    {
        for (var i = 0; i + 1 < segments.Length; i++)
        {
            var (path, length) = (segments[i].Path, segments[i + 1].LengthBefore);
            var found = new FileInfo(path).Length;

            if (found < length)
            {
                throw new DamagedLogException(new LogFinding(path, found, 0, FormattableString.Invariant($"the file should have {length} bytes")));
            }

            if (found > length)
            {
                using var file = disk.Open(path);
                file.Cut(length);
            }
        }
    }

    /// <summary>True if the head was never written whole and nothing follows it.</summary>
    public static bool IsUnfinished(string path, bool isOnly)
    {
        try
        {
            Segment.Read(path);
            return false;
        }
        catch (DamagedLogException)
        {
            // Numbering would begin anew if the only segment went, unless it is the very first.
            if (isOnly && path != Segment.PathOf(Path.GetDirectoryName(path)!, 1))
            {
                return false;
            }

            using var file = SegmentReader.OpenFile(path);
            var rest = new byte[Math.Max(0, RandomAccess.GetLength(file) - Segment.HeadBytes)];
            RandomAccess.Read(file, rest, Segment.HeadBytes);

            return !rest.AsSpan().ContainsAnyExcept((byte)0);
        }
    }
}
