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
    private const int MaxAttempts = 10;

    /// <summary>So many groups are read while the follower waits.</summary>
    private const int LastGroups = 256;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                // Asked for before it is looked, or what is settled in between would be missed.
                var next = progress.WaitForNextRatingAsync(stoppingToken);

                if (live.All.FirstOrDefault(workspace => workspace.Read(board => board.LacksAmounts)) is not { } lacking || !await TryAsync(lacking, stoppingToken))
                {
                    await next;
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>
    /// Says whether it has all it asks for now; if not, settings came meanwhile. A log or a store that is away for a moment is asked again later; the
    /// measures wait.
    /// </summary>
    private async Task<bool> TryAsync(LiveWorkspace workspace, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(workspace, cancellationToken);

            return !workspace.Read(board => board.LacksAmounts);
        }
        catch (Exception exception) when (exception is IOException or System.Data.Common.DbException)
        {
            NotRead(exception, workspace.Id.Value);
            await Task.Delay(Pause, Clock.Machine, cancellationToken);

            return true;
        }
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
        workspace.Replace(board);
        await checkpoint.ReadRaisedAsync(workspace, CancellationToken.None);
        await SaveAsync(workspace.Id, last);
        var seconds = Clock.Machine.GetElapsedTime(began).TotalSeconds;
        DidRead(workspace.Id.Value, pairs.Count, records, seconds);

        Task<long> ReadAsync(long goal) =>
            reader.ReadAsync(boards, next, goal, id => id == workspace.Id ? pairs : null, told: null, cancellationToken);
    }

    /// <summary>What is shown already has to be saved: a store that stays away stops the server, whose last checkpoint is whole.</summary>
    private async Task SaveAsync(WorkspaceId workspace, long group)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await checkpoint.ReplaceAsync(group, workspace);
                return;
            }
            catch (System.Data.Common.DbException exception)
            {
                NotSaved(exception, attempt);

                if (attempt == MaxAttempts)
                {
                    throw new InvalidOperationException("What was read again could not be saved. Look after the database and start again.", exception);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), Clock.Machine);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Read the past of workspace {Workspace} again for {Amounts} amounts of events: {Records} records in {Seconds:0.0} s.")]
    private partial void DidRead(Guid workspace, int amounts, long records, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The past of workspace {Workspace} could not be read again; it is tried again in a minute. Measures of amounts have no value until then.")]
    private partial void NotRead(Exception exception, Guid workspace);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What was read again could not be saved at attempt {Attempt}; it is saved again.")]
    private partial void NotSaved(Exception exception, int attempt);
}
