using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Server.Accounts;
using Latido.Server.Platform;

namespace Latido.Server.Lab;

/// <summary>
/// Tries a model on the live accounts of a workspace as they were. It goes in pieces of a few milliseconds, between which it leaves
/// the workspace's gate, and one after the other: whoever tests does not take the machine from those who send events.
/// </summary>
public sealed class RunBackTest(LiveWorkspaces workspaces) : IDisposable
{
    /// <summary>Two years of an account are about a millisecond.</summary>
    private const int AtOnce = 8;
    private const int Attempts = 3;

    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>
    /// The report on a draft, or on what is in force where there is none. Throws <see cref="InvalidRequestException"/> where the plan
    /// makes no sense here, in the language given. Tells how far it has come, as a share.
    /// </summary>
    public async Task<BackTestReport> RunAsync(
        WorkspaceId workspace, BackTestPlan plan, WorkspaceSettings? draft, string language, Action<double> told, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);

        try
        {
            var live = workspaces.Of(workspace);

            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var test = live.Read(board => Begin(board, plan, draft, language));

                if (await FinishAsync(live, test, told, cancellationToken))
                {
                    // What was observed is the test's own: the figures need no gate.
                    return test.Tell();
                }
            }

            throw new InvalidRequestException(
                new Words("The workspace was rebuilt again and again meanwhile. Try again later.", "El espacio de trabajo se reconstruyó una y otra vez entretanto. Inténtalo más tarde.").In(language));
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private static BackTest Begin(Scoreboard board, BackTestPlan plan, WorkspaceSettings? draft, string language) =>
        plan.Problem(board) is { } problem ? throw new InvalidRequestException(problem.In(language)) : new(board, plan, draft);

    private static async Task<bool> FinishAsync(LiveWorkspace live, BackTest test, Action<double> told, CancellationToken cancellationToken)
    {
        bool? isMore = true;

        while (isMore is true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            isMore = live.Read(board => test.IsStill(board) ? test.RunSome(AtOnce) : (bool?)null);
            told(test.Share);
            await Task.Yield();
        }

        return isMore is false;
    }
}
