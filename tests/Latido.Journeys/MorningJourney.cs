using Latido.Server.Tests;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>The CSM's morning: whom to help, why, and what to do; until nothing waits any more.</summary>
public sealed class MorningJourney(Chromium chromium, Company company) : IClassFixture<Company>
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task She_sees_who_changed_puts_one_off_and_finds_her_place_again(string language, bool isDark, int width)
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf(language), "/today");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Nuria");
        (await page.Locator(".feed.today > li").CountAsync()).ShouldBeGreaterThan(0);
        await reader.LookAsync("today");

        await page.GotoAsync("/today?who=all");
        await reader.LookAsync("today-all");
        var rows = page.Locator(".feed.today > li");
        (await rows.CountAsync()).ShouldBeGreaterThan(2);

        await rows.Nth(1).Locator("summary").First.ClickAsync();
        await reader.LookAsync("today-snoozing");
        await page.Keyboard.PressAsync("Escape");

        await page.GotoAsync("/today?who=all&show=open&sort=drop");
        await reader.LookAsync("today-open");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_play_is_taken_on_and_taken_back(bool hasScript)
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("es", false, 1440), hasScript);
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf("es"), "/today?who=all");
        var rows = page.Locator(".feed.today > li");
        var before = await rows.AllAsync();
        var id = (await rows.First.GetAttributeAsync("id"))!;
        var play = (await rows.First.Locator(".btn-play").InnerTextAsync()).Trim();

        await rows.First.Locator(".btn-play").ClickAsync();
        await Assertions.Expect(page.Locator("#toast")).ToContainTextAsync(play);
        await Assertions.Expect(page.Locator($"#{id}")).ToHaveCountAsync(0);
        await Assertions.Expect(rows).ToHaveCountAsync(before.Count - 1);
        page.Url.ShouldEndWith("/today?who=all");

        await page.Locator("#toast button").ClickAsync();
        await Assertions.Expect(page.Locator($"#{id}")).ToHaveCountAsync(1);
        await Assertions.Expect(rows.First).ToHaveAttributeAsync("id", id);
    }

    [Fact]
    public async Task Putting_one_off_takes_its_row_and_leaves_the_page_where_it_is()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("en", false, 1440));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf("en"), "/today?who=all");
        var rows = page.Locator(".feed.today > li");
        var before = await rows.CountAsync();
        var id = (await rows.Nth(1).GetAttributeAsync("id"))!;
        await page.AskAsync("() => { window.isSamePage = true; }");

        await rows.Nth(1).Locator("summary").First.ClickAsync();
        await rows.Nth(1).Locator("input[name=reason]").FillAsync("They move house");
        await rows.Nth(1).Locator("button[value='7']").ClickAsync();
        await Assertions.Expect(page.Locator("#toast button")).ToBeVisibleAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(before - 1);
        (await page.AskAsync<bool>("() => window.isSamePage === true")).ShouldBeTrue();

        await page.Locator("#toast button").ClickAsync();
        await Assertions.Expect(page.Locator($"#{id}")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("es", false, 1440)]
    [InlineData("en", true, 390)]
    public async Task When_she_has_seen_all_the_page_says_so_and_wakes_when_something_changes(string language, bool isDark, int width)
    {
        await using var own = new Company();
        await own.InitializeAsync();
        await using var reader = await chromium.OpenAsync(own.House.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf(language), "/today?who=all");

        await page.Locator(".feed.today .btn-play").First.ClickAsync();
        await Assertions.Expect(page.Locator("#toast button")).ToBeVisibleAsync();
        await page.Locator(".today-seen button").ClickAsync();
        await Assertions.Expect(page.Locator(".done")).ToBeVisibleAsync();
        await reader.LookAsync("today-done");

        // The people of an account that was silent come back: its health is another, and the page hears of it by itself.
        await own.House.SendAsync(own.Workspace, [.. Company.ComeBack(13)]);
        await Assertions.Expect(page.Locator(".feed.today > li")).ToContainTextAsync(["Hoteles Costa Brisa"]);
        await Assertions.Expect(page.Locator(".done")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task On_the_first_day_it_says_how_to_begin()
    {
        await using var house = await House.OpenAsync();
        var member = await house.AddMemberAsync(await house.CreateWorkspaceAsync());
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1024));
        await reader.SignInAsync(member, "/today");
        await reader.LookAsync("today-first-day");
        await reader.Page.ClickAsync(".blank .btn-solid");
        await reader.Page.ArriveAsync("/connect$");
    }

    [Fact]
    public async Task A_viewer_reads_the_morning_and_is_offered_no_action()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("es", true, 1440));
        await reader.SignInAsync(Company.ViewerEmail, "/today");
        await Assertions.Expect(reader.Page.Locator(".feed.today > li").First).ToBeVisibleAsync();
        await Assertions.Expect(reader.Page.Locator(".acts form")).ToHaveCountAsync(0);
        await reader.LookAsync("today-viewer");
    }
}
