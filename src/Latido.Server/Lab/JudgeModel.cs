using Latido.Server.Platform;
using Latido.Server.Scores;

namespace Latido.Server.Lab;

/// <summary>Says whether a model, by its fingerprint, may go live (<see cref="FindProof"/>). Scoped.</summary>
internal sealed class JudgeModel(CurrentWorkspace current, Reports reports, RunBackTest tests)
{
    /// <summary>An opened back-test on it; where nobody ever came there is nothing to test on. Null for neither.</summary>
    public async Task<ModelProof?> RunAsync(string print, CancellationToken cancellationToken)
    {
        if (await reports.FindOnAsync(print, cancellationToken) is { IsProof: true } report)
        {
            return new(ProofKind.Tested, report.Id, report.Verdict ?? ReportView.NameOf(report.State));
        }

        return tests.HasAnyUse(current.Id) ? null : new(ProofKind.NoPast);
    }
}
