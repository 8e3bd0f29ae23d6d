using Latido.Journeys;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Latido.Journeys;

/// <summary>The browser of all journeys: the Chromium of this machine, driven without a download.</summary>
public sealed class Chromium : IAsyncLifetime
{
    public const string Variable = "LATIDO_TEST_CHROMIUM";

    /// <summary>
    /// Milliseconds. Set to a number, every answer of the house comes up to so late, by chance: a journey that holds only
    /// where all comes at once is found here, and not on a busy machine.
    /// </summary>
    public const string Late = "LATIDO_TEST_LATE";

    /// <summary>Pixels: how high a window is that is not a phone's.</summary>
    public const int Height = 900;

    private static readonly int MostLate = int.TryParse(Environment.GetEnvironmentVariable(Late), out var late) ? late : 0;

    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        var program = Environment.GetEnvironmentVariable(Variable) ?? "/usr/bin/chromium";

        if (File.Exists(program))
        {
            playwright = await Playwright.CreateAsync();
            Assertions.SetDefaultExpectTimeout(30_000);
            browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Flags });
        }
    }

    /// <summary>A browser of its own for one reader: language, light or dark, width, with or without script.</summary>
    /// <param name="userAgent">What it says it is, where it is not to say that nobody sits before it.</param>
    public async Task<Reader> OpenAsync(Uri house, View view, bool hasScript = true, string? userAgent = null)
    {
        Assert.SkipWhen(browser is null, $"There is no Chromium at /usr/bin/chromium; {Variable} may name another.");

        var context = await browser!.NewContextAsync(new()
        {
            BaseURL = house.ToString(),
            Locale = view.Language == "es" ? "es-ES" : "en-GB",
            TimezoneId = "Europe/Madrid",
            ColorScheme = view.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = view.Width, Height = view.Width < 500 ? 844 : Height },
            HasTouch = view.Width < 500,
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = hasScript,
            UserAgent = userAgent,
        }).InTimeAsync();
        context.SetDefaultTimeout(30_000);

        if (MostLate > 0)
        {
            await context.RouteAsync("**/*", async route =>
            {
                await Task.Delay(Random.Shared.Next(MostLate));
                await route.ContinueAsync();
            }).InTimeAsync();
        }

        return new(context, await context.NewPageAsync().InTimeAsync(), view);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync().AsTask().InTimeAsync();
        }

        playwright?.Dispose();
    }
}

/// <summary>How a journey is seen.</summary>
public sealed record View(string Language, bool IsDark, int Width)
{
    public override string ToString() => $"{Language}-{(IsDark ? "dark" : "light")}-{Width}";
}
