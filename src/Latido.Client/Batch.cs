using Latido.Client.Spool;

namespace Latido.Client;

/// <summary>
/// Events on their way, in order. They are sent all at once, or, where the server found that too large, a part at a time.
/// </summary>
internal sealed class Batch(List<byte[]> events)
{
    private int done;

    /// <summary>The number of the first event, by which flushes are counted.</summary>
    public long First { get; init; }

    /// <summary>The number of the first event that is not settled.</summary>
    public long Next => First + done;

    /// <summary>The file that keeps these events; null while only memory does.</summary>
    public SpoolFile? File { get; set; }

    /// <summary>How often it was tried since it last got on, answers with Retry-After left out.</summary>
    public int Attempts { get; set; }

    /// <summary>When it first failed, by the sender's clock.</summary>
    public TimeSpan? FailingSince { get; set; }

    /// <summary>How many events remain.</summary>
    public int Count => events.Count - done;

    /// <summary>How many are sent in one request.</summary>
    public int Stride { get; private set; } = events.Count;

    /// <summary>Some were sent and others remain.</summary>
    public bool IsBroken => done > 0;

    /// <summary>What remains.</summary>
    public IEnumerable<byte[]> Rest => events.Skip(done);

    /// <summary>What the next request holds.</summary>
    public IReadOnlyList<byte[]> Part => events.GetRange(done, Math.Min(Stride, Count));

    /// <summary>Sends half as much at a time from now on.</summary>
    public void Halve() => Stride = Math.Max(1, Math.Min(Stride, Count) / 2);

    /// <summary>So many are settled, for good or ill.</summary>
    public void Settle(int count)
    {
        done += count;
        (Attempts, FailingSince) = (0, null);
    }
}
