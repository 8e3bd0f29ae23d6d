using Latido.Engine.Scores;
using Latido.Engine.Signals;
using Latido.Server.Platform;

namespace Latido.Server.Accounts;

/// <summary>A preview and how long it took.</summary>
public sealed record Previewed<T>(T Outlook, TimeSpan Took);

/// <summary>
/// Tries a model or a rule on the live accounts of a workspace without changing them, in pieces (<see cref="InPieces"/>).
/// </summary>
public sealed class PreviewModel(LiveWorkspaces workspaces, InPieces pieces)
{
    // A few milliseconds each, on two cores and on one.
    private const int RatedAtOnce = 512;
    private const int AskedAtOnce = 16;

    /// <summary>How the accounts stand by what is in force: all, or those that the model of a segment rates.</summary>
    public Previewed<ModelOutlook> Now(WorkspaceId workspace, string segment)
    {
        var began = Clock.Machine.GetTimestamp();
        var outlook = workspaces.Of(workspace).Read(board => ModelOutlook.Now(board, segment));

        return new(outlook, Clock.Machine.GetElapsedTime(began));
    }

    /// <summary>
    /// What the draft would do to all accounts, or to those that its model of a segment rates; at most so many that move are told. Null before
    /// the workspace's first day.
    /// </summary>
    public Task<Previewed<ModelOutlook>?> RunAsync(
        WorkspaceId workspace, WorkspaceSettings draft, string segment, int most, bool onlyCrossed, CancellationToken cancellationToken) => RunAsync(
            workspace,
            board => new ModelPreview(board, draft, segment),
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

    /// <summary>How the values of one measure of some settings lie over the accounts. Null before the workspace's first day.</summary>
    public Task<Previewed<MeasureSpread>?> RunAsync(WorkspaceId workspace, WorkspaceSettings settings, string measure, CancellationToken cancellationToken) => RunAsync(
        workspace,
        board => new MeasurePreview(board, settings, measure),
        (preview, board) => preview.IsStill(board) ? preview.ReadSome(RatedAtOnce) : null,
        preview => preview.Tell(),
        cancellationToken);

    /// <summary>The measures of some settings whose numbers are not all read yet.</summary>
    public IReadOnlyList<UnreadMeasure> Unread(WorkspaceId workspace, WorkspaceSettings settings) => workspaces.Of(workspace).Read(board => board.UnreadMeasures(settings));

    private async Task<Previewed<TOutlook>?> RunAsync<TPreview, TOutlook>(
        WorkspaceId workspace,
        Func<Scoreboard, TPreview> begin,
        Func<TPreview, Scoreboard, bool?> goOn,
        Func<TPreview, TOutlook> tell,
        CancellationToken cancellationToken)
        where TPreview : class
        where TOutlook : class
    {
        var live = workspaces.Of(workspace);
        var began = 0L;
        var preview = await pieces.RunAsync(
            live,
            board =>
            {
                began = Clock.Machine.GetTimestamp();

                return board.Today == 0 ? null : begin(board);
            },
            goOn,
            told: null,
            cancellationToken);

        return preview is null ? null : new(live.Read(_ => tell(preview)), Clock.Machine.GetElapsedTime(began));
    }
}
