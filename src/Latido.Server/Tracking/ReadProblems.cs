using System.ComponentModel.DataAnnotations;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Tracking;

/// <summary>Data problems by the API: what is wrong with the data, what is held for it, and that something is right so.</summary>
internal static class ReadProblems
{
    /// <summary>Why it is right so.</summary>
    public sealed record DismissRequest([property: StringLength(StoredProblem.MaxReason)] string? Reason);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/problems", List).WithName("ListProblems").WithSummary("List data problems, newest first")
            .WithDescription("state is open (as given), settled, dismissed or all. A problem holds the signals of falls and silences that may come of it.");
        api.MapPost("/problems/{id:guid}/dismiss", Dismiss).RequireAuthorization(Policies.Act)
            .WithName("DismissProblem").WithSummary("Say that what looks like a data problem is right so; what it holds is judged again at once");
    }

    private static async Task<Ok<Page<ProblemView>>> List(
        ProblemReader problems, HttpRequest request, string? state, int? limit, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Page<ProblemView>(
            await problems.ListAsync(StateOf(state), Math.Min(Cursor.Size(limit), ProblemReader.Most), Languages.Of(request), cancellationToken), null));

    private static async Task<Results<Ok<ProblemView>, NotFound>> Dismiss(
        Guid id, DismissRequest? asked, KeepProblems keep, CurrentWorkspace current, CurrentMember member, ProblemReader problems, HttpRequest request, CancellationToken cancellationToken) =>
        await keep.DismissAsync(current.Id, id, member.Actor, asked?.Reason, cancellationToken)
        && await problems.FindAsync(id, Languages.Of(request), cancellationToken) is { } view
            ? TypedResults.Ok(view)
            : TypedResults.NotFound();

    private static string? StateOf(string? state) => state switch
    {
        null => ProblemState.Open,
        "all" => null,
        ProblemState.Open or ProblemState.Settled or ProblemState.Dismissed => state,
        _ => throw new InvalidRequestException($"'{state}' is no state of a data problem. Give open, settled, dismissed or all."),
    };
}
