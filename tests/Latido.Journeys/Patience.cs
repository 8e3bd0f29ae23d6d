using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

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
    /// Waits until the page stands at an address that fits a pattern, and it and its script have come: an address is there
    /// before its page is. Asked of the page again and again: the driver's own wait for an address can miss the event of a
    /// page that loads while it begins to listen. For an address that the page before has too there is <see cref="FollowAsync"/>.
    /// </summary>
    public static async Task ArriveAsync(this IPage page, string pattern)
    {
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(pattern), new() { Timeout = (float)Most.TotalMilliseconds }).InTimeAsync();
        await page.LoadedAsync();
    }

    /// <summary>Presses what leads to another page, and waits until that one and its script have come, whatever its address.</summary>
    public static async Task FollowAsync(this ILocator way)
    {
        await way.Page.AskAsync("() => { window.isFormer = true; }");
        await way.ClickAsync();
        await way.Page.UntilAsync("() => !window.isFormer && document.readyState === 'complete'");
    }

    /// <summary>Moves a slider of the model's draft, and waits until the draft was kept and its page read again.</summary>
    public static async Task SlideAsync(this IPage page, string name, int to)
    {
        var kept = page.WaitForResponseAsync(answer => new Uri(answer.Url).AbsolutePath == "/model" && answer.Request.RedirectedFrom is not null);
        await page.Locator($"input[name='{name}']").EvaluateAsync("(slider, to) => { slider.value = to; slider.dispatchEvent(new Event('input', { bubbles: true })); }", to);
        await (await kept).FinishedAsync();
    }

    /// <summary>Waits until the page and all it shows have come; its script has run by then.</summary>
    public static Task LoadedAsync(this IPage page) => page.UntilAsync("() => document.readyState === 'complete'");

    /// <summary>
    /// Waits until a page says so of itself. Asked from here, because a page without script calls nobody back, and one that
    /// gives way to another while it is asked takes its answer with it.
    /// </summary>
    public static async Task UntilAsync(this IPage page, string isSo)
    {
        var began = TimeProvider.System.GetTimestamp();

        while (!await SaysSoAsync(page, isSo))
        {
            if (TimeProvider.System.GetElapsedTime(began) > Most)
            {
                throw new TimeoutException($"In {Most.TotalSeconds} s {page.Url} did not come to say so: {isSo}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<bool> SaysSoAsync(IPage page, string isSo)
    {
        try
        {
            return await page.AskAsync<bool>(isSo);
        }
        catch (PlaywrightException) when (!page.IsClosed)
        {
            return false;
        }
    }
}
