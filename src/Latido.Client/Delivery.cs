using System.Threading.Channels;
using Latido.Client.Spool;

namespace Latido.Client;

/// <summary>
/// The one background task that sends. Events leave in the order they came: those on disk before those in memory, and none
/// while an earlier one waits to be tried again.
/// </summary>
internal sealed class Delivery : IAsyncDisposable
{
    private readonly LatidoOptions options;
    private readonly EventQueue queue;
    private readonly Tally tally;
    private readonly Door door;
    private readonly Backlog backlog;
    private readonly Flushes flushes = new();
    private readonly Channel<bool> bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource stop = new();
    private readonly long began;
    private readonly Task ended;

    // What follows is the task's own.
    private Batch? current;
    private Batch? aside;
    private TimeSpan retryAt;
    private TimeSpan? gatherUntil;
    private int failures;
    private int inHand;

    private volatile bool isClosing;

    public Delivery(LatidoOptions options, EventQueue queue, Tally tally)
    {
        (this.options, this.queue, this.tally) = (options, queue, tally);
        door = new(options);
        began = options.TimeProvider.GetTimestamp();
        backlog = new(options, tally);
        tally.Recovered = backlog.Events;

        // The task outlives the request in which the client may have been made: it must not carry its context along.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            ended = Task.Run(RunAsync);
        }
    }

    /// <summary>Events in memory that the task has taken out of the queue.</summary>
    public int InHand => Volatile.Read(ref inHand);

    /// <summary>Events on disk.</summary>
    public int Spooled => backlog.Events;

    private TimeSpan Now => options.TimeProvider.GetElapsedTime(began);

    private bool IsWaiting => Now < retryAt;

    public void Add(byte[] json)
    {
        var added = queue.Add(json);

        if (added.IsClosed)
        {
            tally.Drop(ProblemKind.Closed, 1, "1 event was dropped because the client has been disposed.");
        }
        else if (added.Dropped > 0)
        {
            tally.Overflow(added.Dropped);
        }

        if (added.IsNews)
        {
            Ring();
        }
    }

    public async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        var dropped = tally.Dropped;
        var settled = flushes.Add(queue.Last);
        Ring();

        return await settled.WaitAsync(cancellationToken).ConfigureAwait(false) && tally.Dropped == dropped;
    }

    public async ValueTask DisposeAsync()
    {
        queue.Close();
        isClosing = true;
        Ring();

        if (options.DisposeTimeout == TimeSpan.Zero)
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }

        await using var limit = options.TimeProvider.CreateTimer(_ => stop.Cancel(), null, options.DisposeTimeout, Timeout.InfiniteTimeSpan);
        await ended.ConfigureAwait(false);
    }

    private void Ring() => bell.Writer.TryWrite(true);

    private async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (!await StepAsync().ConfigureAwait(false))
                {
                    break;
                }
            }
            catch (Exception e)
            {
                // A bug of ours must not end the sending for good: what was in hand is lost, and the next has its chance.
                tally.Drop(ProblemKind.Internal, current is { File: null } lost ? lost.Count : 0, $"The client failed, which is a bug in it: {e.Message}", e);
                current = null;

                // What fails once may fail at every turn: not thousands of times a second.
                await Task.WhenAny(Task.Delay(options.MaxRetryDelay, options.TimeProvider, stop.Token)).ConfigureAwait(false);
            }
        }

        try
        {
            End();
        }
        catch (Exception e)
        {
            // Disposing throws nothing into the host, not even our bugs.
            tally.Tell(ProblemKind.Internal, $"The client failed at its end, which is a bug in it: {e.Message}", 0, e);
            flushes.End(isDiskEmpty: false);
        }
    }

    /// <summary>Does the next thing there is to do, or sleeps until there is one; false when all is done and the client closes.</summary>
    private async Task<bool> StepAsync()
    {
        Report();
        tally.TellOverflow();
        current ??= backlog.Next();

        // The disk holds earlier events: later ones join them there while the server is away, or before memory overflows.
        if (current?.File is not null && (IsWaiting || queue.IsHalfFull))
        {
            Spill();
        }

        current ??= Due();
        Report();

        if (current is not null && !IsWaiting)
        {
            await SendAsync(current).ConfigureAwait(false);
            return true;
        }

        if (isClosing && (current is null || current.File is not null))
        {
            return false;
        }

        await SleepAsync().ConfigureAwait(false);

        return true;
    }

    private async Task SendAsync(Batch batch)
    {
        var part = batch.Part;
        var reply = await door.SendAsync(part, failures, stop.Token).ConfigureAwait(false);

        switch (reply.Answer)
        {
            case Answer.Taken:
                tally.Deliver(part.Count);
                Settle(batch, part.Count);
                break;

            case Answer.TooLarge when part.Count > 1:
                batch.Halve();
                break;

            case Answer.TooLarge or Answer.Refused:
                tally.Drop(
                    ProblemKind.ServerRefused, part.Count,
                    $"{Tally.Events(part.Count)} dropped because {door.Address} refused: {reply.Words}.", reply.Exception);
                Settle(batch, part.Count);
                break;

            case Answer.Again:
                Postpone(batch, reply);
                break;
        }
    }

    private void Settle(Batch batch, int count)
    {
        batch.Settle(count);
        failures = 0;

        if (batch.Count > 0)
        {
            return;
        }

        current = null;

        if (batch.File is not null)
        {
            backlog.RemoveOldest();
        }
    }

    /// <summary>Decides when the batch is tried again, and where it waits until then.</summary>
    private void Postpone(Batch batch, in Reply reply)
    {
        failures++;
        batch.Attempts += reply.RetryAfter is null ? 1 : 0;
        batch.FailingSince ??= Now;
        var wait = reply.RetryAfter ?? RetrySchedule.Wait(failures, options.RetryDelay, options.MaxRetryDelay, options.Chance());
        retryAt = Now + wait;

        if (batch.File is null)
        {
            batch.File = backlog.Keep(batch);
        }
        else if (batch.IsBroken)
        {
            backlog.Shorten(batch);
        }

        if (batch.File is null && (batch.Attempts >= options.MaxAttempts || Now - batch.FailingSince >= options.MaxRetryTime))
        {
            tally.Drop(
                ProblemKind.GaveUp, batch.Count,
                $"{Tally.Events(batch.Count)} dropped after {failures} failures at {door.Address}; of the last, {reply.Words}.", reply.Exception);
            current = null;
        }
        else
        {
            tally.Tell(
                ProblemKind.Delayed,
                $"{Tally.Events(batch.Count)} not taken by {door.Address}, {reply.Words}; the next attempt is in {wait.TotalSeconds:0.0} s.", 0, reply.Exception);
        }
    }

    /// <summary>The next events from memory, if it is time for them.</summary>
    private Batch? Due()
    {
        if (aside is { } kept)
        {
            aside = null;
            return kept;
        }

        if (queue.Count == 0)
        {
            gatherUntil = null;
            return null;
        }

        gatherUntil ??= Now + options.FlushInterval;
        var batch = queue.Take(evenIfSmall: isClosing || flushes.AreAwaited || Now >= gatherUntil);
        gatherUntil = batch is null ? gatherUntil : null;

        return batch;
    }

    /// <summary>Writes what is due behind what is on disk already.</summary>
    private void Spill()
    {
        while (Due() is { } batch)
        {
            if (backlog.Keep(batch) is null)
            {
                aside = batch;
                break;
            }
        }

        // To make room, the very events may have gone that were to be sent next.
        current = current is { File.IsGone: true } ? null : current;
    }

    /// <summary>Tells those who look at the counts and those who flush how far we are.</summary>
    private void Report()
    {
        var inMemory = current is { File: null } ? current : null;
        Volatile.Write(ref inHand, (inMemory?.Count ?? 0) + (aside?.Count ?? 0));
        var next = Math.Min(queue.Next, Math.Min(inMemory?.Next ?? long.MaxValue, aside?.Next ?? long.MaxValue));

        // What is on disk is waited for as long as it gets on.
        if (backlog.IsEmpty || IsWaiting)
        {
            flushes.Settle(next - 1, backlog.IsEmpty);
        }
    }

    private async Task SleepAsync()
    {
        // While memory holds what waits to be tried again, more is not taken out of the queue, whatever its time.
        var gathering = current is { File: null } || aside is not null ? null : gatherUntil;
        var until = current is not null ? retryAt : TimeSpan.MaxValue;
        until = gathering < until ? gathering.Value : until;
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var rung = bell.Reader.WaitToReadAsync(awake.Token).AsTask();

        // Timers count whole milliseconds: rounded down, the last part of one would be spent turning in circles.
        var wait = until == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((until - Now).TotalMilliseconds)));
        await Task.WhenAny(rung, Task.Delay(wait, options.TimeProvider, awake.Token)).ConfigureAwait(false);
        await awake.CancelAsync().ConfigureAwait(false);
        bell.Reader.TryRead(out _);
    }

    /// <summary>Puts away what could not be sent in time.</summary>
    private void End()
    {
        var left = new List<Batch>();
        left.AddRange(current is { File: null } ? [current] : []);
        left.AddRange(aside is not null ? [aside] : []);

        while (queue.Take(evenIfSmall: true) is { } batch)
        {
            left.Add(batch);
        }

        (current, aside) = (null, null);
        var lost = left.Where(batch => backlog.Keep(batch) is null).Sum(batch => batch.Count);

        if (lost > 0)
        {
            tally.Drop(ProblemKind.Closed, lost, $"{Tally.Events(lost)} dropped because the client was disposed before they could be sent.");
        }

        tally.End();
        Report();
        flushes.End(backlog.IsEmpty);
        backlog.Dispose();
        door.Dispose();
    }
}
