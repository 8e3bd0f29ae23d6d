using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Latido.Server.Shell;

/// <summary>
/// What was just done, told once on the next page, with the address that undoes it. A cookie that lives for one page
/// carries it, so it needs neither script nor session.
/// </summary>
/// <param name="Text">The key of the text.</param>
/// <param name="Undo">Where to post to take it back, or null.</param>
/// <param name="Of">The key of a name that the text speaks of, or null.</param>
public sealed record Said(string Text, string? Undo, string? Of = null)
{
    private const string Cookie = "latido.said";

    /// <summary>True when it was not done: it stays until it has been read.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>The numbers that the text speaks of; the first of them says whether it is about one or many.</summary>
    public IReadOnlyList<int> Numbers { get; init; } = [];

    /// <summary>True when an open page reads itself again for its parts: no visit of the reader.</summary>
    public static bool IsOfParts(HttpContext context) => context.Request.Headers.ContainsKey("Latido-Refresh");

    public static void Keep(HttpContext context, Said said) =>
        context.Response.Cookies.Append(
            Cookie,
            QueryHelpers.AddQueryString(
                "",
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["text"] = said.Text, ["undo"] = said.Undo ?? "", ["of"] = said.Of ?? "", ["refused"] = said.IsRefusal ? "1" : "",
                    ["numbers"] = string.Join(' ', said.Numbers),
                }),
            new CookieOptions { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromMinutes(1) });

    /// <summary>Leads to a page that tells why nothing was done, until it has been read.</summary>
    public static RedirectHttpResult Refuse(HttpContext context, string text, string page)
    {
        Keep(context, new(text, null) { IsRefusal = true });

        return TypedResults.LocalRedirect(page);
    }

    /// <summary>
    /// Takes what is to be told, if anything; the next page will not tell it again. A page of which only parts are put in
    /// place takes nothing: between a form's answer and the page it leads to, the page left behind may still read itself.
    /// </summary>
    public static Said? Take(HttpContext context)
    {
        if (IsOfParts(context) || context.Request.Cookies[Cookie] is not { } cookie)
        {
            return null;
        }

        context.Response.Cookies.Delete(Cookie);
        var parts = QueryHelpers.ParseQuery(cookie);

        return Part("text") is { } text
            ? new(text, Part("undo"), Part("of")) { IsRefusal = Part("refused") is not null, Numbers = NumbersOf(Part("numbers") ?? "") }
            : null;

        string? Part(string name) => parts.TryGetValue(name, out var part) && part != "" ? part.ToString() : null;
    }

    private static List<int> NumbersOf(string text) =>
        [.. text.Split(' ').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null).OfType<int>()];
}
