using System.Buffers.Binary;

namespace Latido.Server.Log.Segments;

/// <summary>
/// Finds where the last segment ends. A crash may leave one group half written, and nothing behind it: a group is begun
/// only when the one before is durable. That torn tail was never acknowledged and may be cut. Everything else that is
/// not a whole group is damage to something that was promised.
/// </summary>
internal sealed class SegmentEnd
{
    // What a disk writes whole. A torn group has sectors as they were before: zeros.
    private const int Sector = 512;

    private SegmentEnd(long offset, long lastGroup, long[] positions) =>
        (Offset, LastGroup, Positions) = (offset, lastGroup, positions);

    /// <summary>The end of the last whole group.</summary>
    public long Offset { get; }

    /// <summary>The number of the last whole group.</summary>
    public long LastGroup { get; }

    /// <summary>The partitions' next positions.</summary>
    public long[] Positions { get; }

    /// <summary>What lies behind the end and must be cut, or null.</summary>
    public LogFinding? Torn { get; private init; }

    /// <summary>Reads the segment through; throws <see cref="DamagedLogException"/> where it is not a torn tail.</summary>
    public static SegmentEnd Find(Segment segment)
    {
        using var reader = new SegmentReader(segment.Path, segment.FirstGroup);
        var positions = new PositionCheck();
        positions.Set(segment.Positions);
        var length = reader.FileLength;

        LogFinding damage;

        while (reader.TryRead(length, out var group, out damage))
        {
            var reason = positions.Pass(group.Body);
            group.Release();

            if (reason is not null)
            {
                throw new DamagedLogException(damage with { Reason = reason });
            }
        }

        var torn = Judge(reader, length, damage);

        return torn is null or { IsHarmless: true }
            ? new(reader.Offset, reader.NextGroup - 1, positions.Next) { Torn = torn }
            : throw new DamagedLogException(torn);
    }

    /// <summary>What stands where the segment should go on: nothing (null), a torn tail (harmless), or the damage it seemed to be.</summary>
    public static LogFinding? Judge(SegmentReader reader, long length, LogFinding damage)
    {
        var rest = new byte[length - reader.Offset];
        reader.ReadRest(rest);

        return !rest.AsSpan().ContainsAnyExcept((byte)0) ? null
            : IsTorn(rest, reader.Offset) && FindGroup(rest, reader.NextGroup + 1) < 0
                ? damage with { Reason = "a group was not written whole before a crash; it was never acknowledged", IsHarmless = true }
            : damage;
    }

    /// <summary>Where a group of this number or a later one begins, or -1.</summary>
    public static int FindGroup(ReadOnlySpan<byte> rest, long number)
    {
        Span<byte> magic = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(magic, Frame.Magic);

        for (var at = rest.IndexOf(magic); at >= 0;)
        {
            if (Frame.TryRead(rest[at..], out var frame) && frame.Number >= number)
            {
                return at;
            }

            var next = rest[(at + 1)..].IndexOf(magic);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return -1;
    }

    private static bool IsTorn(ReadOnlySpan<byte> rest, long offset)
    {
        if (rest.Length < Frame.Bytes)
        {
            return true;
        }

        if (!Frame.TryRead(rest, out var frame))
        {
            return HasBlankSector(rest[..Frame.Bytes], offset) || !rest[Frame.Bytes..].ContainsAnyExcept((byte)0);
        }

        var size = Frame.Bytes + (long)frame.BodyLength;

        return size > rest.Length || HasBlankSector(rest[..(int)size], offset) || EndsInZeros(rest[..(int)size]);
    }

    private static bool HasBlankSector(ReadOnlySpan<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            var part = Math.Min(bytes.Length, Sector - (int)(offset % Sector));

            if (!bytes[..part].ContainsAnyExcept((byte)0))
            {
                return true;
            }

            bytes = bytes[part..];
            offset += part;
        }

        return false;
    }

    /// <summary>True if the writing stopped somewhere and only zeros follow: no group ends in them but by its checksum.</summary>
    private static bool EndsInZeros(ReadOnlySpan<byte> group)
    {
        var missing = group.Length - group.TrimEnd((byte)0).Length;

        if (missing is 0 or >= Block.ChecksumBytes)
        {
            return missing > 0;
        }

        // Only bytes of the last checksum are missing: then those that are there agree with it.
        var block = group[Frame.Bytes..];

        try
        {
            for (var first = Block.Read(block); first.Length < block.Length; first = Block.Read(block))
            {
                block = block[first.Length..];
            }
        }
        catch (DamagedLogException)
        {
            return false;
        }

        Span<byte> checksum = stackalloc byte[Block.ChecksumBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Checksum.Of(block[..^Block.ChecksumBytes]));

        return block[^Block.ChecksumBytes..].StartsWith(checksum[..^missing]);
    }
}
