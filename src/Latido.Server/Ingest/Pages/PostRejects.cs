using Latido.Server.Platform;
using Latido.Server.Shell;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Ingest.Pages;

/// <summary>An admin has what a source was refused tried again, after the cause was mended.</summary>
internal static class PostRejects
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/sources/{id:guid}/rejects/retry", HandleAsync).RequireAuthorization(Policies.Admin).ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(
        Guid id, HttpContext context, [FromForm] string? reason, [FromServices] RetryRejects retry, CurrentWorkspace current, CurrentMember member, CancellationToken cancellationToken)
    {
        var result = await retry.RunAsync(current.Id, id, DropReasons.Named(reason), member.Id, cancellationToken);
        Said.Keep(context, result is null ? new("Refused.gone", null) { IsRefusal = true } : SaidOf(result));

        return TypedResults.LocalRedirect(result is null ? "/sources" : $"/sources/{id}/rejects");
    }

    private static Said SaidOf(RetriedRejects result) => result switch
    {
        { IsNone: true } => new("Rejects.Said.none", null) { IsRefusal = true },
        { IsUnfinished: true } => new("Rejects.Said.busy", null) { Numbers = [result.LetIn], IsRefusal = true },
        { AlreadyIn: > 0 } => new("Rejects.Said.already", null) { Numbers = [result.LetIn, result.StillRefused, result.AlreadyIn] },
        _ => new("Rejects.Said.tried", null) { Numbers = [result.LetIn, result.StillRefused] },
    };
}
