using System.Buffers.Binary;

namespace Latido.Server.Log;

/// <summary>
/// The records of one partition in one group, as they are stored in every home. A block explains itself: it needs no
/// other block to be read.
/// </summary>
/// <remarks>
/// STORED FORMAT, version 1. Old logs must stay readable for ever: a change here is a new version beside this one, and
/// the golden bytes in BlockFormatTests hold it.
/// <code>
/// block    = 'L' version:1 partition:1 first-position:v count:v appended-at:v length:v record* crc32c:4
/// record   = kind:1 flags:1 [origin:t] [received:s] at:s [id:8] [person:t] [anonymous:t] [account:t] [name:t] [payload:t]
/// flags    = 1 origin, 2 received, 4 id, 8 person, 16 anonymous, 32 account, 64 name, 128 payload: what is there
/// v, s     = varint, zigzag varint; fixed numbers are little-endian
/// origin   = workspace:16 source:16, as text; absent: that of the record before
/// received = difference to the record before (the first: to appended-at), absent: none
/// at       = difference to the record before (the first: to its received)
/// t        = v, then: even, v/2 bytes follow; odd, they are those of the even text that stands v/2 bytes after the first
///            record's start
/// crc32c   = of all bytes of the block before it
/// </code>
/// </remarks>
internal readonly record struct Block(int Partition, long FirstPosition, int Count, long AppendedAt, int RecordsStart, int RecordsLength)
{
    public const byte Magic = (byte)'L';
    public const byte Version = 1;
    public const int ChecksumBytes = 4;
    public const int MaxHeaderBytes = 3 + (4 * Varint.MaxBytes);

    public const byte HasOrigin = 1;
    public const byte HasReceived = 2;
    public const byte HasId = 4;
    public const byte HasPerson = 8;
    public const byte HasAnonymous = 16;
    public const byte HasAccount = 32;
    public const byte HasName = 64;
    public const byte HasPayload = 128;

    /// <summary>Bytes of the whole block.</summary>
    public int Length => RecordsStart + RecordsLength + ChecksumBytes;

    /// <summary>Reads the head of the block that these bytes begin with.</summary>
    public static Block Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 3 || bytes[0] != Magic)
        {
            throw new DamagedLogException("a block does not begin where it should");
        }

        if (bytes[1] != Version)
        {
            throw new DamagedLogException($"a block is of version {bytes[1]}, and this Latido reads version {Version}");
        }

        var at = 3;
        var firstPosition = Varint.Read(bytes, ref at);
        var count = Varint.Read(bytes, ref at);
        var appendedAt = Varint.Read(bytes, ref at);
        var length = Varint.Read(bytes, ref at);

        if (bytes[2] >= Log.Partition.Count || firstPosition > long.MaxValue || appendedAt > long.MaxValue
            || bytes.Length - at < ChecksumBytes || length > (ulong)(bytes.Length - at - ChecksumBytes) || count > length)
        {
            throw new DamagedLogException("a block's head makes no sense");
        }

        return new(bytes[2], (long)firstPosition, (int)count, (long)appendedAt, at, (int)length);
    }

    /// <summary>The moment in a block's head, of which the first 64 bytes are enough.</summary>
    public static long ReadAppendedAt(ReadOnlySpan<byte> bytes)
    {
        var at = 3;
        Varint.Read(bytes, ref at);
        Varint.Read(bytes, ref at);

        return (long)Varint.Read(bytes, ref at);
    }

    /// <summary>Checks every block of a group's body and returns the number of records in it.</summary>
    public static int Check(ReadOnlySpan<byte> body)
    {
        var records = 0;
        var partition = -1;

        while (!body.IsEmpty)
        {
            var block = Read(body);
            var checkedBytes = block.Length - ChecksumBytes;

            if (Checksum.Of(body[..checkedBytes]) != BinaryPrimitives.ReadUInt32LittleEndian(body[checkedBytes..]))
            {
                throw new DamagedLogException($"the checksum of the block of partition {block.Partition} is wrong");
            }

            if (block.Partition <= partition)
            {
                throw new DamagedLogException("the blocks of a group are out of order");
            }

            partition = block.Partition;
            records += block.Count;
            body = body[block.Length..];
        }

        return records;
    }
}
