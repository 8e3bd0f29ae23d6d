using System.Buffers;

namespace Latido.Server.Log;

/// <summary>
/// What one append wrote, all or nothing: the step in which the log moves on, and what followers are given. Its bytes
/// are lent: a group is valid until the follower asks for the next one.
/// </summary>
public sealed class LogGroup
{
    private readonly byte[] buffer;
    private readonly int length;
    private int holders = 1;

    /// <summary>Takes over a rented buffer that begins with room for the frame, followed by the blocks.</summary>
    internal LogGroup(long number, long appendedAt, int records, byte[] buffer, int length)
    {
        (Number, AppendedAt, Records) = (number, appendedAt, records);
        (this.buffer, this.length) = (buffer, length);
    }

    /// <summary>1, 2, 3 … without gaps. A follower's bookmark is the number of the last group it has digested.</summary>
    public long Number { get; }

    /// <summary>When it was appended, in microseconds since 1970 UTC.</summary>
    public long AppendedAt { get; }

    public int Records { get; }

    /// <summary>Bytes of its blocks.</summary>
    public int Bytes => length - Segments.Frame.Bytes;

    /// <summary>Bytes of memory it takes, which for a small group is more than it holds.</summary>
    internal int Memory => buffer.Length + 64;

    /// <summary>The blocks, in the order of their partitions.</summary>
    internal ReadOnlySpan<byte> Body => buffer.AsSpan(Segments.Frame.Bytes, Bytes);

    internal ReadOnlyMemory<byte> Slice(int start, int count) => buffer.AsMemory(Segments.Frame.Bytes + start, count);

    /// <summary>The blocks behind their frame, as a segment file holds them.</summary>
    internal Span<byte> Framed => buffer.AsSpan(0, length);

    /// <summary>Walks the records: <c>foreach (var record in group)</c>.</summary>
    public RecordReader GetEnumerator() => new(Body);

    /// <summary>Keeps the bytes from going back to the pool until <see cref="Release"/>.</summary>
    internal LogGroup Hold()
    {
        Interlocked.Increment(ref holders);

        return this;
    }

    internal void Release()
    {
        if (Interlocked.Decrement(ref holders) == 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
