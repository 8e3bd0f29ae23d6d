using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>A member goes anywhere by a few letters: Ctrl K, type, Enter.</summary>
public sealed class PaletteJourney(Chromium chromium, Company company) : IClassFixture<Company>
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_a_few_letters_to_the_account(string language, bool isDark, int width)
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf(language));
        var field = page.GetByRole(AriaRole.Combobox);

        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(field).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await reader.LookAsync("palette-empty");

        await field.PressSequentiallyAsync("almnara");
        await Assertions.Expect(page.GetByRole(AriaRole.Option).First).ToContainTextAsync("Clínicas Almenara");
        await Assertions.Expect(field).ToHaveAttributeAsync("aria-activedescendant", "palette-0");
        await reader.LookAsync("palette-found");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Clínicas Almenara");

        // What was open lately comes first.
        await page.WaitForFunctionAsync("() => Object.keys(localStorage).some(key => key.startsWith('latido.recent'))");
        await page.GotoAsync("/system");
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.GetByRole(AriaRole.Option).First).ToContainTextAsync("Clínicas Almenara");

        await field.FillAsync("qqqqq");
        await Assertions.Expect(page.Locator(".palette-none")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#palette-list")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task It_does_what_the_row_in_hand_has_and_forgets_when_one_leaves()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("en", false, 1440));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf("en"));
        await page.GotoAsync("/signals");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Control+k");
        await page.GetByRole(AriaRole.Combobox).FillAsync("snooze");
        await Assertions.Expect(page.GetByRole(AriaRole.Option).First).ToHaveAttributeAsync("aria-selected", "true");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("[data-row]").First.Locator("input[name=reason]").First).ToBeFocusedAsync();

        await page.GotoAsync("/accounts/c10");
        await page.Keyboard.PressAsync("Control+k");
        await page.GetByRole(AriaRole.Combobox).FillAsync("sign out");
        await page.GetByRole(AriaRole.Option, new() { Name = "Sign out" }).First.ClickAsync();
        await page.ArriveAsync("/sign-in$");
        (await page.AskAsync<int>("() => Object.keys(localStorage).filter(key => key.startsWith('latido.recent')).length")).ShouldBe(0);
    }
}
