namespace Latido.Server.Log.Segments;

/// <summary>
/// Reads every byte of every segment and tells all that is wrong, going on behind each damage: what doctor says of the
/// embedded home. Works on a log that start refuses, and on one that is being written.
/// </summary>
internal static class SegmentCheck
{
    /// <summary>Walks a folder. For a log that is open the extent says how far it has been written.</summary>
    public static IEnumerable<LogFinding> Walk(string folder, Func<Extent>? live, CancellationToken cancellationToken)
    {
        var positions = new PositionCheck();
        var expected = 0L;
        var paths = SegmentFolder.Paths(folder);

        for (var i = 0; i < paths.Length; i++)
        {
            if (live?.Invoke() is { } extent && !extent.Segments.Any(kept => kept.Path == paths[i]))
            {
                // Retention took it, or it was made, while we walked.
                continue;
            }

            var (segment, damage) = TryRead(paths[i]);

            if (segment is null)
            {
                yield return damage! with { IsHarmless = i == paths.Length - 1 && SegmentFolder.IsUnfinished(paths[i], paths.Length == 1) };
                expected = 0;
                continue;
            }

            if (expected != 0 && segment.FirstGroup != expected)
            {
                yield return new(paths[i], 0, expected, FormattableString.Invariant($"groups {expected} to {segment.FirstGroup - 1} are missing"));
            }

            positions.Set(segment.Positions);
            var following = i + 1 < paths.Length ? TryRead(paths[i + 1]).Segment : null;
            var reader = new SegmentReader(segment.Path, segment.FirstGroup);

            foreach (var finding in Walk(reader, segment, following, live, positions, cancellationToken))
            {
                yield return finding;
            }

            expected = reader.NextGroup;
            reader.Dispose();
        }
    }

    private static IEnumerable<LogFinding> Walk(
        SegmentReader reader, Segment segment, Segment? following, Func<Extent>? live, PositionCheck positions, CancellationToken cancellationToken)
    {
        var length = following?.LengthBefore ?? live?.Invoke().EndOf(segment) ?? reader.FileLength;
        var isOpenEnd = following is null && live is null;

        if (reader.FileLength < length)
        {
            yield return new(segment.Path, reader.FileLength, 0, FormattableString.Invariant($"the file should have {length} bytes"));
            length = reader.FileLength;
        }

        while (reader.Offset < length)
        {
            cancellationToken.ThrowIfCancellationRequested();

            if (reader.TryRead(length, out var group, out var damage))
            {
                if (positions.Pass(group.Body) is { } reason)
                {
                    yield return damage with { Reason = reason };
                }

                group.Release();
                continue;
            }

            var found = isOpenEnd ? SegmentEnd.Judge(reader, length, damage) : damage;

            if (found is not null)
            {
                yield return found;
            }

            if (found is null or { IsHarmless: true } || !reader.TrySkipDamage(length))
            {
                break;
            }

            if (reader.NextGroup > damage.Group + 1)
            {
                yield return damage with { Reason = FormattableString.Invariant($"groups {damage.Group} to {reader.NextGroup - 1} cannot be read") };
            }

            positions.Forget();
        }
    }

    private static (Segment? Segment, LogFinding? Damage) TryRead(string path)
    {
        try
        {
            return (Segment.Read(path), null);
        }
        catch (DamagedLogException damage)
        {
            return (null, damage.Finding);
        }
    }
}
