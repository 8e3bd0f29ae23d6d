namespace Latido.Client;

/// <summary>Counts what became of events, and tells the host of problems without ever letting his code hurt ours.</summary>
internal sealed class Tally(LatidoOptions options)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private long given;
    private long delivered;
    private long dropped;
    private long untold;
    private bool isEnded;
    private long? toldAt;

    public long Given => Interlocked.Read(ref given);

    public long Delivered => Interlocked.Read(ref delivered);

    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Events found in the spool at the start.</summary>
    public long Recovered { get; set; }

    public void Give() => Interlocked.Increment(ref given);

    public void Deliver(int count) => Interlocked.Add(ref delivered, count);

    /// <summary>Counts events as lost and says why.</summary>
    public void Drop(ProblemKind kind, long count, string message, Exception? exception = null)
    {
        Interlocked.Add(ref dropped, count);
        Tell(kind, message, count, exception);
    }

    /// <summary>
    /// Counts events that found no room. They are told of together, because a product that runs over does so thousands of
    /// times a second.
    /// </summary>
    public void Overflow(int count)
    {
        Interlocked.Add(ref dropped, count);

        lock (gate)
        {
            untold += count;
        }

        TellOverflow();
    }

    /// <summary>Nobody will come to tell of what waits: it is told now, and whatever comes late at once.</summary>
    public void End()
    {
        lock (gate)
        {
            isEnded = true;
        }

        TellOverflow();
    }

    /// <summary>Tells of what found no room since it was last told, if that was a while ago.</summary>
    public void TellOverflow()
    {
        long count;

        lock (gate)
        {
            if (untold == 0 || (!isEnded && toldAt is { } at && options.TimeProvider.GetElapsedTime(at) < Quiet))
            {
                return;
            }

            (count, untold, toldAt) = (untold, 0, options.TimeProvider.GetTimestamp());
        }

        Tell(
            ProblemKind.QueueFull,
            $"{Events(count)} dropped because the queue was full ({options.QueueCapacity} events or {options.QueueBytes} bytes). "
            + "Track less, raise QueueCapacity and QueueBytes, or give a SpoolFolder.",
            count);
    }

    public void Tell(ProblemKind kind, string message, long lost = 0, Exception? exception = null)
    {
        try
        {
            options.OnProblem?.Invoke(new(kind, message, lost, exception));
        }
        catch (Exception)
        {
            // The host's callback failed. There is nobody left to tell.
        }
    }

    /// <summary>"1 event was", "12 events were".</summary>
    public static string Events(long count) => count == 1 ? "1 event was" : $"{count} events were";
}
