using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Latido.Journeys;

/// <summary>
/// An end to waiting where the driver of the browser has none: for scripts, for new pages, for what is to be closed. A
/// browser that answers no more is a journey that fails, and says where.
/// </summary>
internal static class Patience
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(2);

    public static Task InTimeAsync(this Task asked) => asked.WaitAsync(Most);

    public static Task<T> InTimeAsync<T>(this Task<T> asked) => asked.WaitAsync(Most);

    /// <summary>Has the page run a script.</summary>
    public static Task AskAsync(this IPage page, string script, object? argument = null) => page.EvaluateAsync(script, argument).InTimeAsync();

    /// <summary>Has the page run a script that gives something back.</summary>
    public static Task<T> AskAsync<T>(this IPage page, string script, object? argument = null) => page.EvaluateAsync<T>(script, argument).InTimeAsync();

    /// <summary>
    /// Waits until the page stands at an address that fits a pattern. Asked of the page again and again: the driver's own
    /// wait for an address can miss the event of a page that loads while it begins to listen.
    /// </summary>
    public static Task ArriveAsync(this IPage page, string pattern) =>
        Assertions.Expect(page).ToHaveURLAsync(new Regex(pattern), new() { Timeout = (float)Most.TotalMilliseconds }).InTimeAsync();

    /// <summary>Waits until the page and all it shows have come.</summary>
    public static Task LoadedAsync(this IPage page) =>
        page.AskAsync("() => document.readyState === 'complete' || new Promise(seen => addEventListener('load', () => seen(true)))");
}
