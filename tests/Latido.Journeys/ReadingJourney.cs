using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>A member signs in and reads: accounts, one account and all its sides, signals, the system.</summary>
public sealed class ReadingJourney(Chromium chromium, Company company) : IClassFixture<Company>
{
    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task From_signing_in_to_the_reason_of_a_fall(string language, bool isDark, int width)
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new(language, isDark, width));
        var page = reader.Page;
        await page.GotoAsync("/");
        await reader.LookAsync("sign-in");

        await reader.SignInAsync(Company.EmailOf(language));
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(17);
        await reader.LookAsync("accounts");

        await page.GetByRole(AriaRole.Link, new() { Name = "Clínicas Almenara" }).FollowAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Clínicas Almenara");
        await Assertions.Expect(page.Locator("latido-chart svg").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#account-why tbody tr")).Not.ToHaveCountAsync(0);
        await reader.LookAsync("account");

        foreach (var tab in new[] { "people", "usage", "ledger" })
        {
            await page.Locator($".tabs a[href*='tab={tab}']").First.ClickAsync();
            await page.ArriveAsync($"tab={tab}$");
            await reader.LookAsync($"account-{tab}");
        }

        await page.GotoAsync("/signals");
        await Assertions.Expect(page.Locator(".feed > li")).Not.ToHaveCountAsync(0);
        await reader.LookAsync("signals");

        await page.GotoAsync("/system");
        await reader.LookAsync("system");

        await page.Locator(".sheet a[href$='/rejects']").FollowAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await reader.LookAsync("rejects");

        await page.GotoAsync("/connect");
        await reader.LookAsync("connect");

        await page.GotoAsync("/accounts?q=zzz");
        await reader.LookAsync("accounts-none");
    }

    [Fact]
    public async Task A_page_that_is_not_there_says_so_in_the_shell()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("es", false, 1440));
        await reader.SignInAsync(Company.EmailOf("es"));

        var answer = await reader.Page.GotoAsync("/accounts/nobody");
        answer!.Status.ShouldBe(404);
        await Assertions.Expect(reader.Page.Locator(".nav-side")).ToBeVisibleAsync();
        await Assertions.Expect(reader.Page.Locator("h1")).ToHaveTextAsync("Aquí no hay nada");

        answer = await reader.Page.GotoAsync("/no/such/page");
        answer!.Status.ShouldBe(404);
        await Assertions.Expect(reader.Page.Locator("h1")).ToHaveTextAsync("Aquí no hay nada");
    }

    [Fact]
    public async Task Filters_order_and_search_are_in_the_address_and_need_no_script()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("es", false, 1440), hasScript: false);
        await reader.SignInAsync(Company.EmailOf("es"));
        var page = reader.Page;

        await page.ClickAsync(".filter-pop summary");
        await page.CheckAsync(".filter-pop [value='Marta Oliva']");
        await page.Locator(".filter-pop .btn-solid").FollowAsync();
        page.Url.ShouldContain("owner=Marta+Oliva");
        var ofMarta = await page.Locator("tbody tr").CountAsync();
        ofMarta.ShouldBeInRange(1, 16);

        await page.Locator("thead a:has-text('MRR')").FollowAsync();
        page.Url.ShouldContain("sort=-mrr");
        page.Url.ShouldContain("owner=");

        await page.Locator(".chip.on:has-text('Marta')").FollowAsync();
        page.Url.ShouldNotContain("owner=");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(17);

        await page.FillAsync("[data-search]", "almenara");
        await page.PressAsync("[data-search]", "Enter");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
    }
}
