using System.Collections.Concurrent;
using System.Threading.Channels;
using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using NodaTime;

namespace Latido.Server.Lab;

/// <summary>A back-test that waits or is at work.</summary>
public sealed class LabRun(WorkspaceId workspace, TestRequest request, string by, Instant at, CancellationToken stopping) : IDisposable
{
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    private readonly TaskCompletionSource<KeptReport> end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Lock gate = new();
    private bool isOver;

    public Guid Id { get; } = Platform.Id.New();

    public WorkspaceId Workspace => workspace;

    public TestRequest Request => request;

    public string By => by;

    public Instant At => at;

    /// <summary>How much is done, 0-1.</summary>
    public double Share { get; internal set; }

    /// <summary>Whether it was stopped by somebody, and not with the server.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Completes with what is kept of it.</summary>
    internal Task<KeptReport> End => end.Task;

    internal CancellationToken Stop => stop.Token;

    /// <summary>Stops it; nothing happens where it is over.</summary>
    internal void Cancel()
    {
        lock (gate)
        {
            if (!isOver)
            {
                IsCancelled = true;
                stop.Cancel();
            }
        }
    }

    internal void EndWith(KeptReport report) => end.TrySetResult(report);

    internal void FailWith(Exception exception)
    {
        end.TrySetException(exception);

        // Nobody may be waiting for it.
        _ = end.Task.Exception;
    }

    public void Dispose()
    {
        lock (gate)
        {
            isOver = true;
            stop.Dispose();
        }
    }
}

/// <summary>
/// Runs back-tests in the background, one after the other and one to a workspace, so that no request waits for a long one.
/// What is at work is known here; what is done, in the store. With the server it stops in good order.
/// </summary>
internal sealed partial class LabRuns(RunBackTest tests, LiveFeed feed, TimeProvider time, ILogger<LabRuns> logger) : BackgroundService
{
    /// <summary>The kind of news by which open pages hear of progress.</summary>
    public const string News = "backtest";

    /// <summary>The most workspaces whose tests wait for each other.</summary>
    private const int MostWaiting = 64;

    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(400);

    private readonly ConcurrentDictionary<WorkspaceId, LabRun> runs = new();
    private readonly Channel<LabRun> waiting = Channel.CreateBounded<LabRun>(MostWaiting);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>What waits or is at work for the workspace; null for nothing.</summary>
    public LabRun? Of(WorkspaceId workspace) => runs.GetValueOrDefault(workspace);

    /// <summary>Begins one; null where the workspace has one at work, or very many others wait.</summary>
    public LabRun? Begin(WorkspaceId workspace, TestRequest request, string by)
    {
        LabRun run = new(workspace, request, by, time.GetCurrentInstant(), stopping.Token);

        if (!runs.TryAdd(workspace, run))
        {
            run.Dispose();
            return null;
        }

        if (!waiting.Writer.TryWrite(run))
        {
            runs.TryRemove(workspace, out _);
            run.Dispose();
            return null;
        }

        Tell(run);

        return run;
    }

    /// <summary>Stops the one at work; false where it is not at work any more.</summary>
    public bool Cancel(WorkspaceId workspace, Guid id)
    {
        if (Of(workspace) is not { } run || run.Id != id)
        {
            return false;
        }

        run.Cancel();

        return true;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        await stopping.CancelAsync();
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        stopping.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The queue is emptied also while the server stops: each one in it is told that it will not be run.
        await foreach (var run in waiting.Reader.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                var report = await RunAsync(run);
                Leave(run);
                run.EndWith(report);
            }
            catch (Exception exception)
            {
                NotKept(exception, run.Id);
                Leave(run);
                run.FailWith(exception);
            }

            run.Dispose();
        }
    }

    /// <summary>It is in the store by now, so whoever looks for it finds it here or there; and whoever waited for it may begin the next.</summary>
    private void Leave(LabRun run)
    {
        runs.TryRemove(run.Workspace, out _);
        Tell(run);
    }

    private async Task<KeptReport> RunAsync(LabRun run)
    {
        var toldAt = 0L;

        try
        {
            return await tests.RunAsync(run.Workspace, run.Id, run.Request, run.By, ToldOf, run.Stop);
        }
        catch (UnfitPlanException exception)
        {
            // What the plan asks for was there when it was begun.
            return await KeepAsync(run, ReportState.Failed, exception.Problem);
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested)
        {
            return await KeepAsync(run, run.IsCancelled ? ReportState.Cancelled : ReportState.Failed, run.IsCancelled ? null : Stopped);
        }
        catch (RebuiltException)
        {
            return await KeepAsync(run, ReportState.Failed, Rebuilt);
        }
        catch (Exception exception)
        {
            Failed(exception, run.Id);

            return await KeepAsync(run, ReportState.Failed, Broken);
        }

        void ToldOf(double share)
        {
            run.Share = share;

            if (time.GetElapsedTime(toldAt) > BetweenReports)
            {
                toldAt = time.GetTimestamp();
                Tell(run);
            }
        }
    }

    private Task<KeptReport> KeepAsync(LabRun run, ReportState state, Words? reason) =>
        tests.KeepStoppedAsync(run.Workspace, run.Id, run.Request, run.By, run.At, state, reason);

    private void Tell(LabRun run) => feed.Publish(run.Workspace, new(News, run.Id.ToString()));

    private static Words Stopped { get; } = new("The server was stopped. Begin it again.", "El servidor se detuvo. Empiézala de nuevo.");

    private static Words Rebuilt { get; } = new(
        "The workspace was rebuilt again and again meanwhile. Begin it again later.", "Mientras tanto el espacio se reconstruyó una y otra vez. Empiézala de nuevo más tarde.");

    private static Words Broken { get; } = new(
        "Something broke on our side; the server's log tells more. Begin it again.", "Algo se rompió por nuestra parte; el registro del servidor dice más. Empiézala de nuevo.");

    [LoggerMessage(Level = LogLevel.Error, Message = "The back-test {Run} failed.")]
    private partial void Failed(Exception exception, Guid run);

    [LoggerMessage(Level = LogLevel.Error, Message = "What became of the back-test {Run} could not be kept.")]
    private partial void NotKept(Exception exception, Guid run);
}
