using System.Buffers.Binary;
using System.Globalization;

namespace Latido.Server.Log.Segments;

/// <summary>
/// One file of the log: a head, then groups one after another. The head knows enough to check the file before it and
/// to number on from here, should all before be gone.
/// </summary>
/// <remarks>
/// STORED FORMAT, version 1, held by a test with golden bytes:
/// <code>
/// head = "LATIDO\r\n":8 version:4 0:4 first-group:8 created-at:8 length-of-segment-before:8 next-position:8*64 crc32c:4
/// </code>
/// The file is named for its first group. Behind its last group an open segment has zeros, a closed one nothing.
/// </remarks>
internal sealed record Segment(string Path, long FirstGroup, long CreatedAt, long LengthBefore, long[] Positions)
{
    public const int HeadBytes = 40 + (8 * Partition.Count) + 4;
    public const int Version = 1;
    private const ulong Magic = 0x0A0D_4F44_4954_414C; // "LATIDO\r\n"

    public static string PathOf(string folder, long firstGroup) =>
        System.IO.Path.Combine(folder, firstGroup.ToString("D19", CultureInfo.InvariantCulture) + ".log");

    public byte[] Head()
    {
        var head = new byte[HeadBytes];
        var span = head.AsSpan();
        BinaryPrimitives.WriteUInt64LittleEndian(span, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(span[8..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(span[16..], FirstGroup);
        BinaryPrimitives.WriteInt64LittleEndian(span[24..], CreatedAt);
        BinaryPrimitives.WriteInt64LittleEndian(span[32..], LengthBefore);

        for (var i = 0; i < Partition.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(span[(40 + (8 * i))..], Positions[i]);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(span[^4..], Checksum.Of(span[..^4]));

        return head;
    }

    /// <summary>Reads a segment's head; says where it is damaged if it is.</summary>
    public static Segment Read(string path)
    {
        var head = new byte[HeadBytes];
        using var file = SegmentReader.OpenFile(path);
        var read = RandomAccess.Read(file, head, 0);
        var span = head.AsSpan();

        if (read < HeadBytes || BinaryPrimitives.ReadUInt64LittleEndian(span) != Magic)
        {
            throw Damaged(path, "the file does not begin as a segment of the log");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(span[^4..]) != Checksum.Of(span[..^4]))
        {
            throw Damaged(path, "the checksum of the segment's head is wrong");
        }

        if (BinaryPrimitives.ReadInt32LittleEndian(span[8..]) != Version)
        {
            throw Damaged(path, FormattableString.Invariant($"the segment is not of version {Version}"));
        }

        var positions = new long[Partition.Count];

        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = BinaryPrimitives.ReadInt64LittleEndian(span[(40 + (8 * i))..]);
        }

        var segment = new Segment(
            path,
            BinaryPrimitives.ReadInt64LittleEndian(span[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(span[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(span[32..]),
            positions);

        return PathOf(System.IO.Path.GetDirectoryName(path)!, segment.FirstGroup) == path
            ? segment
            : throw Damaged(path, "the file's name is not that of its first group");
    }

    private static DamagedLogException Damaged(string path, string reason) => new(new LogFinding(path, 0, 0, reason));
}
