using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Components;

namespace Latido.Server.Shell;

/// <summary>Numbers and texts within a drawing. Razor takes the element of that name for one of its own, so it is written here.</summary>
internal static class SvgText
{
    /// <summary>A place or a length, to a tenth: as fine as is seen.</summary>
    public static string Figure(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Anchor is start, middle or end: which part of the text lies at the place.</summary>
    public static MarkupString At(double x, double y, string anchor, string text) => new(string.Create(
        CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(text)}</text>"));
}
