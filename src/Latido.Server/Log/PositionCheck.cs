namespace Latido.Server.Log;

/// <summary>Sees that each partition goes on where it stopped. Positions it does not know yet it learns.</summary>
internal sealed class PositionCheck
{
    private const long Unknown = -1;

    private readonly long[] next = new long[Partition.Count];

    public PositionCheck() => Forget();

    /// <summary>The partitions' next positions.</summary>
    public long[] Next => next.AsSpan().ToArray();

    public void Set(long[] positions) => positions.CopyTo(next, 0);

    /// <summary>After a hole nothing is known.</summary>
    public void Forget() => Array.Fill(next, Unknown);

    /// <summary>Moves on over a block and says what is wrong with it, or null.</summary>
    public string? Pass(in Block block)
    {
        var expected = next[block.Partition];
        next[block.Partition] = block.FirstPosition + block.Count;

        return expected == Unknown || expected == block.FirstPosition
            ? null
            : FormattableString.Invariant($"partition {block.Partition} goes on at {block.FirstPosition} where {expected} was expected");
    }

    /// <summary>Moves on over a group's blocks and says the first thing wrong, or null.</summary>
    public string? Pass(ReadOnlySpan<byte> body)
    {
        string? reason = null;

        while (!body.IsEmpty)
        {
            var block = Block.Read(body);
            reason ??= Pass(block);
            body = body[block.Length..];
        }

        return reason;
    }
}
