using Latido.Server.Platform;
using Latido.Server.Shell;
using Latido.Server.Workspaces;
using Latido.Server.Workspaces.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Ingest.Pages;

/// <summary>An admin gives a source another name or key, or takes its key away.</summary>
internal static class SourceForms
{
    private const string Page = "/sources";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup("/sources/{id:guid}").RequireAuthorization(Policies.Admin).ExcludeFromDescription();

        forms.MapPost("/rename", (Guid id, HttpContext context, [FromForm] string? name, CurrentMember by, ManageKeys keys, CancellationToken cancellationToken) =>
            Settling.RunAsync(context, Page, "Sources.SaidRenamed", () => name?.Trim() is { Length: > 0 and <= ManageKeys.MaxName } called
                ? keys.RenameSourceAsync(by.Member!.WorkspaceId, id, called, cancellationToken)
                : throw new InvalidRequestException($"A name has 1 to {ManageKeys.MaxName} letters.") { Reason = "name" }));

        forms.MapPost("/rotate", RotateAsync);

        forms.MapPost("/revoke", (Guid id, HttpContext context, [FromForm] string? revoke, CurrentMember by, ManageKeys keys, CancellationToken cancellationToken) =>
            Settling.RunAsync(context, Page, "Sources.SaidRevoked", () => keys.RevokeAsync(by.Member!.WorkspaceId, id, cancellationToken)));
    }

    private static async Task<IResult> RotateAsync(
        Guid id, HttpContext context, [FromForm] string? rotate, CurrentMember by, ManageKeys keys, FreshKey fresh, CancellationToken cancellationToken)
    {
        try
        {
            fresh.Keep(context, await keys.RotateSourceAsync(by.Member!.WorkspaceId, id, cancellationToken));
            Said.Keep(context, new("Connect.Said", null));

            return TypedResults.LocalRedirect($"{FreshKey.Page}?source={id}");
        }
        catch (InvalidRequestException)
        {
            return TypedResults.LocalRedirect(Page);
        }
    }
}
