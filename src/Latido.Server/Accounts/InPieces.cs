using Latido.Engine.Scores;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>
/// Long work over the live accounts of a workspace, in pieces of a few milliseconds between which it leaves the workspace's gate,
/// and one after the other: who looks far does not take the machine from those who send events. Each who does such work has one of
/// its own.
/// </summary>
public sealed class InPieces(Progress progress) : IDisposable
{
    private const int Attempts = 3;

    // As long as rating everybody may take; who waits in vain looks at what is there.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>
    /// Does the work and returns it done. Where the scoreboard becomes another on the way it is begun again, three times at most: null
    /// where it never came to its end, or there is nothing to begin with.
    /// </summary>
    /// <param name="begin">Sets out, within the gate; null where there is nothing to do.</param>
    /// <param name="goOn">Does one more piece, within the gate; false when all is done, null where it must be begun again.</param>
    /// <param name="told">Hears of each piece, outside of the gate.</param>
    public async Task<TWork?> RunAsync<TWork>(
        LiveWorkspace live, Func<Scoreboard, TWork?> begin, Func<TWork, Scoreboard, bool?> goOn, Action<TWork>? told, CancellationToken cancellationToken)
        where TWork : class
    {
        await turn.WaitAsync(cancellationToken);

        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                await RatedAsync(live, cancellationToken);

                if (live.Read(begin) is not { } work)
                {
                    return null;
                }

                bool? isMore = true;

                while (isMore is true)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    isMore = live.Read(board => goOn(work, board));
                    told?.Invoke(work);
                    await Task.Yield();
                }

                if (isMore is false)
                {
                    return work;
                }
            }

            return null;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    /// <summary>New settings are in force before everybody is rated by them: what is read in between is neither.</summary>
    private async Task RatedAsync(LiveWorkspace live, CancellationToken cancellationToken)
    {
        // Asked for before looking, so that the rating is not missed that ends between the two.
        var next = progress.WaitForNextRatingAsync(cancellationToken);

        if (live.Read(board => board.AwaitsRating))
        {
            try
            {
                await next.WaitAsync(MaxWait, cancellationToken);
            }
            catch (TimeoutException)
            {
            }
        }
    }
}

/// <summary>The work never came to its end, because the scoreboard became another each time.</summary>
internal sealed class RebuiltException() : UnavailableException("The workspace was rebuilt again and again meanwhile. Try again later.", null);
