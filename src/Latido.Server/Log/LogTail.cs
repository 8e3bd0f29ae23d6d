namespace Latido.Server.Log;

/// <summary>
/// The newest groups in memory, bounded in bytes: followers who keep up never touch the disk. Also where they wait for
/// the next one.
/// </summary>
internal sealed class LogTail(int maxBytes)
{
    private readonly Lock gate = new();
    private TaskCompletionSource? arrival;

    // A ring: the group's number, without what is above the ring's length, is its place.
    private LogGroup?[] ring = new LogGroup?[64];
    private long bytes;
    private long first = 1;
    private long last;
    private bool isEnded;

    /// <summary>The number of the last durable group.</summary>
    public long Last => Volatile.Read(ref last);

    public void StartAfter(long group)
    {
        first = group + 1;
        Volatile.Write(ref last, group);
    }

    /// <summary>Takes over a durable group and wakes who waits for it.</summary>
    public void Add(LogGroup group)
    {
        TaskCompletionSource? waiting;

        lock (gate)
        {
            if (group.Number != last + 1)
            {
                // A group went by unseen (the home kept it though its append seemed to fail): no gap may lie in here.
                DropBefore(last + 1);
                first = group.Number;
            }

            if (group.Number - first == ring.Length)
            {
                Grow();
            }

            ring[PlaceOf(group.Number)] = group;
            bytes += group.Memory;
            Volatile.Write(ref last, group.Number);

            // The newest stays even when it alone is larger than all the room.
            while (bytes > maxBytes && first < last)
            {
                DropBefore(first + 1);
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
            return number >= first && number <= last ? ring[PlaceOf(number)]!.Hold() : null;
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

    private int PlaceOf(long number) => (int)(number & (ring.Length - 1));

    private void DropBefore(long number)
    {
        while (first < number)
        {
            ref var place = ref ring[PlaceOf(first++)];
            bytes -= place!.Memory;
            place.Release();
            place = null;
        }
    }

    private void Grow()
    {
        var former = ring;
        ring = new LogGroup?[former.Length * 2];

        foreach (var group in former)
        {
            ring[PlaceOf(group!.Number)] = group;
        }
    }
}
