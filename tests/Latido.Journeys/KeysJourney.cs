using Microsoft.Playwright;
using Xunit;

namespace Latido.Journeys;

/// <summary>A member works through a list without a mouse.</summary>
public sealed class KeysJourney(Chromium chromium, Company company) : IClassFixture<Company>
{
    [Theory]
    [InlineData("es", false, 1440)]
    [InlineData("en", true, 1024)]
    public async Task From_row_to_row_and_to_what_is_behind_it(string language, bool isDark, int width)
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf(language));
        await page.GotoAsync("/accounts");

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("k");
        var first = page.Locator("[data-row]").First;
        await Assertions.Expect(first).ToBeFocusedAsync();
        await reader.LookAsync("keys-row");

        var name = await first.Locator("[data-do=open]").InnerTextAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(name);
        await page.LoadedAsync();

        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("dialog#keys")).ToBeVisibleAsync();
        await reader.LookAsync("keys");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("dialog#keys")).ToBeHiddenAsync();

        await page.Keyboard.TypeAsync("gs");
        await page.ArriveAsync("/signals$");
    }

    [Fact]
    public async Task Letters_do_nothing_where_one_writes_or_where_they_are_switched_off()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("en", false, 1440));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf("en"));
        await page.GotoAsync("/accounts");

        await page.Locator("[data-search]").FocusAsync();
        await page.Keyboard.TypeAsync("gsj?");
        await Assertions.Expect(page.Locator("[data-search]")).ToHaveValueAsync("gsj?");
        await Assertions.Expect(page.Locator("dialog#keys")).ToBeHiddenAsync();

        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("?");
        await page.Locator("[data-letters]").UncheckAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("dialog#keys")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator("[data-row].at")).ToHaveCountAsync(0);
    }
}
