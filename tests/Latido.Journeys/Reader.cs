using System.Globalization;
using System.Text;
using System.Text.Json;
using Latido.Server.Tests;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>Somebody at a browser. Keeps what the browser complains of, and looks at each page by axe and, when asked, as a picture.</summary>
public sealed class Reader : IAsyncDisposable
{
    /// <summary>Set to anything, every page looked at is kept as a picture; without it only those with a fault are.</summary>
    private const string Pictures = "LATIDO_TEST_PICTURES";

    private static readonly bool KeepsAll = Environment.GetEnvironmentVariable(Pictures) is { Length: > 0 };

    /// <summary>What reaches over the right edge of the window.</summary>
    private const string Wider =
        """
        () => [...document.querySelectorAll("body *")]
          .filter(part => part.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5 && part.getClientRects().length)
          .slice(-5).map(part => part.outerHTML.slice(0, 200))
        """;

    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js")));

    private readonly IBrowserContext context;
    private readonly View view;
    private readonly List<string> complaints = [];

    public Reader(IBrowserContext context, IPage page, View view)
    {
        this.context = context;
        this.view = view;
        Page = page;
        page.PageError += (_, error) => complaints.Add(error);
        page.Console += (_, message) =>
        {
            // A refused sign-in, a page one may not see and one that is gone answer so on purpose.
            if (message.Type == "error" && !IsAnswer(message.Text))
            {
                complaints.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Where the pictures are kept: the repository's artifacts/journeys.</summary>
    private static string Album { get; } = Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "journeys")).FullName;

    /// <summary>Signs in, which leads to Today, and goes on to where the journey begins.</summary>
    public async Task SignInAsync(string email, string to = "/accounts")
    {
        await Page.GotoAsync("/sign-in");
        await Page.FillAsync("#email", email);
        await Page.FillAsync("#password", Some.Password);
        await Page.ClickAsync("form .btn-solid");
        await Page.ArriveAsync("/today$");

        if (to != "/today")
        {
            await Page.GotoAsync(to);
        }
    }

    /// <summary>
    /// Finds no fault by axe (<see cref="Views.AreForAxe"/>), no complaint of the browser, nothing wider than the window, no icon missing. Where a menu
    /// lies over the page, axe looks at the menu alone: what it covers is out of reach until it is closed.
    /// </summary>
    public async Task LookAsync(string name, bool fullPage = true, string menu = "html")
    {
        await Page.LoadedAsync();
        await Page.AskAsync("() => document.fonts.ready.then(() => true)");
        var faults = Views.AreForAxe(view) ? await FaultsAsync(menu) : "";

        if (KeepsAll || faults.Length > 0)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(Album, $"{name}-{view}.png"), FullPage = fullPage });
        }

        faults.ShouldBeEmpty($"{name}-{view}");
        complaints.ShouldBeEmpty($"{name}-{view}");

        await FitsAsync($"{name}-{view}");

        if (Views.AreForMiddle(view))
        {
            await Page.SetViewportSizeAsync(Views.Middle, Chromium.Height).InTimeAsync();
            await FitsAsync($"{name}-{view}, made {Views.Middle} wide,");

            if (KeepsAll)
            {
                await Page.ScreenshotAsync(new() { Path = Path.Combine(Album, $"{name}-{view with { Width = Views.Middle }}.png"), FullPage = fullPage });
            }

            await Page.SetViewportSizeAsync(view.Width, Chromium.Height).InTimeAsync();
        }

        var lost = await Page.AskAsync<string[]>(
            """
            async () => {
              const uses = [...document.querySelectorAll("use")].map(use => use.getAttribute("href"));
              const sprite = uses[0] && await (await fetch(uses[0])).text();
              return [...new Set(uses)].filter(use => !sprite.includes(`id="${use.split("#")[1]}"`));
            }
            """);
        lost.ShouldBeEmpty($"{name}-{view} shows icons that the sprite does not have");
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync().AsTask().InTimeAsync();

    private async Task FitsAsync(string seen)
    {
        // A drawing takes its new width a moment after its window has.
        for (var look = 0; ; look++)
        {
            var overflow = await Page.AskAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

            if (overflow == 0)
            {
                return;
            }

            if (look == 100)
            {
                (await Page.AskAsync<string[]>(Wider)).ShouldBeEmpty($"{seen} is {overflow} pixels wider than its window");
                overflow.ShouldBe(0, seen);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private async Task<string> FaultsAsync(string part)
    {
        await Page.AskAsync(Axe.Value);
        var result = await Page.AskAsync<JsonElement>(
            """part => axe.run(part, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] }).then(r => r.violations)""", part);
        var text = new StringBuilder();

        foreach (var fault in result.EnumerateArray())
        {
            foreach (var node in fault.GetProperty("nodes").EnumerateArray().Take(3))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{fault.GetProperty("id")}: {node.GetProperty("html")} {node.GetProperty("failureSummary")}");
            }
        }

        return text.ToString();
    }

    private static bool IsAnswer(string complaint) => complaint.Contains(" 401 ", StringComparison.Ordinal) || complaint.Contains(" 403 ", StringComparison.Ordinal) || complaint.Contains(" 404 ", StringComparison.Ordinal);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);

        while (!File.Exists(Path.Combine(folder!.FullName, "Latido.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
