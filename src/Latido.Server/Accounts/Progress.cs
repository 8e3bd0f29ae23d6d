using System.Collections.Concurrent;
using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>
/// How far the follower of the log has come, and how long events take to become visible: what readiness, the System
/// page and whoever waits for an answer ask.
/// </summary>
public sealed class Progress(EventLog log, TimeProvider time)
{
    // What was received long before it was logged is history told again: how long that took says nothing.
    private const long FreshMicroseconds = 3_600_000_000;

    private readonly ConcurrentDictionary<Guid, Percentiles> bySource = new();
    private TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long bookmark;
    private long records;
    private long lagMicroseconds;

    /// <summary>The timestamp of the start.</summary>
    public long StartedAt { get; } = time.GetTimestamp();

    /// <summary>The last group whose records are in the scores, and whose signals are in the store.</summary>
    public long Bookmark
    {
        get => Volatile.Read(ref bookmark);
        private set => Volatile.Write(ref bookmark, value);
    }

    /// <summary>The last group whose records are in the facts, rated or not. Ask it within the follower's gate.</summary>
    internal long LastDigested { get; private set; }

    /// <summary>Records digested since the start.</summary>
    public long Records => Volatile.Read(ref records);

    /// <summary>The age of the oldest group that is not yet visible, in seconds.</summary>
    public double LagSeconds => log.LagOf(Bookmark) == 0 ? 0 : Volatile.Read(ref lagMicroseconds) / 1e6;

    /// <summary>From receipt to the visible signal.</summary>
    public Percentiles Signals { get; } = new(time);

    /// <summary>From receipt to the visible score.</summary>
    public Percentiles Scores { get; } = new(time);

    /// <summary>The first record that could not be digested and was passed over, or null; and how many there were.</summary>
    public string? FirstStuck { get; private set; }

    public long Stuck { get; private set; }

    /// <summary>From receipt to the visible score, for what came by one source.</summary>
    public Percentiles Of(Guid source) => bySource.GetOrAdd(source, _ => new(time));

    /// <summary>Completes when everything that is in the log now is visible.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var goal = log.HeadGroup;

        while (Bookmark < goal)
        {
            var next = Volatile.Read(ref moved).Task;

            if (Bookmark < goal)
            {
                await next.WaitAsync(cancellationToken);
            }
        }
    }

    /// <summary>Waits the same, so long at most and no longer than it is asked to; says whether everything is visible.</summary>
    public async Task<bool> WaitAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        var visible = WaitAsync(cancellationToken);
        await visible.WaitAsync(most, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        return visible.IsCompletedSuccessfully;
    }

    /// <summary>Completes when the follower has rated once more and its signals are in the store, news or not.</summary>
    internal Task WaitForNextRatingAsync(CancellationToken cancellationToken) => Volatile.Read(ref settled).Task.WaitAsync(cancellationToken);

    internal void Settled() =>
        Interlocked.Exchange(ref settled, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    internal void Begin(long group) => (LastDigested, Bookmark) = (group, group);

    internal void Digested(long group) => LastDigested = group;

    internal void Moved(long group, long count, long appendedAt)
    {
        var lag = Math.Max(0, time.GetCurrentMicroseconds() - appendedAt);
        Volatile.Write(ref lagMicroseconds, lag);
        Telemetry.StageLag.Record(lag / 1e6);
        Interlocked.Add(ref records, count);
        Volatile.Write(ref bookmark, group);
        Interlocked.Exchange(ref moved, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    /// <summary>Notes when what these sources sent was received: it is visible now.</summary>
    internal void Saw(IReadOnlyList<(Guid Source, long ReceivedAt)> posts, long appendedAt)
    {
        var now = time.GetCurrentMicroseconds();
        var (source, percentiles) = (Guid.Empty, (Percentiles?)null);

        foreach (var post in posts)
        {
            if (appendedAt - post.ReceivedAt >= FreshMicroseconds)
            {
                continue;
            }

            if (percentiles is null || post.Source != source)
            {
                (source, percentiles) = (post.Source, Of(post.Source));
            }

            Scores.Add(now - post.ReceivedAt);
            percentiles.Add(now - post.ReceivedAt);
        }
    }

    internal void Signalled(long receivedAt, long appendedAt)
    {
        if (appendedAt - receivedAt < FreshMicroseconds)
        {
            var took = time.GetCurrentMicroseconds() - receivedAt;
            Signals.Add(took);
            Telemetry.TimeToSignal.Record(took / 1e6);
        }
    }

    internal void SetAside(string what)
    {
        FirstStuck ??= what;
        Stuck++;
    }
}
