using Latido.Server.Shell;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>Every text a third longer, as another language might have it: nothing runs over its edge.</summary>
public sealed class LongWordsJourney(Chromium chromium, Company company) : IClassFixture<Company>
{
    private const string Lengthen =
        """
        () => {
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const texts = [];
          while (walk.nextNode()) texts.push(walk.currentNode);
          for (const text of texts) {
            const words = text.textContent.trim();
            if (words.length < 3 || text.parentElement.closest("script, style, svg, time, code, .num, latido-chart, textarea")) continue;
            const more = Math.ceil(words.length / 3);
            text.textContent = text.textContent.trimEnd() + " " + "ñandúes y más ".repeat(8).slice(0, more).trim();
          }
        }
        """;

    private const string Overflowing =
        """
        () => [...document.querySelectorAll("main :is(button, a.btn, .pill, .chip, h1, h2, p, li, label, dd, dt, th, td), .nav-side a, .tabbar a")]
          .filter(part => part.offsetParent && getComputedStyle(part).overflow === "visible" && !part.closest(".scroll, .tabs, .sr, .cut, details:not([open])"))
          .filter(part => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0 && getComputedStyle(part).display !== "inline" && !part.querySelector(".sr, details"))
          .map(part => part.outerHTML.slice(0, 140))
        """;

    [Theory]
    [InlineData("es", 390)]
    [InlineData("en", 1024)]
    public async Task Nothing_runs_over_its_edge(string language, int width)
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new(language, false, width));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf(language));

        foreach (var address in Ways.All.Select(way => way.Path).Append("/accounts/c10"))
        {
            await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load });
            await page.AskAsync(Lengthen);
            var wide = await page.AskAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
            wide.ShouldBe(0, $"{address} is wider than its window");
            (await page.AskAsync<string[]>(Overflowing)).ShouldBeEmpty(address);
        }
    }
}
