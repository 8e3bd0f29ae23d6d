using System.Buffers.Binary;
using Latido.Engine.Facts;
using Latido.Server.Platform;

namespace Latido.Server.Log;

/// <summary>One record as the log holds it. Lives only until the reader's next step.</summary>
public readonly ref struct LogRecord
{
    public required int Partition { get; init; }

    /// <summary>The record's place in its partition, counted from 0 without gaps.</summary>
    public required long Position { get; init; }

    public required WorkspaceId Workspace { get; init; }

    public required Guid Source { get; init; }

    /// <summary>In microseconds since 1970 UTC.</summary>
    public required long ReceivedAt { get; init; }

    /// <summary>The hash of the record's message id, or 0.</summary>
    public required ulong Id { get; init; }

    public required Fact Fact { get; init; }
}

/// <summary>
/// Walks the records of a group in order, without allocating. Bytes that make no sense end in a
/// <see cref="DamagedLogException"/>, whatever they are; each step consumes bytes, so it always ends.
/// </summary>
public ref struct RecordReader
{
    private ReadOnlySpan<byte> rest;
    private ReadOnlySpan<byte> records;
    private Block block;
    private int at;
    private int done;
    private long received;
    private long happened;
    private WorkspaceId workspace;
    private Guid source;
    private LogRecord current;

    /// <summary>Reads the blocks of a group, one after another.</summary>
    public RecordReader(ReadOnlySpan<byte> blocks) => rest = blocks;

    public readonly LogRecord Current => current;

    public readonly RecordReader GetEnumerator() => this;

    public bool MoveNext()
    {
        while (done == block.Count)
        {
            if (at != records.Length)
            {
                throw new DamagedLogException("a block has bytes after its last record");
            }

            if (rest.IsEmpty)
            {
                return false;
            }

            Enter();
        }

        ReadRecord();

        return true;
    }

    private void Enter()
    {
        block = Block.Read(rest);
        records = rest.Slice(block.RecordsStart, block.RecordsLength);
        rest = rest[block.Length..];
        (at, done, received) = (0, 0, block.AppendedAt);
    }

    private void ReadRecord()
    {
        if (records.Length - at < 2)
        {
            throw new DamagedLogException("a record runs over the end of its block");
        }

        var kind = (FactKind)records[at];
        var flags = records[at + 1];
        at += 2;

        if ((flags & Block.HasOrigin) != 0)
        {
            ReadOrigin();
        }
        else if (done == 0)
        {
            throw new DamagedLogException("the first record of a block does not say where it came from");
        }

        if ((flags & Block.HasReceived) != 0)
        {
            received += Varint.ReadSigned(records, ref at);
        }

        happened = Varint.ReadSigned(records, ref at) + (done == 0 ? received : happened);

        current = new()
        {
            Partition = block.Partition,
            Position = block.FirstPosition + done,
            Workspace = workspace,
            Source = source,
            ReceivedAt = received,
            Id = (flags & Block.HasId) != 0 ? ReadId() : 0,
            Fact = new()
            {
                Kind = kind,
                At = happened,
                Person = (flags & Block.HasPerson) != 0 ? ReadText() : default,
                Anonymous = (flags & Block.HasAnonymous) != 0 ? ReadText() : default,
                Account = (flags & Block.HasAccount) != 0 ? ReadText() : default,
                Name = (flags & Block.HasName) != 0 ? ReadText() : default,
                Payload = (flags & Block.HasPayload) != 0 ? ReadText() : default,
            },
        };

        done++;
    }

    private void ReadOrigin()
    {
        var origin = ReadText();

        if (origin.Length != 32)
        {
            throw new DamagedLogException("a record's origin is not two ids");
        }

        workspace = new(new Guid(origin[..16]));
        source = new(origin[16..]);
    }

    private ulong ReadId()
    {
        if (records.Length - at < 8)
        {
            throw new DamagedLogException("a record's id runs over the end of its block");
        }

        var id = BinaryPrimitives.ReadUInt64LittleEndian(records[at..]);
        at += 8;

        return id;
    }

    private ReadOnlySpan<byte> ReadText()
    {
        var start = at;
        var length = Varint.Read(records, ref at);

        if ((length & 1) == 0)
        {
            return Piece(length >> 1, ref at);
        }

        // Only backwards, and only to a text that stands there itself: no chain, no circle.
        if (length >> 1 >= (ulong)start)
        {
            throw new DamagedLogException("a text points forward");
        }

        var earlier = (int)(length >> 1);
        length = Varint.Read(records, ref earlier);

        return (length & 1) == 0
            ? Piece(length >> 1, ref earlier)
            : throw new DamagedLogException("a text points to one that points on");
    }

    private readonly ReadOnlySpan<byte> Piece(ulong length, scoped ref int from)
    {
        if (length > (ulong)(records.Length - from))
        {
            throw new DamagedLogException("a text runs over the end of its block");
        }

        var piece = records.Slice(from, (int)length);
        from += (int)length;

        return piece;
    }
}
