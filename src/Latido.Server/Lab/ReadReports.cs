using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Lab;

/// <summary>Reads the back-tests that are kept and the one at work, and stops it. Whoever reads a report has opened it.</summary>
internal static class ReadReports
{
    /// <summary>The newest first; at most 200 are kept.</summary>
    /// <param name="Running">The one at work; null for none.</param>
    public sealed record ReportList(ReportView? Running, IReadOnlyList<ReportView> BackTests);

    /// <summary>One back-test with what it found.</summary>
    /// <param name="Model">What was found of a model; null for a rule, and where there is no report.</param>
    /// <param name="Rule">What was found of a rule.</param>
    /// <param name="Problem">Why there is no report.</param>
    /// <param name="Changes">In what the model differed from the one in force.</param>
    public sealed record WholeReport(ReportView BackTest, BackTestView? Model, RuleTestView? Rule, string? Problem, IReadOnlyList<string> Changes);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/backtests", ListAsync).WithName("ListBackTests")
            .WithSummary("List the back-tests that are kept, the newest first, and the one at work");
        api.MapGet("/backtests/{id:guid}", ReadAsync).WithName("ReadBackTest")
            .WithSummary("Read a back-test")
            .WithDescription(
                "Who reads a report has opened it: after that a model of exactly the same fingerprint may go live. While it is at work "
                + "its state is running, with the share that is done.");
        api.MapPost("/backtests/{id:guid}/cancel", Cancel).RequireAuthorization(Policies.LookAfter).WithName("CancelBackTest")
            .WithSummary("Stop the back-test at work");
    }

    private static async Task<Ok<ReportList>> ListAsync(CurrentWorkspace current, Reports reports, LabRuns runs, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ReportList(
            runs.Of(current.Id) is { } run ? ReportView.Of(run) : null,
            [.. (await reports.ListAsync(0, Reports.MostKept, cancellationToken)).Select(ReportView.Of)]));

    private static async Task<Results<Ok<WholeReport>, NotFound>> ReadAsync(
        Guid id, HttpRequest request, CurrentWorkspace current, CurrentMember member, Reports reports, LabRuns runs, CancellationToken cancellationToken)
    {
        // In this order: what ends meanwhile is in the store before it leaves the board.
        if (runs.Of(current.Id) is { } run && run.Id == id)
        {
            return TypedResults.Ok(new WholeReport(ReportView.Of(run), null, null, null, []));
        }

        if (await reports.FindAsync(id, cancellationToken) is not { } report)
        {
            return TypedResults.NotFound();
        }

        await reports.OpenAsync(report, member.Actor, cancellationToken);

        return TypedResults.Ok(Tell(report, Languages.Of(request)));
    }

    private static WholeReport Tell(KeptReport report, string language)
    {
        var document = ReportDocument.Parse(report.Document);

        return new(
            ReportView.Of(ReportLine.Of(report)),
            document.Model is { } model ? BackTestView.Of(model, language, report.Threshold is not null) : null,
            document.Rule is { } rule ? RuleTestView.Of(rule, language) : null,
            document.Problem?.In(language),
            [.. document.Changes.Select(change => change.In(language))]);
    }

    private static Results<NoContent, NotFound> Cancel(Guid id, CurrentWorkspace current, LabRuns runs) =>
        runs.Cancel(current.Id, id) ? TypedResults.NoContent() : TypedResults.NotFound();
}
