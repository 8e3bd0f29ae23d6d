using Latido.Engine.Facts;
using Latido.Server.Platform;
using Latido.Server.Signals;

namespace Latido.Server.Accounts;

/// <summary>Tells others what the follower of the log has just made visible.</summary>
internal sealed partial class TellNews(LiveFeed feed, FreezeBenchmark freeze, WakeSignals wake, HistoryHolds holds, KeepBusiness keep, ILogger<TellNews> logger)
{
    // Half of what a listener may have waiting: one telling pushes out no other news.
    private const int MostTold = LiveFeed.MaxWaiting / 2;

    /// <summary>True when a benchmark was due and is on its way back through the log.</summary>
    public Task<bool> AskForBenchmarkAsync(PendingWork state, CancellationToken cancellationToken) =>
        freeze.RunAsync(state.Live, cancellationToken);

    /// <summary>Writes down the texts of the business facts that were digested.</summary>
    public async Task WriteAsync(IEnumerable<PendingWork> pending, CancellationToken cancellationToken)
    {
        foreach (var state in pending)
        {
            await keep.RunAsync(state.Business, cancellationToken);
        }
    }

    /// <summary>Says to the open pages which accounts moved, and to others that a day began or a benchmark is due.</summary>
    public async Task TellAsync(IEnumerable<PendingWork> pending, CancellationToken cancellationToken)
    {
        foreach (var state in pending)
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
                await WakeAsync(state, cancellationToken);
            }
        }
    }

    /// <summary>A store that is away for a moment is asked again at the next settling.</summary>
    private async Task WakeAsync(PendingWork state, CancellationToken cancellationToken)
    {
        try
        {
            await wake.RunAsync(state.Live.Id, state.Live.Read(board => DayNumber.ToDate(board.Today)), cancellationToken);
            state.HasNewDay = false;
        }
        catch (System.Data.Common.DbException exception)
        {
            NotWoken(exception);
        }
    }

    /// <summary>
    /// Forgets the holds of workspaces whose signals are in the store. One that stays written down does no harm: the next
    /// start asks about its accounts again.
    /// </summary>
    public async Task ForgetHoldsAsync(HashSet<WorkspaceId> released, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var workspace in released)
            {
                await holds.ForgetAsync(workspace, cancellationToken);
            }

            released.Clear();
        }
        catch (System.Data.Common.DbException exception)
        {
            NotForgotten(exception);
        }
    }

    /// <summary>
    /// Each account by its key; of more than may be told, as after a new model or day, one word that means all. So it is where
    /// nobody listens: a page that was just read begins to in a moment.
    /// </summary>
    private void Publish(PendingWork state)
    {
        var keys = state.Touched.Count > MostTold || !feed.IsHeard(state.Live.Id)
            ? [LiveEvent.All]
            : state.Live.Read(board => state.Touched.Select(no => board.Facts.Accounts[no].Key).ToList());

        foreach (var key in keys)
        {
            feed.Publish(state.Live.Id, new("account", key));
        }

        state.Touched.Clear();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Snoozed signals could not be opened; it is tried again.")]
    private partial void NotWoken(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "That a history is whole could not be noted; it is tried again.")]
    private partial void NotForgotten(Exception exception);
}
