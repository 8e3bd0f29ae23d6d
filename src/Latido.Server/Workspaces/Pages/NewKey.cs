using Latido.Server.Platform;
using Latido.Server.Shell;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Workspaces.Pages;

/// <summary>An admin makes another source from the page; its key is shown there and never again.</summary>
internal static class NewKey
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/connect/keys", HandleAsync).RequireAuthorization(Policies.Admin).ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(
        HttpContext context, [FromForm] string? name, ManageKeys keys, FreshKey fresh, CurrentWorkspace current, CancellationToken cancellationToken)
    {
        if (name?.Trim() is not { Length: > 0 and <= ManageKeys.MaxName } called)
        {
            return TypedResults.LocalRedirect(FreshKey.Page);
        }

        fresh.Keep(context, await keys.AddSourceAsync(current.Id, called, cancellationToken));
        Said.Keep(context, new("Connect.Said", null));

        return TypedResults.LocalRedirect(FreshKey.Page);
    }
}
