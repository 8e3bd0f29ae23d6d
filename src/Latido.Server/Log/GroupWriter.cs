using System.Buffers;
using System.Buffers.Binary;

namespace Latido.Server.Log;

/// <summary>
/// Gathers records into the blocks of the next group (see <see cref="Block"/>). Keeps its buffers from group to
/// group and allocates nothing per record.
/// </summary>
internal sealed class GroupWriter
{
    private readonly PartitionWriter[] partitions = new PartitionWriter[Partition.Count];
    private readonly KnownTexts texts = new();
    private readonly byte[] origin = new byte[32];
    private ulong seed;
    private long appendedAt;

    public GroupWriter()
    {
        for (var i = 0; i < partitions.Length; i++)
        {
            partitions[i] = new(i, texts);
        }
    }

    public int Records { get; private set; }

    /// <summary>Forgets what was gathered and begins a group.</summary>
    public void Begin(long now)
    {
        appendedAt = now;
        Records = 0;
        texts.Forget();

        foreach (var partition in partitions)
        {
            partition.Begin(now);
        }
    }

    /// <summary>Says whose drafts come next.</summary>
    public void Enter(Post post)
    {
        post.Workspace.Value.TryWriteBytes(origin);
        post.Source.TryWriteBytes(origin.AsSpan(16));
        seed = Partition.SeedOf(post.Workspace);
    }

    public void Add(Post post, in Draft draft)
    {
        var partition = Partition.Of(seed, post.Text(draft.Account), post.Text(draft.Person), post.Text(draft.Anonymous));
        partitions[partition].Add(post, draft, origin);
        Records++;
    }

    /// <summary>Closes the group under a number and moves the partitions' next positions on.</summary>
    public LogGroup Seal(long number, Span<long> positions)
    {
        var size = Segments.Frame.Bytes;

        foreach (var partition in partitions)
        {
            size += partition.MaxBytes;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(size);
        var length = Segments.Frame.Bytes;

        foreach (var partition in partitions)
        {
            if (partition.Count > 0)
            {
                length += partition.Seal(buffer.AsSpan(length), positions[partition.Number], appendedAt);
                positions[partition.Number] += partition.Count;
            }
        }

        new Segments.Frame(length - Segments.Frame.Bytes, number, appendedAt, Records).Write(buffer);

        return new(number, appendedAt, Records, buffer, length);
    }
}

/// <summary>The block of one partition, while it grows.</summary>
internal sealed class PartitionWriter(int number, KnownTexts texts)
{
    private const int Kept = 256 * 1024;

    private readonly byte[] origin = new byte[32];
    private byte[] bytes = [];
    private int length;
    private long received;
    private long happened;

    public int Number => number;

    public int Count { get; private set; }

    public int MaxBytes => Count == 0 ? 0 : Block.MaxHeaderBytes + length + Block.ChecksumBytes;

    public void Begin(long appendedAt)
    {
        (length, Count, received, happened) = (0, 0, appendedAt, 0);

        if (bytes.Length > Kept)
        {
            // One huge group must not hold its memory for ever.
            bytes = [];
        }
    }

    public void Add(Post post, in Draft draft, ReadOnlySpan<byte> from)
    {
        Reserve(draft);

        var flags = (draft.Id == 0 ? 0 : Block.HasId)
            | (draft.Person.Length == 0 ? 0 : Block.HasPerson)
            | (draft.Anonymous.Length == 0 ? 0 : Block.HasAnonymous)
            | (draft.Account.Length == 0 ? 0 : Block.HasAccount)
            | (draft.Name.Length == 0 ? 0 : Block.HasName)
            | (draft.Payload.Length == 0 ? 0 : Block.HasPayload);

        bytes[length] = (byte)draft.Kind;
        var flagsAt = length + 1;
        length += 2;

        if (Count == 0 || !from.SequenceEqual(origin))
        {
            flags |= Block.HasOrigin;
            from.CopyTo(origin);
            Write(from);
        }

        if (post.ReceivedAt != received)
        {
            flags |= Block.HasReceived;
            length += Varint.WriteSigned(bytes.AsSpan(length), post.ReceivedAt - received);
            received = post.ReceivedAt;
        }

        length += Varint.WriteSigned(bytes.AsSpan(length), draft.At - (Count == 0 ? received : happened));
        happened = draft.At;

        if (draft.Id != 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(length), draft.Id);
            length += 8;
        }

        WriteIfAny(post, draft.Person);
        WriteIfAny(post, draft.Anonymous);
        WriteIfAny(post, draft.Account);
        WriteIfAny(post, draft.Name);
        WriteIfAny(post, draft.Payload);

        bytes[flagsAt] = (byte)flags;
        Count++;
    }

    /// <summary>Writes the finished block and returns its length.</summary>
    public int Seal(Span<byte> target, long firstPosition, long appendedAt)
    {
        (target[0], target[1], target[2]) = (Block.Magic, Block.Version, (byte)number);

        var at = 3;
        at += Varint.Write(target[at..], (ulong)firstPosition);
        at += Varint.Write(target[at..], (ulong)Count);
        at += Varint.Write(target[at..], (ulong)appendedAt);
        at += Varint.Write(target[at..], (ulong)length);
        bytes.AsSpan(0, length).CopyTo(target[at..]);
        at += length;
        BinaryPrimitives.WriteUInt32LittleEndian(target[at..], Checksum.Of(target[..at]));

        return at + Block.ChecksumBytes;
    }

    private void WriteIfAny(Post post, Slice slice)
    {
        if (slice.Length > 0)
        {
            Write(post.Text(slice));
        }
    }

    /// <summary>Writes a text, or where in the block it stands already.</summary>
    private void Write(ReadOnlySpan<byte> text)
    {
        if (text.Length <= KnownTexts.LongestKept)
        {
            ref var place = ref texts.PlaceOf(text, number, out var isKnown);

            if (isKnown && IsAt(place, text))
            {
                length += Varint.Write(bytes.AsSpan(length), ((ulong)place << 1) | 1);
                return;
            }

            place = length;
        }

        length += Varint.Write(bytes.AsSpan(length), (ulong)text.Length << 1);
        text.CopyTo(bytes.AsSpan(length));
        length += text.Length;
    }

    /// <summary>Hashes may meet; bytes do not lie.</summary>
    private bool IsAt(int place, ReadOnlySpan<byte> text)
    {
        Span<byte> head = stackalloc byte[Varint.MaxBytes];
        head = head[..Varint.Write(head, (ulong)text.Length << 1)];
        var there = bytes.AsSpan(0, length)[Math.Min(place, length)..];

        return there.StartsWith(head) && there[head.Length..].StartsWith(text);
    }

    private void Reserve(in Draft draft)
    {
        var most = 2 + 40 + 8 + (8 * Varint.MaxBytes)
            + draft.Person.Length + draft.Anonymous.Length + draft.Account.Length + draft.Name.Length + draft.Payload.Length;

        if (bytes.Length - length < most)
        {
            Array.Resize(ref bytes, Math.Max(Math.Max(bytes.Length * 2, 4096), length + most));
        }
    }
}
