using Latido.Server.Tests;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>Coming in and going out: refusal, lockout, language and theme.</summary>
public sealed class DoorJourney(Chromium chromium)
{
    [Fact]
    public async Task A_wrong_password_is_refused_without_saying_who_is_a_member()
    {
        await using var house = await House.OpenAsync();
        var member = await house.AddMemberAsync(await house.CreateWorkspaceAsync());
        await using var reader = await chromium.OpenAsync(house.Address, new("es", true, 390));

        var known = await RefusedAsync(reader, member);
        await reader.LookAsync("sign-in-refused");
        var unknown = await RefusedAsync(reader, "nobody@example.com");

        known.ShouldBe(unknown);
        known.ShouldContain("15 minutos");
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_right_one_is_refused_too()
    {
        await using var house = await House.OpenAsync();
        var member = await house.AddMemberAsync(await house.CreateWorkspaceAsync());
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1024));

        for (var i = 0; i < 5; i++)
        {
            await RefusedAsync(reader, member);
        }

        await TryAsync(reader, member, Some.Password);
        await Assertions.Expect(reader.Page.Locator("#refused")).ToBeVisibleAsync();
        reader.Page.Url.ShouldContain("/sign-in");
    }

    [Fact]
    public async Task Language_and_theme_are_chosen_without_script_and_stay()
    {
        await using var house = await House.OpenAsync();
        var member = await house.AddMemberAsync(await house.CreateWorkspaceAsync());
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1440), hasScript: false);
        var page = reader.Page;
        await reader.SignInAsync(member);

        await page.ClickAsync(".top .pop summary");
        await page.Locator(".top button[value=es]").FollowAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "es");
        await page.ClickAsync(".top .pop summary");
        await page.Locator(".top button[value=dark]").FollowAsync();
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-bs-theme", "dark");
        page.Url.ShouldEndWith("/accounts");

        await page.ClickAsync(".top .pop summary");
        await page.Locator(".top form[action='/sign-out'] button").FollowAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Entrar");
        await page.GotoAsync("/accounts");
        page.Url.ShouldContain("/sign-in");
    }

    private static async Task<string> RefusedAsync(Reader reader, string email)
    {
        await TryAsync(reader, email, "not the password");
        return await reader.Page.InnerTextAsync("#refused");
    }

    private static async Task TryAsync(Reader reader, string email, string password)
    {
        await reader.Page.GotoAsync("/sign-in");
        await reader.Page.FillAsync("#email", email);
        await reader.Page.FillAsync("#password", password);
        await reader.Page.Locator("form .btn-solid").FollowAsync();
    }
}
