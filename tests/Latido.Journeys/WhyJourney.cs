using System.Globalization;
using Microsoft.Playwright;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>"Why did Clínicas Almenara fall?": the reasons, the people, the use, the day it was still well, and what a member says of it.</summary>
public sealed class WhyJourney(Chromium chromium, Company company) : IClassFixture<Company>
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task Why_an_account_fell_is_answered_on_one_page(string language, bool isDark, int width)
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new(language, isDark, width));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf(language));
        var account = await AccountOfAsync(page, "Clínicas Almenara");
        await page.GotoAsync(account);

        // Why, with what each measure gave before and gives now, and the facts behind by name.
        await Assertions.Expect(page.Locator("latido-chart svg").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#account-why tbody tr").Nth(1)).ToBeVisibleAsync();
        await page.Locator("#account-why .facts summary").First.ClickAsync();
        await Assertions.Expect(page.Locator("#account-why .facts li").First).ToBeVisibleAsync();
        await LookAsync(reader, "why");

        // The score over another span is another address.
        await page.Locator("#account-why .chips a[href*='since=90']").FollowAsync();
        await Assertions.Expect(page.Locator("#account-why .chips [aria-current]")).ToContainTextAsync("90");

        // Six weeks ago it was well: the slider shows that day, and the address keeps it.
        await page.Locator("[data-known-slider]").EvaluateAsync("s => { s.value = 45; s.dispatchEvent(new Event('input', { bubbles: true })); }");
        await Assertions.Expect(page.Locator("#account-known .note")).ToBeVisibleAsync();
        await page.ArriveAsync("on=");
        await Assertions.Expect(page.Locator("#account-head .band.green")).ToBeVisibleAsync();
        await LookAsync(reader, "why-then");

        await page.Locator("#account-known a").FollowAsync();
        await Assertions.Expect(page.Locator("#account-known .note")).ToHaveCountAsync(0);

        foreach (var (name, state) in new[] { ("people", "tab=people"), ("quiet", "tab=people&is=quiet"), ("usage", "tab=usage"), ("timeline", "tab=timeline"), ("ledger", "tab=ledger"), ("notes", "tab=notes") })
        {
            await page.GotoAsync($"{account}?{state}");
            await LookAsync(reader, $"why-{name}");
        }

        await page.GotoAsync($"{account}?tab=usage");
        await page.Locator("#usage-days .weeks a").Nth(8).FollowAsync();
        await Assertions.Expect(page.Locator("#usage-week")).ToBeVisibleAsync();
        await LookAsync(reader, "why-week");
        await page.Locator("#usage-week thead a").First.FollowAsync();
        await Assertions.Expect(page.Locator("#usage-day")).ToBeVisibleAsync();
        await LookAsync(reader, "why-day");
    }

    [Theory]
    [InlineData("es", false, 1440, true)]
    [InlineData("en", true, 390, true)]
    [InlineData("es", false, 1440, false)]
    public async Task A_member_sets_the_health_by_hand_and_takes_it_back(string language, bool isDark, int width, bool hasScript)
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new(language, isDark, width), hasScript);
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf(language));
        await page.GotoAsync(await AccountOfAsync(page, "Residencias Sol de Otoño"));

        await page.Locator(".override-form summary").ClickAsync();

        if (hasScript)
        {
            await LookAsync(reader, "override-form");
        }

        await page.FillAsync(".override-form [name=reason]", "Contrato firmado de palabra");
        await page.FillAsync(".override-form [name=score]", "88");
        await page.Locator(".override-form button").ClickAsync();
        await Assertions.Expect(page.Locator(".said-by-hand")).ToContainTextAsync("Contrato firmado de palabra");
        await Assertions.Expect(page.Locator("#account-head .ring b")).ToHaveTextAsync("88");

        if (hasScript)
        {
            await LookAsync(reader, "override");
        }

        await page.Locator(".said-by-hand button").ClickAsync();
        await Assertions.Expect(page.Locator(".said-by-hand")).ToHaveCountAsync(0);
        await page.Locator("#toast button").ClickAsync();
        await Assertions.Expect(page.Locator(".said-by-hand")).ToHaveCountAsync(1);
        await page.Locator(".said-by-hand button").ClickAsync();
        await Assertions.Expect(page.Locator(".said-by-hand")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_note_is_written_deleted_and_brought_back(bool hasScript)
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("es", false, 1440), hasScript);
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf("es"));
        var account = await AccountOfAsync(page, hasScript ? "Hoteles Costa Brisa" : "Dental Arce");
        await page.GotoAsync($"{account}?tab=notes");

        await page.FillAsync("#note-text", "Hablado con Lucía: vuelven en enero.\nActa: https://example.com/acta");
        await page.Locator(".note-form .btn-solid").ClickAsync();
        await Assertions.Expect(page.Locator(".note-text a")).ToHaveAttributeAsync("href", "https://example.com/acta");

        if (hasScript)
        {
            await LookAsync(reader, "notes-written");
        }

        await page.Locator(".notes form[action$='/delete'] button").ClickAsync();
        await Assertions.Expect(page.Locator(".note-text")).ToHaveCountAsync(0);
        await page.Locator("#toast button").ClickAsync();
        await Assertions.Expect(page.Locator(".note-text")).ToHaveCountAsync(1);

        await page.GotoAsync($"{account}?tab=timeline&kind=note");
        await Assertions.Expect(page.Locator(".line-time")).ToContainTextAsync("vuelven en enero");
    }

    [Fact]
    public async Task A_day_of_the_past_is_seen_without_script()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("es", false, 1440), hasScript: false);
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf("es"));
        await page.GotoAsync(await AccountOfAsync(page, "Clínicas Almenara"));
        var day = SystemClock.Instance.GetCurrentInstant().InUtc().Date.PlusDays(-45).ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

        await page.FillAsync("#known-on", day);
        await page.Locator(".known-form button").FollowAsync();

        page.Url.ShouldContain($"on={day}");
        await Assertions.Expect(page.Locator("#account-known .note")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#account-head .band.green")).ToBeVisibleAsync();
    }

    /// <summary>From the top, where bar and navigation are in their places.</summary>
    private static async Task LookAsync(Reader reader, string name)
    {
        await reader.Page.AskAsync("() => window.scrollTo(0, 0)");
        await reader.LookAsync(name);
    }

    private static async Task<string> AccountOfAsync(IPage page, string name)
    {
        await page.GotoAsync($"/accounts?q={Uri.EscapeDataString(name)}");

        return (await page.GetByRole(AriaRole.Link, new() { Name = name }).First.GetAttributeAsync("href"))!;
    }
}
