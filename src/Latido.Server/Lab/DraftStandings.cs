using Latido.Server.Platform;
using Latido.Server.Scores;

namespace Latido.Server.Lab;

/// <summary>How far a draft is on its way to going live.</summary>
/// <param name="MayGoLive">It may be applied.</param>
/// <param name="Run">The back-test at work on exactly this draft.</param>
/// <param name="Report">The back-test that there is on exactly this draft, opened or not.</param>
public sealed record DraftStanding(bool MayGoLive, LabRun? Run, KeptReport? Report);

/// <summary>Reads how a draft stands. Scoped; pages ask before they are drawn, because the store answers one question at a time.</summary>
internal sealed class DraftStandings(PutSettings put, Reports reports, LabRuns runs, CurrentWorkspace current)
{
    /// <summary>Null without a draft.</summary>
    public async Task<DraftStanding?> ReadAsync(ModelDraft? draft, CancellationToken cancellationToken)
    {
        if (draft is null)
        {
            return null;
        }

        var print = ModelPrint.Of(draft.Settings);

        return new(
            await put.MayGoLiveAsync(draft.Settings, cancellationToken),
            runs.Of(current.Id) is { } working && working.Request.Print == print ? working : null,
            await reports.FindOnAsync(print, cancellationToken));
    }
}
