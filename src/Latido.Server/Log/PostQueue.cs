namespace Latido.Server.Log;

/// <summary>A post on its way, and the answer its caller waits for.</summary>
internal sealed class Waiting(Post post)
{
    private int state;

    public Post Post => post;

    /// <summary>Kept, because a caller who withdrew may have disposed the post.</summary>
    public int Bytes { get; } = Math.Max(post.Bytes, 1);

    public TaskCompletionSource<Appended> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Accepted { get; set; }

    public int Duplicates { get; set; }

    public int AcceptedBesides { get; set; }

    public int DuplicatesBesides { get; set; }

    /// <summary>The writer takes it: from here on it is written whole, whatever the caller does.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref state, 1, 0) == 0;

    /// <summary>The caller takes it back; too late once the writer has it.</summary>
    public void Withdraw(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref state, 2, 0) == 0)
        {
            Answer.TrySetCanceled(cancellationToken);
        }
    }
}

/// <summary>
/// Posts in line for the writer, bounded by number and by bytes. The writer's thread waits here and takes all that
/// has come while it was away: that is the next group.
/// </summary>
internal sealed class PostQueue(int maxPosts, long maxBytes)
{
    private readonly object gate = new();
    private readonly Queue<Waiting> line = new();
    private long bytes;
    private bool isClosed;

    public int Count
    {
        get
        {
            lock (gate)
            {
                return line.Count;
            }
        }
    }

    /// <summary>False when there is no room, or no more posts are taken.</summary>
    public bool TryAdd(Waiting waiting)
    {
        lock (gate)
        {
            // A post larger than all the room is let in when it comes alone, or it could never come in.
            if (isClosed || line.Count >= maxPosts || (bytes + waiting.Bytes > maxBytes && line.Count > 0))
            {
                return false;
            }

            line.Enqueue(waiting);
            bytes += waiting.Bytes;
            Monitor.Pulse(gate);

            return true;
        }
    }

    /// <summary>Waits for posts and moves them to the list, up to a group's worth; false once closed and empty.</summary>
    public bool Take(List<Waiting> group, int maxGroupBytes)
    {
        lock (gate)
        {
            while (line.Count == 0 && !isClosed)
            {
                Monitor.Wait(gate);
            }

            var taken = 0L;

            while (line.TryPeek(out var next) && (taken == 0 || taken + next.Bytes <= maxGroupBytes))
            {
                line.Dequeue();
                bytes -= next.Bytes;

                if (next.TryTake())
                {
                    taken += next.Bytes;
                    group.Add(next);
                }
            }

            return group.Count > 0 || !isClosed;
        }
    }

    /// <summary>Takes no more posts; those in line are still written.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.PulseAll(gate);
        }
    }
}
