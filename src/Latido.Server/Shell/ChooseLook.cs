using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Shell;

/// <summary>A reader chooses language or theme; the page he was on comes back in it.</summary>
internal static class ChooseLook
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/look", Handle).AllowAnonymous().ExcludeFromDescription();

    private static RedirectHttpResult Handle(HttpContext context, [FromForm] string? language, [FromForm] string? theme, [FromForm] string? back)
    {
        Look.Keep(context, language, theme);

        return TypedResults.LocalRedirect(OursOr(back, "/"));
    }

    /// <summary>The page to come back to, if it is one of ours: an address from a form is never trusted.</summary>
    public static string OursOr(string? back, string otherwise) => IsOurs(back) ? back! : otherwise;

    private static bool IsOurs(string? path) => path is ['/', ..] and not ['/', '/' or '\\', ..] && Uri.IsWellFormedUriString(path, UriKind.Relative);
}
