using System.Buffers.Binary;

namespace Latido.Server.Log.Segments;

/// <summary>The head that stands before each group in a segment file.</summary>
/// <remarks>
/// STORED FORMAT, held by a test with golden bytes:
/// <code>magic:4 body-length:4 number:8 appended-at:8 records:4 crc32c:4 (of the 28 bytes before), little-endian</code>
/// The blocks behind it carry their own checksums.
/// </remarks>
internal readonly record struct Frame(int BodyLength, long Number, long AppendedAt, int Records)
{
    public const int Bytes = 32;
    public const uint Magic = 0x5052474C; // "LGRP"

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], BodyLength);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], AppendedAt);
        BinaryPrimitives.WriteInt32LittleEndian(target[24..], Records);
        BinaryPrimitives.WriteUInt32LittleEndian(target[28..], Checksum.Of(target[..28]));
    }

    /// <summary>Reads the frame, or says that these bytes are none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Frame frame)
    {
        frame = default;

        if (bytes.Length < Bytes
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]) != Checksum.Of(bytes[..28]))
        {
            return false;
        }

        frame = new(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]));

        return frame.BodyLength > 0 && frame.Records > 0;
    }
}
