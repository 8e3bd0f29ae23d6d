using System.Buffers.Binary;
using Latido.Server.Platform;

namespace Latido.Server.Log;

/// <summary>What became of a post.</summary>
/// <param name="Accepted">Records now durable in the log.</param>
/// <param name="Duplicates">Records refused because their id was seen before.</param>
/// <param name="IsFull">The house is full: nothing was taken, come back later.</param>
public readonly record struct Appended(int Accepted, int Duplicates, bool IsFull);

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
    private readonly DuplicateWindow window;
    private readonly List<Waiting> group = [];
    private readonly List<ulong> added = [];
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LogHead head = LogHead.Empty;
    private long moment;
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
        window = new(options.MaxRememberedIds);
    }

    /// <summary>What has passed since the start.</summary>
    public LogCounters Counters => new(
        Volatile.Read(ref accepted), Volatile.Read(ref duplicates), Volatile.Read(ref groups), Volatile.Read(ref bytes), queue.Count);

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

        var waiting = new Waiting(post);

        if (!queue.TryAdd(waiting))
        {
            return new(0, 0, IsFull: true);
        }

        await using var _ = cancellationToken.UnsafeRegister(
            static (state, token) => ((Waiting)state!).Withdraw(token), waiting);

        return await waiting.Answer.Task;
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

        window.MoveTo(now);
    }

    private void Remember(LogGroup old)
    {
        moment = Math.Max(moment, old.AppendedAt);
        window.MoveTo(moment);
        var (workspace, seed) = (default(WorkspaceId), Partition.SeedOf(default));

        foreach (var record in old)
        {
            if (record.Id == 0)
            {
                continue;
            }

            if (record.Workspace != workspace)
            {
                (workspace, seed) = (record.Workspace, Partition.SeedOf(record.Workspace));
            }

            window.TryAdd(KeyOf(seed, record.Id));
        }
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
        }
        catch (Exception exception)
        {
            // Ids of what was not written must not stand in the way of the next try.
            added.ForEach(window.Forget);
            LogFailed(group.Count, exception);

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
        window.MoveTo(moment);
        writer.Begin(moment);
        added.Clear();

        foreach (var waiting in group)
        {
            var post = waiting.Post;
            var seed = Partition.SeedOf(post.Workspace);
            writer.Enter(post);

            foreach (ref readonly var draft in post.Drafts)
            {
                if (draft.Id != 0)
                {
                    var key = KeyOf(seed, draft.Id);

                    if (!window.TryAdd(key))
                    {
                        waiting.Duplicates++;
                        continue;
                    }

                    added.Add(key);
                }

                writer.Add(post, draft);
                waiting.Accepted++;
            }
        }
    }

    private void Append()
    {
        var positions = head.Positions.AsSpan().ToArray();
        var sealedGroup = writer.Seal(head.Last + 1, positions);

        try
        {
            home.Append(sealedGroup, positions);
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
            waiting.Answer.TrySetResult(new(waiting.Accepted, waiting.Duplicates, IsFull: false));
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

        added.Clear();
        var former = head.Last;
        head = home.OpenAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        mustReopen = false;

        if (head.Last > former)
        {
            PublishAfterAsync(former).GetAwaiter().GetResult();
        }
    }

    private async Task PublishAfterAsync(long former)
    {
        await foreach (var kept in home.ReadAsync(former, CancellationToken.None))
        {
            Remember(kept);
            log.Publish(kept);
        }
    }

    private long Now() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;

    /// <summary>An id counts within its workspace only.</summary>
    private static ulong KeyOf(ulong seed, ulong id)
    {
        Span<byte> key = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(key, id);

        return Hash.Of(key, seed);
    }

    [LoggerMessage(1, LogLevel.Error, "The log could not be written; {Posts} posts were refused")]
    private partial void LogFailed(int posts, Exception exception);
}

/// <summary>What the writer has done since the start.</summary>
/// <param name="Accepted">Records written.</param>
/// <param name="Duplicates">Records refused because their id was seen before.</param>
/// <param name="Groups">Appends.</param>
/// <param name="Bytes">Bytes of records as they lie on disk.</param>
/// <param name="QueuedPosts">Posts in line now.</param>
public readonly record struct LogCounters(long Accepted, long Duplicates, long Groups, long Bytes, int QueuedPosts);
