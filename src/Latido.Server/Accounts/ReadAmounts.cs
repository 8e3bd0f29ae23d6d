using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>
/// Reads the past of a workspace again when its measures ask for numbers that events carry and that were not kept so far: beside the
/// follower, which waits only for the last of it, one workspace at a time. Until then such a measure has no value. Cut off by the
/// server's end it is done again after the start, because what is asked for and what is kept still differ.
/// </summary>
internal sealed partial class ReadAmounts(
    EventLog log,
    LiveWorkspaces live,
    Progress progress,
    FollowerGate gate,
    Checkpoint checkpoint,
    ReadAgain reader,
    ILogger<ReadAmounts> logger) : BackgroundService
{
    /// <summary>So many groups are read while the follower waits.</summary>
    private const int LastGroups = 256;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongPause = TimeSpan.FromMinutes(15);

    /// <summary>Since when and for how long a workspace is not read again.</summary>
    private readonly Dictionary<WorkspaceId, (long Since, TimeSpan For)> rests = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                stoppingToken.ThrowIfCancellationRequested();

                // Asked for before it is looked, or what is settled in between would be missed.
                var next = progress.WaitForNextRatingAsync(stoppingToken);
                var lacking = live.All.Where(workspace => workspace.Read(board => board.LacksAmounts)).ToList();

                if (lacking.Find(IsRested) is { } workspace)
                {
                    await TryAsync(workspace, stoppingToken);
                }
                else
                {
                    await (lacking.Count > 0 ? Task.WhenAny(next, Task.Delay(BetweenLooks, Clock.Machine, stoppingToken)) : next);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private bool IsRested(LiveWorkspace workspace) => !rests.TryGetValue(workspace.Id, out var rest) || Clock.Machine.GetElapsedTime(rest.Since) >= rest.For;

    /// <summary>What fails is tried again later; its measures wait, and the server goes on, other workspaces too.</summary>
    private async Task TryAsync(LiveWorkspace workspace, CancellationToken cancellationToken)
    {
        var began = Clock.Machine.GetTimestamp();
        TimeSpan pause;

        try
        {
            await RunAsync(workspace, cancellationToken);

            // Whoever tries one spelling after the other has the machine for half of the time.
            pause = Clock.Machine.GetElapsedTime(began);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A log or a store that is away for a moment comes back; a log that is damaged does not by itself.
            pause = exception is IOException or System.Data.Common.DbException ? Pause : LongPause;
            NotRead(exception, workspace.Id.Value, pause);
        }

        rests[workspace.Id] = (Clock.Machine.GetTimestamp(), pause < LongPause ? pause : LongPause);
    }

    private async Task RunAsync(LiveWorkspace workspace, CancellationToken cancellationToken)
    {
        var began = Clock.Machine.GetTimestamp();

        // Neither a rebuild nor retention meanwhile: they move what this begins with.
        using var turn = await reader.EnterAsync(cancellationToken);
        var pairs = workspace.Read(board => board.AmountsToKeep());
        var boards = await checkpoint.ReadBaseAsync(cancellationToken, workspace.Id);
        boards.TryAdd(workspace.Id, new(workspace.Zone));
        var next = Math.Max(log.FirstGroup, await checkpoint.ReadBaseGroupAsync(cancellationToken) + 1);
        var records = 0L;

        for (var goal = progress.Bookmark; goal >= next + LastGroups; goal = progress.Bookmark)
        {
            records += await ReadAsync(goal);
            next = goal + 1;
        }

        using var pass = await gate.EnterSettledAsync(cancellationToken);
        var last = progress.LastDigested;
        records += await ReadAsync(last);
        var board = boards[workspace.Id];
        workspace.Replace(board, await checkpoint.ReadRaisedAsync(workspace.Id, board, cancellationToken));
        await SaveAsync(workspace.Id, last);
        var seconds = Clock.Machine.GetElapsedTime(began).TotalSeconds;
        DidRead(workspace.Id.Value, pairs.Count, records, seconds);

        Task<long> ReadAsync(long goal) =>
            reader.ReadAsync(boards, next, goal, id => id == workspace.Id ? pairs : null, told: null, cancellationToken);
    }

    private async Task SaveAsync(WorkspaceId workspace, long group)
    {
        try
        {
            await checkpoint.ReplaceAsync(group, [workspace]);
        }
        catch (System.Data.Common.DbException exception)
        {
            NotSaved(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Read the past of workspace {Workspace} again for {Amounts} amounts of events: {Records} records in {Seconds:0.0} s.")]
    private partial void DidRead(Guid workspace, int amounts, long records, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The past of workspace {Workspace} could not be read again; it is tried again after {Pause}. Measures of amounts have no value until then.")]
    private partial void NotRead(Exception exception, Guid workspace, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was read again could not be saved; it goes with the next saving.")]
    private partial void NotSaved(Exception exception);
}
