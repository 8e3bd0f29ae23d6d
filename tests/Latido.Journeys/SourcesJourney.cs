using System.Text;
using Microsoft.Playwright;
using Xunit;

namespace Latido.Journeys;

/// <summary>An admin looks whether the data is sound, connects another source, and looks at the server.</summary>
public sealed class SourcesJourney(Chromium chromium, Company company) : IClassFixture<Company>
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_the_sources_to_a_key_of_ones_own(string language, bool isDark, int width)
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf(language));
        await page.GotoAsync("/sources");
        await reader.LookAsync("sources");

        await page.GotoAsync("/connect?sdk=ruby");
        await page.FillAsync("#source", $"App {language} {isDark} {width}");
        await page.Locator("form[action='/connect/keys'] button").FollowAsync();
        await Assertions.Expect(page.Locator("#key")).ToBeVisibleAsync();

        await page.Locator("a[href*='sdk=php']").FollowAsync();
        await page.ArriveAsync("sdk=php");
        await reader.LookAsync("connect");

        await page.GotoAsync("/sources/import");
        await page.SelectOptionAsync("#import-format", "posthog");
        await page.SetInputFilesAsync("#import-files", new FilePayload
        {
            Name = $"{language} {isDark} {width}.jsonl",
            MimeType = "application/json",
            Buffer = Encoding.UTF8.GetBytes($$"""{"uuid":"{{language}} {{isDark}} {{width}}","event":"Login","distinct_id":"u","timestamp":"2026-01-02T03:04:05Z"}"""),
        });
        // Others have imported before: only a page that was made anew shows that this one is done.
        await page.Locator("form[data-upload] button").FollowAsync();
        await Assertions.Expect(page.Locator("#import-jobs .strip").First).ToBeVisibleAsync();
        await reader.LookAsync("import");

        await page.GotoAsync("/system");
        await reader.LookAsync("system-checks");
    }
}
