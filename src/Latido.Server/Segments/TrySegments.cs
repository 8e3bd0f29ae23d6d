using Latido.Engine.Segments;
using Latido.Server.Accounts;
using Latido.Server.Platform;

namespace Latido.Server.Segments;

/// <summary>Tries a draft of segments on the live accounts of a workspace without changing them, in pieces (<see cref="InPieces"/>).</summary>
public sealed class TrySegments(LiveWorkspaces workspaces, InPieces pieces)
{
    /// <summary>The accounts told of those that a segment would have.</summary>
    public const int Sample = 10;

    // A few milliseconds each, even where measures have to be read for it.
    private const int AskedAtOnce = 1024;

    private static readonly TimeProvider Machine = TimeProvider.System;

    /// <summary>What the draft comes to; null before the workspace's first day.</summary>
    public async Task<Previewed<SegmentOutlook>?> RunAsync(
        WorkspaceId workspace, SegmentSettings draft, SegmentKey of, CancellationToken cancellationToken)
    {
        var live = workspaces.Of(workspace);
        var began = Machine.GetTimestamp();
        var preview = await pieces.RunAsync(
            live,
            board => board.Today == 0 ? null : new SegmentPreview(board, draft, of),
            (preview, board) => preview.IsStill(board) ? preview.AskSome(AskedAtOnce) : null,
            told: null,
            cancellationToken);

        return preview is null ? null : new(live.Read(_ => preview.Tell(Sample)), Machine.GetElapsedTime(began));
    }
}
