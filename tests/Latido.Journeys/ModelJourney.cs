using Latido.Server.Tests;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>An admin changes a weight: sees who would move and why, applies it with a note, and goes back.</summary>
public sealed class ModelJourney(Chromium chromium, Company company) : IClassFixture<Company>
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task Changing_a_weight(string language, bool isDark, int width)
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf(language));
        await page.GotoAsync("/model");
        await reader.LookAsync("model");

        // Another weight each time: one that was live before would need no back-test.
        await page.SlideAsync("d:habit", 70 + (width % 17) + (isDark ? 1 : 0) + (language == "es" ? 2 : 0));
        await Assertions.Expect(page.Locator("#model-head .pill.warn")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#model-moves tbody tr").First).ToBeVisibleAsync();
        await page.SlideAsync("m:habit|recency", 45);
        await page.Locator("button[value='habit|recency']").FollowAsync();
        await page.ArriveAsync("measure=");
        await page.Locator("input[name=points]").Nth(2).FillAsync("50");
        await Assertions.Expect(page.Locator("#curve-drawing svg")).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("7 → 50"));
        await reader.LookAsync("model-draft");

        await page.Locator("#model-apply > summary").ClickAsync();
        await page.Locator("#model-apply form[action='/lab/run'] button").FollowAsync();
        await Assertions.Expect(page.Locator("#lab-opened")).ToBeVisibleAsync();
        await page.GotoAsync("/model");
        await page.Locator("#model-apply > summary").ClickAsync();
        await page.FillAsync("#model-apply input[name=note]", language == "es" ? "La constancia cuenta más" : "Habit matters more");
        await reader.LookAsync("model-applying");
        await page.Locator("#model-apply button").FollowAsync();
        await Assertions.Expect(page.Locator("#toast .bulk")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#model-head .pill.warn")).ToHaveCountAsync(0);

        await page.GotoAsync("/model/events");
        await reader.LookAsync("model-events");
        await page.GotoAsync("/model/versions");
        await reader.LookAsync("model-versions");

        var before = page.Locator(".versions > li").Nth(1);
        await before.Locator("summary").Last.ClickAsync();
        await before.Locator("form button").FollowAsync();
        await Assertions.Expect(page.Locator("#toast .bulk")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".versions > li").First.Locator(".pill.good")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Without_script_a_button_keeps_the_draft()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1440), hasScript: false);
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace));
        await page.GotoAsync("/model");

        await page.FillAsync("input[name=green]", "75");
        await page.Locator("[data-plain]").FollowAsync();

        await Assertions.Expect(page.Locator("#model-changes")).ToContainTextAsync("1 change");
        page.Url.ShouldContain("/model");
    }

    [Fact]
    public async Task A_viewer_reads_the_model_and_is_offered_no_change()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("es", false, 1440));
        await reader.SignInAsync(Company.ViewerEmail);

        foreach (var path in new[] { "model", "model/measures", "model/events", "model/versions" })
        {
            await reader.Page.GotoAsync($"/{path}");
            await Assertions.Expect(reader.Page.Locator("main input:not([type=search]), main button:not(.plain)")).ToHaveCountAsync(0);
            await reader.LookAsync($"{path.Replace('/', '-')}-viewer");
        }
    }

    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task Trying_a_threshold(string language, bool isDark, int width)
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf(language));
        await page.GotoAsync("/signals/rules");
        await reader.LookAsync("rules");

        await page.Locator("#rule-powerUserQuiet a.btn").FollowAsync();
        await page.FillAsync("#rule-powerUserQuiet input[name=days]", "7");
        await page.Locator("#rule-powerUserQuiet .btn[value=try]").FollowAsync();
        await page.ArriveAsync("days=7");
        await Assertions.Expect(page.Locator(".outlook .examples li").First).ToBeVisibleAsync();
        await reader.LookAsync("rules-tried");

        await page.GotoAsync("/signals?state=all");
        await reader.LookAsync("signals-history");
    }
}
