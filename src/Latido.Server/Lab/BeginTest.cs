using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Lab;

/// <summary>Begins a back-test asked for by API, and waits for its end where that is wanted. The run goes on when the caller leaves. Scoped.</summary>
internal sealed class BeginTest(CurrentWorkspace current, CurrentMember member, RunBackTest tests, LabRuns runs)
{
    /// <summary>What came of asking.</summary>
    /// <param name="Report">The report, where it was waited for.</param>
    /// <param name="Refusal">Why nothing was begun.</param>
    public sealed record Begun(KeptReport? Report, Accepted<ReportView>? Later, ProblemHttpResult? Refusal);

    public async Task<Begun> RunAsync(TestRequest request, string language, bool isWaitedFor, HttpResponse response, CancellationToken cancellationToken)
    {
        if (tests.MistakeIn(current.Id, request) is { } mistake)
        {
            throw new InvalidRequestException(mistake.In(language));
        }

        if (runs.Begin(current.Id, request, member.Actor) is not { } run)
        {
            return new(null, null, Busy());
        }

        var address = $"{Api.Prefix}/backtests/{run.Id}";
        response.Headers.Location = address;

        return isWaitedFor
            ? await EndAsync(run, language, cancellationToken)
            : new(null, TypedResults.Accepted(address, ReportView.Of(run)), null);
    }

    private static async Task<Begun> EndAsync(LabRun run, string language, CancellationToken cancellationToken)
    {
        var report = await run.End.WaitAsync(cancellationToken);

        return report.State switch
        {
            ReportState.Done => new(report, null, null),
            ReportState.Unfit => new(null, null, Refuse(report, language, StatusCodes.Status400BadRequest)),
            ReportState.Cancelled => new(null, null, TypedResults.Problem("Somebody stopped it.", statusCode: StatusCodes.Status409Conflict)),
            _ => new(null, null, Refuse(report, language, StatusCodes.Status503ServiceUnavailable)),
        };
    }

    private static ProblemHttpResult Refuse(KeptReport report, string language, int status) => TypedResults.Problem(
        ReportDocument.Parse(report.Document).Problem?.In(language),
        statusCode: status,
        extensions: new Dictionary<string, object?> { ["backTest"] = report.Id });

    private ProblemHttpResult Busy() => TypedResults.Problem(
        runs.Of(current.Id) is { } other
            ? $"A back-test is at work, begun by {other.By}. Wait for its end, or stop it: POST {Api.Prefix}/backtests/{other.Id}/cancel."
            : "Very many back-tests wait already. Try again later.",
        statusCode: StatusCodes.Status409Conflict);
}
