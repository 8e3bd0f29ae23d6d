using Latido.Server.Platform;

namespace Latido.Server.Log;

/// <summary>What became of a post.</summary>
/// <param name="Accepted">Records now durable in the log.</param>
/// <param name="Duplicates">Records refused because their id was seen before.</param>
/// <param name="AcceptedBesides">Of those accepted, the ones that another tells besides.</param>
/// <param name="DuplicatesBesides">Of the duplicates, the ones that another tells besides.</param>
/// <param name="IsFull">The house is full: nothing was taken, come back later.</param>
public readonly record struct Appended(int Accepted, int Duplicates, bool IsFull, int AcceptedBesides = 0, int DuplicatesBesides = 0);

/// <summary>
/// Gathers the posts of many callers into one append: group commit. There is no timer: while one append is at work the
/// next group gathers by itself, so an idle server answers at once and a busy one writes in large groups.
/// </summary>
public sealed partial class LogWriter
{
    private readonly ILogHome home;
    private readonly EventLog log;
    private readonly LogOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<LogWriter> logger;
    private readonly PostQueue queue;
    private readonly GroupWriter writer = new();
    private readonly SeenIds seen;
    private readonly List<Waiting> group = [];
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LogHead head = LogHead.Empty;
    private long moment;
    private long refused;
    private bool mustReopen;
    private bool isStarted;
    private long accepted;
    private long duplicates;
    private long groups;
    private long bytes;

    internal LogWriter(ILogHome home, EventLog log, LogOptions options, TimeProvider time, ILogger<LogWriter> logger)
    {
        (this.home, this.log, this.options, this.time, this.logger) = (home, log, options, time, logger);
        queue = new(options.MaxQueuedPosts, options.MaxQueuedBytes);
        seen = new(options.MaxRememberedIds);
    }

    /// <summary>What has passed since the start.</summary>
    public LogCounters Counters => new(
        Volatile.Read(ref accepted), Volatile.Read(ref duplicates), Volatile.Read(ref groups), Volatile.Read(ref bytes), queue.Count);

    /// <summary>Bytes of memory that the ids of the last day take.</summary>
    internal long BytesOfIds => seen.Bytes;

    /// <summary>True from a failed append until the next one succeeds.</summary>
    public bool IsFailing => Volatile.Read(ref mustReopen);

    /// <summary>
    /// Completes when the post's records are durable, or at once when the house is full. Cancelling takes the post back
    /// only while it waits in line; after that it is written whole. Throws <see cref="LogUnavailableException"/> when
    /// the log cannot be written: then nothing of the post was kept.
    /// </summary>
    public async ValueTask<Appended> AppendAsync(Post post, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        if (post.Count == 0)
        {
            return default;
        }

        var arrived = time.GetTimestamp();
        var waiting = new Waiting(post);

        if (!queue.TryAdd(waiting))
        {
            return new(0, 0, IsFull: true);
        }

        await using var _ = cancellationToken.UnsafeRegister(
            static (state, token) => ((Waiting)state!).Withdraw(token), waiting);

        var answer = await waiting.Answer.Task;
        Telemetry.Append.Record(time.GetElapsedTime(arrived).TotalSeconds);

        return answer;
    }

    /// <summary>Opens the log, learns the ids of the last day, and begins to write.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        head = await home.OpenAsync(cancellationToken);
        await RememberAsync(cancellationToken);
        log.StartAt(head);
        isStarted = true;

