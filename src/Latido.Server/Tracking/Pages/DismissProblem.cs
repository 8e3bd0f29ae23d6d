using Latido.Server.Platform;
using Latido.Server.Shell;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Tracking.Pages;

/// <summary>A member says that what looks like a data problem is right so, and why.</summary>
internal static class DismissProblem
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/sources/problems/{id:guid}/dismiss", HandleAsync).RequireAuthorization(Policies.Act).ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(
        Guid id, HttpContext context, [FromForm] string? reason, [FromServices] KeepProblems problems, CurrentWorkspace current, CurrentMember member, CancellationToken cancellationToken)
    {
        var why = reason?.Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, StoredProblem.MaxReason)] : null;
        var isDone = await problems.DismissAsync(current.Id, id, member.Actor, why, cancellationToken);
        Said.Keep(context, new(isDone ? "Problems.Said.dismissed" : "Problems.Said.gone", null) { IsRefusal = !isDone });

        return TypedResults.LocalRedirect("/sources/problems");
    }
}
