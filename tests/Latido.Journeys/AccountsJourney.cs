using Microsoft.Playwright;
using Xunit;

namespace Latido.Journeys;

/// <summary>A member works with the list of accounts: views, filters, columns, and many accounts at once.</summary>
public sealed class AccountsJourney(Chromium chromium, Company company) : IClassFixture<Company>
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task Every_menu_opens_and_fits(string language, bool isDark, int width)
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new(language, isDark, width));
        await reader.SignInAsync(Company.EmailOf(language));
        var page = reader.Page;
        await page.GotoAsync("/accounts?owner=~me&owner=Marta+Oliva&mrr-from=350&seen=within-30&sort=-mrr");
        await reader.LookAsync("accounts-filtered");

        foreach (var menu in new[] { "filter", "columns", "save" })
        {
            await page.ClickAsync($"#accounts-{menu} summary");
            await reader.LookAsync($"accounts-menu-{menu}", fullPage: false, $"#accounts-{menu}");
            await page.Keyboard.PressAsync("Escape");
        }

        await page.GotoAsync("/accounts");

        for (var i = 1; i < 4; i++)
        {
            await page.Locator("tbody .pick input").Nth(i * 2).CheckAsync();
        }

        await Assertions.Expect(page.Locator(".bulk .chosen")).ToContainTextAsync("3");
        await reader.LookAsync("accounts-chosen", fullPage: false);
        await page.Locator(".bulk summary").First.ClickAsync();
        await reader.LookAsync("accounts-chosen-owner", fullPage: false, ".bulk");
    }
}
