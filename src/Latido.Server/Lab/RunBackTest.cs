using Latido.Engine.Lab;
using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Server.Accounts;
using Latido.Server.Platform;

namespace Latido.Server.Lab;

/// <summary>
/// Tries a model or a rule on the live accounts of a workspace as they were, in pieces (<see cref="InPieces"/>).
/// </summary>
public sealed class RunBackTest(LiveWorkspaces workspaces) : IDisposable
{
    /// <summary>Two years of an account are about a millisecond.</summary>
    private const int RatedAtOnce = 8;

    /// <summary>A rule is asked about each day by itself.</summary>
    private const int AskedAtOnce = 2;

    private readonly InPieces pieces = new();

    /// <summary>
    /// The report on a draft, or on what is in force where there is none. Throws <see cref="InvalidRequestException"/> where the plan
    /// makes no sense here, in the language given. Tells how far it has come, as a share.
    /// </summary>
    public Task<BackTestReport> RunAsync(
        WorkspaceId workspace, BackTestPlan plan, WorkspaceSettings? draft, string language, Action<double> told, CancellationToken cancellationToken) => RunAsync(
            workspace, language,
            board => new BackTest(board, plan, draft),
            (test, board) => test.IsStill(board) ? test.RunSome(RatedAtOnce) : null,
            test => told(test.Share),
            test => test.Tell(),
            cancellationToken);

    /// <summary>The report on a rule under the settings in force.</summary>
    public Task<RuleTestReport> RunAsync(
        WorkspaceId workspace, BackTestPlan plan, SignalRule rule, string language, Action<double> told, CancellationToken cancellationToken) => RunAsync(
            workspace, language,
            board => new RuleTest(board, plan, rule),
            (test, board) => test.IsStill(board) ? test.RunSome(AskedAtOnce) : null,
            test => told(test.Share),
            test => test.Tell(),
            cancellationToken);

    public void Dispose() => pieces.Dispose();

    private async Task<TReport> RunAsync<TTest, TReport>(
        WorkspaceId workspace,
        string language,
        Func<Scoreboard, TTest> begin,
        Func<TTest, Scoreboard, bool?> goOn,
        Action<TTest> report,
        Func<TTest, TReport> tell,
        CancellationToken cancellationToken)
        where TTest : class
    {
        try
        {
            // What was observed is the test's own: the figures need no gate.
            return await pieces.RunAsync(workspaces.Of(workspace), begin, goOn, report, cancellationToken) is { } test ? tell(test) : throw new RebuiltException();
        }
        catch (UnfitPlanException exception)
        {
            throw new InvalidRequestException(exception.Problem.In(language));
        }
    }
}
