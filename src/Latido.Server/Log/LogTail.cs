namespace Latido.Server.Log;

/// <summary>
/// The newest groups in memory, bounded in bytes: followers who keep up never touch the disk. Also where they wait for
/// the next one.
/// </summary>
internal sealed class LogTail(int maxBytes)
{
    private readonly Lock gate = new();
    private readonly Queue<LogGroup> groups = new();
    private TaskCompletionSource? arrival;
    private long bytes;
    private long last;
    private bool isEnded;

    /// <summary>The number of the last durable group.</summary>
    public long Last => Volatile.Read(ref last);

    public void StartAfter(long group) => Volatile.Write(ref last, group);

    /// <summary>Takes over a durable group and wakes who waits for it.</summary>
    public void Add(LogGroup group)
    {
        TaskCompletionSource? waiting;

        lock (gate)
        {
            if (group.Number != last + 1)
            {
                // A group went by unseen (the home kept it though its append seemed to fail): no gap may lie in here.
                Clear();
            }

            groups.Enqueue(group);
            bytes += group.Bytes;
            Volatile.Write(ref last, group.Number);

            // The newest stays even when it alone is larger than all the room.
            while (bytes > maxBytes && groups.Count > 1)
            {
                DropOldest();
            }

            (waiting, arrival) = (arrival, null);
        }

        waiting?.TrySetResult();
    }

    /// <summary>No more groups will come: followers finish once they have read all.</summary>
    public void End()
    {
        TaskCompletionSource? waiting;

        lock (gate)
        {
            isEnded = true;
            (waiting, arrival) = (arrival, null);
        }

        waiting?.TrySetResult();
    }

    /// <summary>The group of this number, held for the caller, or null when it is not here (any more, or yet).</summary>
    public LogGroup? Take(long number)
    {
        lock (gate)
        {
            if (!groups.TryPeek(out var first) || number < first.Number || number > last)
            {
                return null;
            }

            if (number == last)
            {
                return groups.Last().Hold();
            }

            return groups.ElementAt((int)(number - first.Number)).Hold();
        }
    }

    /// <summary>Waits until a group of this number or later is durable; false when none will ever be.</summary>
    public async ValueTask<bool> WaitForAsync(long number, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task task;

            lock (gate)
            {
                if (last >= number)
                {
                    return true;
                }

                if (isEnded)
                {
                    return false;
                }

                arrival ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                task = arrival.Task;
            }

            await task.WaitAsync(cancellationToken);
        }
    }

    private void Clear()
    {
        while (groups.Count > 0)
        {
            DropOldest();
        }
    }

    private void DropOldest()
    {
        var oldest = groups.Dequeue();
        bytes -= oldest.Bytes;
        oldest.Release();
    }
}
