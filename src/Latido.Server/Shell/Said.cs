using Microsoft.AspNetCore.WebUtilities;

namespace Latido.Server.Shell;

/// <summary>
/// What was just done, told once on the next page, with the address that undoes it. A cookie that lives for one page
/// carries it, so it needs neither script nor session.
/// </summary>
/// <param name="Text">The key of the text.</param>
/// <param name="Undo">Where to post to take it back, or null.</param>
public sealed record Said(string Text, string? Undo)
{
    private const string Cookie = "latido.said";

    /// <summary>True when it was not done: it stays until it has been read.</summary>
    public bool IsRefusal { get; init; }

    public static void Keep(HttpContext context, Said said) =>
        context.Response.Cookies.Append(
            Cookie,
            QueryHelpers.AddQueryString("", new Dictionary<string, string?>(StringComparer.Ordinal) { ["text"] = said.Text, ["undo"] = said.Undo ?? "", ["refused"] = said.IsRefusal ? "1" : "" }),
            new CookieOptions { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromMinutes(1) });

    /// <summary>Takes what is to be told, if anything; the next page will not tell it again.</summary>
    public static Said? Take(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { } cookie)
        {
            return null;
        }

        context.Response.Cookies.Delete(Cookie);
        var parts = QueryHelpers.ParseQuery(cookie);

        return parts.TryGetValue("text", out var text) ? new(text.ToString(), parts.TryGetValue("undo", out var undo) && undo != "" ? undo.ToString() : null) { IsRefusal = parts.TryGetValue("refused", out var refused) && refused != "" }
            : null;
    }
}
