using System.Text.RegularExpressions;

namespace Latido.Server.Accounts.Pages;

/// <summary>Finds the web addresses in plain text. Only http and https become links; everything else stays text.</summary>
internal static partial class NoteLinks
{
    /// <summary>A piece of a text: a link, or what stands between links.</summary>
    public readonly record struct Part(string Text, bool IsLink);

    public static IEnumerable<Part> Split(string text)
    {
        var at = 0;

        foreach (Match match in Links().Matches(text))
        {
            // A sentence's own signs are no part of the address it ends with.
            var link = match.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', ']', '\'', '"', '»');

            if (!Uri.TryCreate(link, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
            {
                continue;
            }

            if (match.Index > at)
            {
                yield return new(text[at..match.Index], IsLink: false);
            }

            yield return new(link, IsLink: true);
            at = match.Index + link.Length;
        }

        if (at < text.Length)
        {
            yield return new(text[at..], IsLink: false);
        }
    }

    [GeneratedRegex(@"\bhttps?://[^\s<>""]+", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Links();
}
