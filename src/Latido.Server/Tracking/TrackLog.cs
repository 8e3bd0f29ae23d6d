using Latido.Engine.Facts;
using Latido.Server.Accounts;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using NodaTime;

namespace Latido.Server.Tracking;

/// <summary>
/// The stage that learns from the log what each source usually sends, and has it judged when an hour strikes. It has a
/// bookmark of its own and goes its own pace: what it does never waits for scores, nor scores for it.
/// </summary>
internal sealed partial class TrackLog(
    EventLog log,
    TrackedWorkspaces tracked,
    KeepTracking keep,
    KeepProblems problems,
    HistoryHolds holds,
    WorkspaceDirectory directory,
    TrackingProgress progress,
    TimeProvider time,
    ILogger<TrackLog> logger) : BackgroundService
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(30);

    // A busy log always has a few groups more; what is judged may lack their seconds.
    private const int NearHead = 8;

    // An hour that is told long after it struck is read again, not lived.
    private const long Fresh = 2 * 3_600_000_000L;

    private readonly Dictionary<WorkspaceId, Instant> due = [];
    private long group;
    private long savedAt = Clock.Machine.GetTimestamp();

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // What retention has removed is missed by nobody: only weeks count here.
        group = Math.Max(await keep.RestoreAsync(cancellationToken), log.FirstGroup - 1);
        await problems.RestoreAsync(cancellationToken);
        progress.Moved(group);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var next in log.ReadAsync(group, stoppingToken))
            {
                Apply(next);
                group = next.Number;

                if (due.Count > 0 && log.LagOf(group) <= NearHead)
                {
                    await JudgeAsync(stoppingToken);
                }

                if (Clock.Machine.GetElapsedTime(savedAt) > SaveEvery)
                {
                    await SaveAsync(stoppingToken);
                }

                progress.Moved(group);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception exception)
        {
            // Scores and signals go on without it; the next start reads on from the bookmark.
            Stopped(exception, group);
        }
        finally
        {
            await SaveAsync(CancellationToken.None);
        }
    }

    private void Apply(LogGroup next)
    {
        var records = next.GetEnumerator();
        var more = records.MoveNext();

        while (more)
        {
            var workspace = records.Current.Workspace;
            using var scope = tracked.Of(workspace).Enter();
            var state = tracked.Of(workspace).State;

            // The gate is left now and then, so that pages get in.
            for (var count = 0; more && count < 4096 && records.Current.Workspace == workspace; count++)
            {
                var record = records.Current;
                state.Apply(record.Source, record.ReceivedAt, record.Fact);

                if (record.Fact.Kind is FactKind.HourStruck && MayBeJudged(workspace, record.ReceivedAt))
                {
                    due[workspace] = Moment.FromMicroseconds(record.Fact.At);
                }

                more = records.MoveNext();
            }
        }
    }

    /// <summary>A company of our invention has no tracking, a clock that stands no hours, and an hour of the past was lived already.</summary>
    private bool MayBeJudged(WorkspaceId workspace, long receivedAt) =>
        directory.Find(workspace) is { IsFrozen: false, Demo: null } && time.GetCurrentMicroseconds() - receivedAt < Fresh;

    private async Task JudgeAsync(CancellationToken cancellationToken)
    {
        foreach (var (workspace, hour) in due)
        {
            // Half a history looks like anything.
            if (holds.IsOn(workspace, group))
            {
                continue;
            }

            try
            {
                await problems.RunAsync(workspace, hour, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                NotJudged(exception, workspace);
            }
        }

        due.Clear();
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        await keep.SaveAsync(group, cancellationToken);
        savedAt = Clock.Machine.GetTimestamp();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The data of workspace {Workspace} could not be judged; it is tried again in an hour.")]
    private partial void NotJudged(Exception exception, WorkspaceId workspace);

    [LoggerMessage(Level = LogLevel.Error, Message = "Watching over the sources stopped after group {Group}. Restart the server; if it happens again, run latido doctor.")]
    private partial void Stopped(Exception exception, long group);
}

/// <summary>How far the watch over the sources has come in the log, for whoever waits for it.</summary>
public sealed class TrackingProgress(EventLog log)
{
    private TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long bookmark;

    public long Bookmark => Volatile.Read(ref bookmark);

    /// <summary>Completes when everything that is in the log now was looked at, and judged where an hour struck.</summary>
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

    internal void Moved(long group)
    {
        Volatile.Write(ref bookmark, group);
        Interlocked.Exchange(ref moved, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
