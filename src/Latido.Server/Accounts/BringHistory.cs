using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>
/// Runs what brings history into a workspace. Half a history looks like a fall, so the rules wait until all of it is
/// there; when this ends, the scores are made and the signals that follow from them are in the store.
/// </summary>
public sealed class BringHistory(LiveWorkspaces live, HistoryHolds holds, Progress progress)
{
    /// <summary>Does the work, then says that scoring begins, and waits for its end.</summary>
    public async Task<T> RunAsync<T>(WorkspaceId workspace, Func<Task<T>> work, Action scoring, CancellationToken cancellationToken)
    {
        T result;
        var brought = live.Of(workspace);

        await using (var hold = await holds.BeginAsync(workspace, cancellationToken))
        {
            brought.Write(_ => brought.IsHeld = true);
            result = await work();
            scoring();
            await progress.WaitAsync(cancellationToken);
            await hold.LetGoAsync(cancellationToken);
        }

        do
        {
            // A rating may be at work that began before the hold was let go, so the state is asked after the next one.
            await progress.WaitForNextRatingAsync(cancellationToken);
            await progress.WaitAsync(cancellationToken);
        }
        while (brought.Read(_ => brought.IsOwedSignals));

        await progress.WaitForNextRatingAsync(cancellationToken);
        await holds.ForgetAsync(workspace, cancellationToken);

        return result;
    }
}
