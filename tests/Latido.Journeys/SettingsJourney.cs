using Latido.Server.Tests;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>An owner sets the house in order; a guest comes by a link; a viewer finds only what is his.</summary>
public sealed class SettingsJourney(Chromium chromium, Company company) : IClassFixture<Company>
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_the_profile_to_a_guest_who_joins(string language, bool isDark, int width)
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf(language));
        await page.GotoAsync("/settings");
        await reader.LookAsync("settings");

        await page.Locator(".tabs a[href='/settings/workspace']").FollowAsync();
        await reader.LookAsync("settings-workspace");

        await page.Locator(".tabs a[href='/settings/members']").FollowAsync();
        await page.FillAsync("#invite-email", Some.Email());
        await page.Locator("form[action='/settings/members/invite'] .btn-solid").FollowAsync();
        var link = await page.Locator("#link").InnerTextAsync();
        await page.Locator("tr:has-text('viewer@example.com') details.pop > summary").ClickAsync();
        await reader.LookAsync("settings-members");

        await page.GotoAsync("/settings/keys");
        await page.FillAsync("#name", "Panel");
        await page.Locator("form[action='/settings/tokens'] .btn-solid").FollowAsync();
        (await page.Locator("#token").InnerTextAsync()).ShouldStartWith("lt_");
        await reader.LookAsync("settings-keys");

        await using var guest = await chromium.OpenAsync(company.House.Address, new(language, isDark, width));
        await guest.Page.GotoAsync(link);
        await guest.LookAsync("join");
        await guest.Page.FillAsync("#name", "Ana Ruiz");
        await guest.Page.FillAsync("#password", Some.Password);
        await guest.Page.Locator("form .btn-solid").FollowAsync();
        await Assertions.Expect(guest.Page.Locator(".nav-side, .tabbar").First).ToBeAttachedAsync();
    }

    [Fact]
    public async Task A_viewer_finds_his_profile_and_no_more()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("es", false, 1440));
        var page = reader.Page;
        await reader.SignInAsync(Company.ViewerEmail);
        await page.GotoAsync("/settings");
        (await page.Locator("main .tabs a").CountAsync()).ShouldBe(1);
        await reader.LookAsync("settings-viewer");

        await page.GotoAsync("/settings/members");
        page.Url.ShouldContain("/denied");
        await reader.LookAsync("settings-denied");
    }

    [Fact]
    public async Task A_link_that_is_no_longer_good_says_so()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("en", false, 390));
        await reader.Page.GotoAsync("/join/li_nothing");
        await Assertions.Expect(reader.Page.Locator("h1")).ToHaveTextAsync("This link no longer works");
    }
}
