using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Shell;

/// <summary>A reader chooses language or theme; the page he was on comes back in it, and a member finds it so elsewhere.</summary>
internal static class ChooseLook
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/look", HandleAsync).AllowAnonymous().ExcludeFromDescription();

    /// <summary>The page to come back to, if it is one of ours: an address from a form is never trusted.</summary>
    public static string OursOr(string? back, string otherwise) => IsOurs(back) ? back! : otherwise;

    private static async Task<RedirectHttpResult> HandleAsync(
        HttpContext context,
        [FromForm] string? language,
        [FromForm] string? theme,
        [FromForm] string? back,
        CurrentMember current,
        Store store,
        CancellationToken cancellationToken)
    {
        Look.Keep(context, language, theme);

        if (current.Member is { } member)
        {
            var spoken = language is not null && Look.Languages.Contains(language) ? language : member.Language;
            var seen = theme is not null && Look.Themes.Contains(theme) ? theme == "auto" ? null : theme : member.Theme;
            await store.Set<Member>().Where(m => m.Id == member.Id).ExecuteUpdateAsync(
                set => set.SetProperty(m => m.Language, spoken).SetProperty(m => m.Theme, seen), cancellationToken);
        }

        return TypedResults.LocalRedirect(OursOr(back, "/"));
    }

    private static bool IsOurs(string? path) => path is ['/', ..] and not ['/', '/' or '\\', ..] && Uri.IsWellFormedUriString(path, UriKind.Relative);
}
