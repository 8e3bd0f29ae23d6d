namespace Latido.Client;

/// <summary>Those who wait until what they gave is settled.</summary>
internal sealed class Flushes
{
    private readonly List<(long Last, TaskCompletionSource<bool> Done)> waiting = [];
    private bool? ending;

    public bool AreAwaited
    {
        get
        {
            lock (waiting)
            {
                return waiting.Count > 0;
            }
        }
    }

    /// <summary>Waits until all events up to this number are settled; says whether the disk holds none then.</summary>
    public Task<bool> Add(long last)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

        lock (waiting)
        {
            if (ending is { } isDiskEmpty)
            {
                return Task.FromResult(isDiskEmpty);
            }

            waiting.Add((last, done));
        }

        return done.Task;
    }

    /// <summary>All events up to this number are settled.</summary>
    public void Settle(long through, bool isDiskEmpty)
    {
        lock (waiting)
        {
            foreach (var (_, done) in waiting.Where(waiter => waiter.Last <= through))
            {
                done.SetResult(isDiskEmpty);
            }

            waiting.RemoveAll(waiter => waiter.Last <= through);
        }
    }

    /// <summary>There is nothing to wait for any more, now and later.</summary>
    public void End(bool isDiskEmpty)
    {
        lock (waiting)
        {
            ending = isDiskEmpty;
        }

        Settle(long.MaxValue, isDiskEmpty);
    }
}
