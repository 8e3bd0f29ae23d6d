using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>A preview and how long it took.</summary>
public sealed record Previewed<T>(T Outlook, TimeSpan Took);

/// <summary>
/// Tries a model or a rule on the live accounts of a workspace without changing them. It goes in pieces of a few milliseconds,
/// between which it leaves the workspace's gate, and one after the other: two who try at once do not take the machine
/// from those who send events.
/// </summary>
public sealed class PreviewModel(LiveWorkspaces workspaces) : IDisposable
{
    // A few milliseconds each, on two cores and on one.
    private const int RatedAtOnce = 512;
    private const int AskedAtOnce = 16;
    private const int Attempts = 3;

    // How long it takes is a matter of this machine, whatever day the server believes it is.
    private static readonly TimeProvider Machine = TimeProvider.System;

    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>How the accounts stand by the model in force.</summary>
    public Previewed<ModelOutlook> Now(WorkspaceId workspace)
    {
        var began = Machine.GetTimestamp();
        var outlook = workspaces.Of(workspace).Read(ModelOutlook.Now);

        return new(outlook, Machine.GetElapsedTime(began));
    }

    /// <summary>What the draft would do; at most so many accounts that move are told. Null before the workspace's first day.</summary>
    public Task<Previewed<ModelOutlook>?> RunAsync(
        WorkspaceId workspace, WorkspaceSettings draft, int most, bool onlyCrossed, CancellationToken cancellationToken) => RunAsync(
            workspace,
            board => new ModelPreview(board, draft),
            (preview, board) => preview.IsStill(board) ? preview.RateSome(RatedAtOnce) : null,
            preview => preview.Tell(most, onlyCrossed),
            cancellationToken);

    /// <summary>What the rule would have told in the last thirty days.</summary>
    public Task<Previewed<RuleOutlook>?> RunAsync(WorkspaceId workspace, SignalRule rule, CancellationToken cancellationToken) => RunAsync(
        workspace,
        board => new RulePreview(board, workspaces.Of(workspace).Raised, rule),
        (preview, board) => preview.IsStill(board) ? preview.AskSome(AskedAtOnce) : null,
        preview => preview.Tell(),
        cancellationToken);

    public void Dispose() => turn.Dispose();

    /// <summary>Goes on piece by piece; a new day or new settings on the way begin it again, a few times at most.</summary>
    private async Task<Previewed<TOutlook>?> RunAsync<TPreview, TOutlook>(
        WorkspaceId workspace,
        Func<Scoreboard, TPreview> begin,
        Func<TPreview, Scoreboard, bool?> goOn,
        Func<TPreview, TOutlook> tell,
        CancellationToken cancellationToken)
        where TPreview : class
        where TOutlook : class
    {
        await turn.WaitAsync(cancellationToken);

        try
        {
            var live = workspaces.Of(workspace);

            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var began = Machine.GetTimestamp();

                if (live.Read(board => board.Today == 0 ? null : begin(board)) is not { } preview)
                {
                    return null;
                }

                bool? isMore = true;

                while (isMore is true)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    isMore = live.Read(board => goOn(preview, board));
                    await Task.Yield();
                }

                if (isMore is false)
                {
                    return new(live.Read(_ => tell(preview)), Machine.GetElapsedTime(began));
                }
            }

            return null;
        }
        finally
        {
            turn.Release();
        }
    }
}
