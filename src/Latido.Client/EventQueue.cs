namespace Latido.Client;

/// <summary>What became of an event that was to be queued.</summary>
/// <param name="IsClosed">The queue takes nothing any more.</param>
/// <param name="Dropped">How many events were dropped for want of room: the new one, or old ones for it.</param>
/// <param name="IsNews">The sender has to look: something waits where nothing did, or a batch is full.</param>
internal readonly record struct Added(bool IsClosed, int Dropped, bool IsNews);

/// <summary>
/// Events in the order they came, bounded by number and by bytes. Many threads add, one takes. Each event taken in gets
/// the next number, so that who flushes knows when all that was before him is settled.
/// </summary>
internal sealed class EventQueue(LatidoOptions options)
{
    private readonly Lock gate = new();
    private readonly Queue<byte[]> events = new();
    private long bytes;
    private long last;
    private bool isClosed;

    /// <summary>How many events wait.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return events.Count;
            }
        }
    }

    /// <summary>The number of the event that came last.</summary>
    public long Last
    {
        get
        {
            lock (gate)
            {
                return last;
            }
        }
    }

    /// <summary>The number of the event that is next to be taken, or will be.</summary>
    public long Next
    {
        get
        {
            lock (gate)
            {
                return last - events.Count + 1;
            }
        }
    }

    /// <summary>Half of it is used up, by number or by bytes.</summary>
    public bool IsHalfFull
    {
        get
        {
            lock (gate)
            {
                return IsHalfFullNow();
            }
        }
    }

    public Added Add(byte[] item)
    {
        lock (gate)
        {
            if (isClosed)
            {
                return new(IsClosed: true, Dropped: 1, IsNews: false);
            }

            var dropped = 0;

            while (events.Count >= options.QueueCapacity || bytes + item.Length > options.QueueBytes)
            {
                if (options.WhenFull == WhenFull.DropNewest)
                {
                    return new(IsClosed: false, Dropped: 1, IsNews: false);
                }

                bytes -= events.Dequeue().Length;
                dropped++;
            }

            var (wasEmpty, wasBatch) = (events.Count == 0, IsBatch());
            events.Enqueue(item);
            bytes += item.Length;
            last++;

            return new(IsClosed: false, dropped, IsNews: wasEmpty || (!wasBatch && IsBatch()));
        }
    }

    /// <summary>The events of the next request, in order; null where none wait, or not enough for a whole one and less will not do.</summary>
    public Batch? Take(bool evenIfSmall)
    {
        lock (gate)
        {
            if (events.Count == 0 || !(evenIfSmall || IsBatch()))
            {
                return null;
            }

            var first = last - events.Count + 1;
            var taken = new List<byte[]>(Math.Min(events.Count, options.BatchCount));
            var size = BatchContent.Frame;

            while (taken.Count < options.BatchCount && events.TryPeek(out var next) && size + next.Length + 1 <= options.BatchBytes)
            {
                taken.Add(events.Dequeue());
                size += next.Length + 1;
                bytes -= next.Length;
            }

            return new(taken) { First = first };
        }
    }

    /// <summary>Takes nothing in from now on. What waits can still be taken out.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
        }
    }

    /// <summary>Enough for a request; or so much that a small queue would overflow while it waits for more.</summary>
    private bool IsBatch() =>
        events.Count >= options.BatchCount || bytes + events.Count + BatchContent.Frame >= options.BatchBytes || IsHalfFullNow();

    private bool IsHalfFullNow() => events.Count * 2L >= options.QueueCapacity || bytes * 2 >= options.QueueBytes;
}
