using Latido.Engine.Facts;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Signals;

namespace Latido.Server.Accounts;

/// <summary>
/// The stage between the log and the scores: reads groups in order, applies their records, rates what they touched,
/// asks the rules, has the signals raised, and moves the bookmark. While more groups wait it rates seldom; when the log
/// is quiet, at once.
/// </summary>
internal sealed partial class FollowLog(
    EventLog log,
    LiveWorkspaces live,
    RateAccounts rate,
    TellNews news,
    RaiseSignals raise,
    Checkpoint checkpoint,
    Progress progress,
    FollowerGate gate,
    TimeProvider time,
    ILogger<FollowLog> logger) : BackgroundService
{
    private const int MaxAttempts = 10;
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxRest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<WorkspaceId, PendingWork> pending = [];
    private readonly List<(Guid Source, long ReceivedAt)> seen = [];
    private long group;
    private long groupAppendedAt;
    private long recordsSince;
    private long settledAt = Clock.Machine.GetTimestamp();
    private TimeSpan pause = TimeSpan.Zero;
    private TimeSpan rest = TimeSpan.Zero;
    private bool isSettled;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        group = await checkpoint.RestoreAsync(cancellationToken);

        if (group < log.FirstGroup - 1)
        {
            throw new InvalidOperationException(
                $"The saved state ends at group {group}, but the log begins at {log.FirstGroup}: what lies between is gone. Restore a backup.");
        }

        await rate.RestoreHoldsAsync(live, cancellationToken);
        progress.Begin(group);
        rate.LearnSettings(live.All);
        rate.TellNames(live.All);
        gate.SettleBy(SettleWithinAsync);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await FollowAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception exception)
        {
            Broken(exception, group);
            throw;
        }
        finally
        {
            // Where more was digested than was settled the state is ahead of the bookmark: saved with it, those groups
            // would be counted again at the next start. Then the last checkpoint stays; the log has the rest.
            await checkpoint.SaveAsync(progress.Bookmark == group ? group : 0, CancellationToken.None);
        }
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        await using var groups = log.ReadAsync(group, stoppingToken).GetAsyncEnumerator(stoppingToken);
        var next = Task.FromResult(true);

        try
        {
            while (await WaitAsync(next = groups.MoveNextAsync().AsTask(), stoppingToken))
            {
                using (await gate.EnterAsync(stoppingToken))
                {
                    Digest(groups.Current);
                    progress.Digested(group);
                }

                if (SinceSettled >= pause)
                {
                    await SettleAsync(stoppingToken);
                }
            }

            await SettleAsync(stoppingToken);
        }
        finally
        {
            // A reading must not be disposed of while it is at work.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan SinceSettled => Clock.Machine.GetElapsedTime(settledAt);

    /// <summary>Waits for the next group; settles what is digested meanwhile, and looks after what falls due.</summary>
    private async Task<bool> WaitAsync(Task<bool> next, CancellationToken stoppingToken)
    {
        while (!next.IsCompleted)
        {
            if (!isSettled && SinceSettled >= rest)
            {
                await SettleAsync(stoppingToken);
                continue;
            }

            var wait = isSettled ? Task.Delay(Idle, time, stoppingToken) : Task.Delay(LeftOfRest, Clock.Machine, stoppingToken);
            await Task.WhenAny(next, wait);
            stoppingToken.ThrowIfCancellationRequested();
            isSettled &= !wait.IsCompleted;
        }

        return await next;
    }

    private TimeSpan LeftOfRest => rest - SinceSettled is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Applies a group's records, in runs of one workspace, leaving the gate every few milliseconds.</summary>
    private void Digest(LogGroup next)
    {
        (group, groupAppendedAt, isSettled) = (next.Number, next.AppendedAt, false);
        recordsSince += next.Records;
        var records = next.GetEnumerator();
        var more = records.MoveNext();

        while (more)
        {
            var workspace = records.Current.Workspace;
            var state = PendingOf(workspace);
            var scope = state.Live.Enter();

            try
            {
                for (var count = 0; more && count < 4096 && records.Current.Workspace == workspace; count++)
                {
                    if (count % LookAhead.Records == 0)
                    {
                        LookAhead.From(records, workspace, state.Live.Board);
                    }

                    Apply(state, records.Current);
                    more = records.MoveNext();
                }
            }
            finally
            {
                scope.Dispose();
            }
        }
    }

    private void Apply(PendingWork state, in LogRecord record)
    {
        var fact = record.Fact;

        if (fact.Kind is FactKind.DayBegan or FactKind.Setting)
        {
            // The day that ends is judged as it was known when it ended, by the settings it had.
            rate.Rate(state, group);
            state.HasNewDay |= fact.Kind is FactKind.DayBegan;
            state.Live.AwaitsSettings &= fact.Kind is not FactKind.Setting;
        }

        try
        {
            state.Live.Board.Apply(fact);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // One record that cannot be digested must not stop the line for everybody.
            progress.SetAside($"partition {record.Partition}, position {record.Position}: {exception.Message}");
            Stuck(exception, record.Partition, record.Position);
        }

        if (fact.Kind is FactKind.Business && BusinessRow.Of(state.Live.Id, record) is { } row)
        {
            state.Business.Add(row);
        }

        state.IsDirty = true;
        state.LastReceivedAt = Math.Max(state.LastReceivedAt, record.ReceivedAt);

        if (record.ReceivedAt != state.LastSeen.ReceivedAt || record.Source != state.LastSeen.Source)
        {
            state.LastSeen = (record.Source, record.ReceivedAt);
            seen.Add(state.LastSeen);
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var began = Clock.Machine.GetTimestamp();
        var isHistory = pending.Values.All(state => !state.IsDirty || state.Live.IsHeld);

        // The whole of it within the gate: a rebuild finds everything told and saved, or nothing begun.
        using var pass = await gate.EnterAsync(cancellationToken);
        await SettleWithinAsync(cancellationToken);

        // While records wait, rating may take a fifth of the time, never so seldom that it shows. Once they are all read
        // it may take half of it: then nobody waits for anything but the ratings. Of history nobody draws conclusions
        // before it is whole: there more of it is read meanwhile.
        settledAt = Clock.Machine.GetTimestamp();
        var took = Clock.Machine.GetElapsedTime(began, settledAt);
        pause = Within(took * 4, MaxPause);
        rest = isHistory ? pause : Within(took, MaxRest);
        isSettled = true;
    }

    private static TimeSpan Within(TimeSpan wanted, TimeSpan most) => wanted < MinPause ? MinPause : wanted > most ? most : wanted;

    /// <summary>Makes everything digested so far visible: ratings, signals, bookmark; then proposes and checkpoints.</summary>
    private async Task SettleWithinAsync(CancellationToken cancellationToken)
    {
        // A workspace of which nothing was read since the start may be owed signals all the same.
        foreach (var workspace in live.All)
        {
            PendingOf(workspace.Id);
        }

        foreach (var state in pending.Values)
        {
            using (state.Live.Enter())
            {
                rate.Rate(state, group);
            }

            // History is in: a benchmark first, and only then the rules, or the new scale itself would raise signals.
            if (state.Live.HasReleased && !await news.AskForBenchmarkAsync(state, cancellationToken))
            {
                using (state.Live.Enter())
                {
                    rate.Release(state, group);
                }
            }
        }

        if (rate.Raisings.Count > 0)
        {
            await RaiseAsync(cancellationToken);
        }

        await news.WriteAsync(pending.Values, cancellationToken);
        await news.ForgetHoldsAsync(rate.Released, cancellationToken);

        if (progress.Bookmark != group)
        {
            progress.Saw(seen, groupAppendedAt);
            seen.Clear();
            progress.Moved(group, recordsSince, groupAppendedAt);
            recordsSince = 0;
        }

        await news.TellAsync(pending.Values, cancellationToken);
        progress.Settled();

        if (checkpoint.IsDue)
        {
            await checkpoint.SaveAsync(group, cancellationToken);
        }
    }

    /// <summary>Has the signals stored. A store that is away for a moment is asked again; one that stays away stops us.</summary>
    private async Task RaiseAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await raise.RunAsync(rate.Raisings, cancellationToken);
                break;
            }
            catch (System.Data.Common.DbException exception) when (attempt < MaxAttempts)
            {
                NotRaised(exception, attempt);
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), Clock.Machine, cancellationToken);
            }
        }

        rate.Raisings.ForEach(raising => progress.Signalled(raising.ReceivedAt, groupAppendedAt));
        rate.Raisings.Clear();
    }

    private PendingWork PendingOf(WorkspaceId workspace)
    {
        if (!pending.TryGetValue(workspace, out var state))
        {
            pending.Add(workspace, state = new(live.Of(workspace)));
        }

        return state;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Record {Position} of partition {Partition} could not be digested and was passed over.")]
    private partial void Stuck(Exception exception, int partition, long position);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Signals could not be stored at attempt {Attempt}; they are stored again.")]
    private partial void NotRaised(Exception exception, int attempt);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Following the log stopped after group {Group}; the server stops. Run latido doctor.")]
    private partial void Broken(Exception exception, long group);
}