        // A thread of its own: it blocks in the disk's flush, which would starve a small thread pool.
        new Thread(Run) { IsBackground = true, Name = "log writer" }.Start();
    }

    /// <summary>Takes no more posts, writes those in line, closes.</summary>
    internal async Task StopAsync()
    {
        queue.Close();

        if (isStarted)
        {
            await stopped.Task;
        }

        log.End();
        await home.DisposeAsync();
    }

    private async Task RememberAsync(CancellationToken cancellationToken)
    {
        var now = Now();
        var since = now - ((DuplicateWindow.Hours + 1) * 3_600_000_000L);

        await foreach (var old in home.ReadAsync(await home.BookmarkBeforeAsync(since, cancellationToken), cancellationToken))
        {
            Remember(old);
            old.Release();
        }
    }

    private void Remember(LogGroup kept)
    {
        moment = Math.Max(moment, kept.AppendedAt);
        seen.Remember(kept);
    }

    private void Run()
    {
        while (queue.Take(group, options.MaxGroupBytes))
        {
            if (group.Count > 0)
            {
                WriteGroup();
                group.Clear();
            }
        }

        stopped.SetResult();
    }

    private void WriteGroup()
    {
        try
        {
            Reopen();
            Gather();

            if (writer.Records > 0)
            {
                Append();
            }

            Answer();
            SayWritten();
        }
        catch (Exception exception)
        {
            // Ids of what was not written must not stand in the way of the next try.
            seen.ForgetGroup();
            SayFailed(exception);

            var told = exception as LogUnavailableException
                ?? new LogUnavailableException("The log could not be written. The server's own log says why.", exception);
            group.ForEach(waiting => waiting.Answer.TrySetException(told));
        }
    }

    /// <summary>Encodes what is new, and counts what is not.</summary>
    private void Gather()
    {
        // The log's time never runs backwards, whatever the clock does.
        moment = Math.Max(moment, Now());
        seen.BeginGroup(moment);
        writer.Begin(moment);

        foreach (var waiting in group)
        {
            var post = waiting.Post;
            writer.Enter(post);
            seen.Enter(post);

            for (var i = 0; i < post.Count; i++)
            {
                ref readonly var draft = ref post.Drafts[i];
                var besides = draft.IsBesides ? 1 : 0;

                if (seen.TryAdd(i))
                {
                    writer.Add(post, draft);
                    waiting.Accepted++;
                    waiting.AcceptedBesides += besides;
                }
                else
                {
                    waiting.Duplicates++;
                    waiting.DuplicatesBesides += besides;
                }
            }
        }
    }

    private void Append()
    {
        var positions = head.Positions.AsSpan().ToArray();
        var sealedGroup = writer.Seal(head.Last + 1, positions);

        var start = time.GetTimestamp();

        try
        {
            home.Append(sealedGroup, positions);
            Telemetry.Append.Record(time.GetElapsedTime(start).TotalSeconds);
        }
        catch
        {
            mustReopen = true;
            sealedGroup.Release();
            throw;
        }

        head = new(head.First, sealedGroup.Number, positions);
        Volatile.Write(ref groups, groups + 1);
        Volatile.Write(ref bytes, bytes + sealedGroup.Bytes);
        log.Publish(sealedGroup);
    }

    private void Answer()
    {
        foreach (var waiting in group)
        {
            Volatile.Write(ref accepted, accepted + waiting.Accepted);
            Volatile.Write(ref duplicates, duplicates + waiting.Duplicates);
            waiting.Answer.TrySetResult(new(waiting.Accepted, waiting.Duplicates, IsFull: false, waiting.AcceptedBesides, waiting.DuplicatesBesides));
        }
    }

    /// <summary>
    /// After a failure the home clears away what is left of the group. A database may have kept it after all, the
    /// answer having been lost: then it counts, and followers hear of it.
    /// </summary>
    private void Reopen()
    {
        if (!mustReopen)
        {
            return;
        }

        ReopenAsync().GetAwaiter().GetResult();
        mustReopen = false;
    }

    private async Task ReopenAsync()
    {
        var found = await home.OpenAsync(CancellationToken.None);

        if (found.Last > log.HeadGroup)
        {
            await foreach (var kept in home.ReadAsync(log.HeadGroup, CancellationToken.None))
            {
                Remember(kept);
                log.Publish(kept);
            }
        }

        head = found;
    }

    /// <summary>A full disk refuses thousands of posts: that is two lines, not thousands.</summary>
    private void SayFailed(Exception exception)
    {
        if (refused == 0)
        {
            LogFailed(exception);
        }

        refused += group.Count;
    }

    private void SayWritten()
    {
        if (refused > 0)
        {
            LogGoesOn(refused);
            refused = 0;
        }
    }

    private long Now() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;

    [LoggerMessage(1, LogLevel.Error, "The log could not be written; posts are refused until it can")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "The log is written again; {Posts} posts were refused meanwhile")]
    private partial void LogGoesOn(long posts);
}

/// <summary>What the writer has done since the start.</summary>
/// <param name="Accepted">Records written.</param>
/// <param name="Duplicates">Records refused because their id was seen before.</param>
/// <param name="Groups">Appends.</param>
/// <param name="Bytes">Bytes of records as they lie on disk.</param>
/// <param name="QueuedPosts">Posts in line now.</param>
public readonly record struct LogCounters(long Accepted, long Duplicates, long Groups, long Bytes, int QueuedPosts);
