using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Latido.Server.Tests;

/// <summary>What was just done is taken back as the page's message offers it.</summary>
internal static partial class TakingBack
{
    /// <summary>Where the message on a page posts to take back what it speaks of; empty where it offers none.</summary>
    public static async Task<string> UndoOnAsync(this HttpClient browser, string page) =>
        UndoIn(await browser.GetStringAsync(page, TestContext.Current.CancellationToken));

    /// <summary>The same, of a page that was read already.</summary>
    public static string UndoIn(string html) => WebUtility.HtmlDecode(Undo().Match(html).Groups[1].Value);

    [GeneratedRegex("class=\"bulk toast-said[^<]*(?:<[^f][^<]*)*<form method=\"post\" action=\"([^\"]+)\"")]
    private static partial Regex Undo();
}
