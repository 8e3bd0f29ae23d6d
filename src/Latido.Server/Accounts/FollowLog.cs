using Latido.Engine.Facts;
using Latido.Engine.Signals;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Scores;
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
    RaiseSignals raise,
    WakeSignals wake,
    Checkpoint checkpoint,
    FreezeBenchmark freeze,
    Progress progress,
    LiveFeed feed,
    FollowerGate gate,
    HistoryHolds holds,
    SettingsInForce settings,
    TimeProvider time,
    ILogger<FollowLog> logger) : BackgroundService
{
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<WorkspaceId, Pending> pending = [];
    private readonly List<Raising> raisings = [];
    private readonly List<SignalDraft> drafts = [];
    private readonly List<(Guid Source, long ReceivedAt)> seen = [];
    private long group;
    private long groupAppendedAt;
    private long recordsSince;
    private TimeSpan pause = MinPause;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        group = await checkpoint.RestoreAsync(cancellationToken);
        progress.Begin(group);

        foreach (var workspace in live.All)
        {
            settings.Learn(workspace.Id, workspace.Read(board => board.Settings));
        }

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
        var settled = time.GetTimestamp();
        var next = Task.FromResult(true);

        try
        {
            while (true)
            {
                next = groups.MoveNextAsync().AsTask();

                if (!next.IsCompleted)
                {
                    await SettleAsync(stoppingToken);
                    settled = time.GetTimestamp();
                }

                if (!await WaitAsync(next, stoppingToken))
                {
                    return;
                }

                using (await gate.EnterAsync(stoppingToken))
                {
                    Digest(groups.Current);
                }

                if (time.GetElapsedTime(settled) > pause)
                {
                    await SettleAsync(stoppingToken);
                    settled = time.GetTimestamp();
                }
            }
        }
        finally
        {
            // A reading must not be disposed of while it is at work.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for the next group, and looks after what falls due meanwhile.</summary>
    private async Task<bool> WaitAsync(Task<bool> next, CancellationToken stoppingToken)
    {
        while (!next.IsCompleted)
        {
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(250), time, stoppingToken));
            stoppingToken.ThrowIfCancellationRequested();

            if (!next.IsCompleted)
            {
                await SettleAsync(stoppingToken);
            }
        }

        return await next;
    }

    /// <summary>Applies a group's records, in runs of one workspace, leaving the gate every few milliseconds.</summary>
    private void Digest(LogGroup next)
    {
        (group, groupAppendedAt) = (next.Number, next.AppendedAt);
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

    private void Apply(Pending state, in LogRecord record)
    {
        var fact = record.Fact;

        if (fact.Kind is FactKind.DayBegan or FactKind.Setting)
        {
            // The day that ends is judged as it was known when it ended, by the settings it had.
            Rate(state);
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

        state.IsDirty = true;
        state.LastReceivedAt = Math.Max(state.LastReceivedAt, record.ReceivedAt);

        if (record.ReceivedAt != state.LastSeen.ReceivedAt || record.Source != state.LastSeen.Source)
        {
            state.LastSeen = (record.Source, record.ReceivedAt);
            seen.Add(state.LastSeen);
        }
    }

    /// <summary>Rates what changed and asks the rules. Within the workspace's gate.</summary>
    private void Rate(Pending state)
    {
        var (live, board) = (state.Live, state.Live.Board);
        live.IsHeld = holds.IsOn(live.Id, group);

        if (!state.IsDirty || board.Today == 0)
        {
            return;
        }

        state.IsDirty = false;
        drafts.Clear();

        foreach (var change in board.RateTouched())
        {
            if (!live.MustWait(change.Account.No, change.FromDay))
            {
                SignalRules.Evaluate(board, change, live.Raised, drafts);
            }

            state.Touched.Add(change.Account.No);
        }

        Keep(state);
        live.Rated();
        settings.Learn(live.Id, board.Settings);
    }

    /// <summary>Asks the rules about the accounts whose history is now whole. Within the workspace's gate.</summary>
    private void Release(Pending state)
    {
        drafts.Clear();

        foreach (var account in state.Live.TakeReleased())
        {
            SignalRules.Evaluate(state.Live.Board, account, state.Live.Raised, drafts);
        }

        Keep(state);
    }

    private void Keep(Pending state)
    {
        foreach (var draft in drafts)
        {
            state.Live.Raised.Add(draft);
            var account = state.Live.Board.Facts.Accounts[draft.AccountNo];
            raisings.Add(new(
                state.Live.Id, draft, account.NameOrKey, Moment.FromMicroseconds(state.LastReceivedAt), state.LastReceivedAt, group));
        }
    }

    /// <summary>Makes everything digested so far visible: ratings, signals, bookmark; then proposes and checkpoints.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();

        using (await gate.EnterAsync(cancellationToken))
        {
            foreach (var state in pending.Values)
            {
                using (state.Live.Enter())
                {
                    Rate(state);
                }

                // History is in: a benchmark first, and only then the rules, or the new scale itself would raise signals.
                if (state.Live.HasReleased && !await freeze.RunAsync(state.Live, cancellationToken))
                {
                    using (state.Live.Enter())
                    {
                        Release(state);
                    }
                }
            }
        }

        if (raisings.Count > 0)
        {
            await raise.RunAsync(raisings, cancellationToken);
            raisings.ForEach(raising => progress.Signalled(raising.ReceivedAt, groupAppendedAt));
            raisings.Clear();
        }

        if (progress.Bookmark != group)
        {
            seen.ForEach(source => progress.Saw(source.Source, source.ReceivedAt, groupAppendedAt));
            seen.Clear();
            progress.Moved(group, recordsSince, groupAppendedAt);
            recordsSince = 0;
        }

        await TellAsync(cancellationToken);
        progress.Settled();

        if (checkpoint.IsDue)
        {
            await checkpoint.SaveAsync(group, cancellationToken);
        }

        // Rating may take a third of the time under load, never so seldom that it shows.
        var took = time.GetElapsedTime(began) * 2;
        pause = took < MinPause ? MinPause : took > MaxPause ? MaxPause : took;
    }

    /// <summary>Says to the open pages which accounts moved, and to others that a day began or a benchmark is due.</summary>
    private async Task TellAsync(CancellationToken cancellationToken)
    {
        foreach (var state in pending.Values)
        {
            if (state.Touched.Count > 0)
            {
                Publish(state);
                state.WantsBenchmark = true;
            }

            // Asked when it may be, even if all has fallen quiet since: the last events count too.
            if (state.WantsBenchmark && freeze.IsTime(state.Live))
            {
                state.WantsBenchmark = false;
                await freeze.RunAsync(state.Live, cancellationToken);
            }

            if (state.HasNewDay)
            {
                state.HasNewDay = false;
                await wake.RunAsync(state.Live.Id, state.Live.Read(board => DayNumber.ToDate(board.Today)), cancellationToken);
            }
        }
    }

    private void Publish(Pending state)
    {
        if (feed.IsHeard(state.Live.Id))
        {
            foreach (var no in state.Touched.Take(LiveFeed.MaxWaiting / 2))
            {
                var key = state.Live.Read(board => board.Facts.Accounts[no].Key);
                feed.Publish(state.Live.Id, new("account", key));
            }
        }

        state.Touched.Clear();
    }

    private Pending PendingOf(WorkspaceId workspace)
    {
        if (!pending.TryGetValue(workspace, out var state))
        {
            pending.Add(workspace, state = new(live.Of(workspace)));
        }

        return state;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Record {Position} of partition {Partition} could not be digested and was passed over.")]
    private partial void Stuck(Exception exception, int partition, long position);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Following the log stopped after group {Group}; the server stops. Run latido doctor.")]
    private partial void Broken(Exception exception, long group);

    /// <summary>What a workspace has digested and not yet shown.</summary>
    private sealed class Pending(LiveWorkspace live)
    {
        public LiveWorkspace Live => live;

        public bool IsDirty { get; set; } = true;

        public bool HasNewDay { get; set; }

        /// <summary>Something changed since it was last asked whether a benchmark is due.</summary>
        public bool WantsBenchmark { get; set; }

        public long LastReceivedAt { get; set; }

        public (Guid Source, long ReceivedAt) LastSeen { get; set; }

        public HashSet<int> Touched { get; } = [];
    }
}
