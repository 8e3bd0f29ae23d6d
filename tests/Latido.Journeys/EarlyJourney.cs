using Microsoft.Playwright;
using Xunit;

namespace Latido.Journeys;

/// <summary>A reader who is quicker than the script: what is written or chosen before it came is not lost.</summary>
public sealed class EarlyJourney(Chromium chromium)
{
    [Fact]
    public Task What_is_chosen_before_the_script_came_brings_its_fields() => BeforeScriptAsync(
        "/segments/edit",
        page => page.Locator("select[name='0-0.what']").SelectOptionAsync("event"),
        page => Assertions.Expect(page.Locator("input[name='0-0.name']")).ToBeVisibleAsync());

    [Fact]
    public Task What_is_searched_before_the_script_came_is_found() => BeforeScriptAsync(
        "/accounts",
        page => page.Locator("[data-typed]").First.FillAsync("nobody is called so"),
        page => Assertions.Expect(page.Locator("#accounts-rows tbody tr")).ToHaveCountAsync(0));

    private async Task BeforeScriptAsync(string at, Func<IPage, Task> acts, Func<IPage, Task> sees)
    {
        await using Company company = new();
        await company.InitializeAsync();
        await using var reader = await chromium.OpenAsync(company.House.Address, new("en", false, 1440));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf("en"));
        TaskCompletionSource acted = new();
        await page.RouteAsync("**/latido*.js", async route =>
        {
            await acted.Task;
            await route.ContinueAsync();
        });

        await page.GotoAsync(at, new() { WaitUntil = WaitUntilState.Commit });
        await acts(page);
        acted.SetResult();

        await sees(page);
    }
}
