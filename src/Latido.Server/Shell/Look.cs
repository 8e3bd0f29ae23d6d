using System.Globalization;

namespace Latido.Server.Shell;

/// <summary>
/// How the reader wants the pages: language and light or dark. Cookies hold it, so that a page needs no look into the
/// store; signing in fills them from the member's settings.
/// </summary>
public sealed record Look(string Language, string Theme)
{
    public const string LanguageCookie = "latido.language";
    public const string ThemeCookie = "latido.theme";

    public static readonly IReadOnlyList<string> Languages = ["es", "en"];

    /// <summary>Auto follows the reader's system.</summary>
    public static readonly IReadOnlyList<string> Themes = ["auto", "light", "dark"];

    public static Look Of(HttpRequest request) => new(
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
        request.Cookies[ThemeCookie] is { } theme && Themes.Contains(theme) ? theme : "auto");

    /// <summary>Keeps a choice for a year; what is null or unknown stays as it is.</summary>
    public static void Keep(HttpContext context, string? language, string? theme)
    {
        if (language is not null && Languages.Contains(language))
        {
            context.Response.Cookies.Append(LanguageCookie, language, Lasting(context));
        }

        if (theme is not null && Themes.Contains(theme))
        {
            context.Response.Cookies.Append(ThemeCookie, theme, Lasting(context));
        }
    }

    private static CookieOptions Lasting(HttpContext context) => new()
    {
        MaxAge = TimeSpan.FromDays(365),
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    };
}
