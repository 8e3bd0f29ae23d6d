using Latido.Server.Tests;
using Microsoft.Playwright;
using NodaTime;
using Xunit;

namespace Latido.Journeys;

/// <summary>A reader who is quicker than the house: what is done before the script came, or while the page is read again, is not lost.</summary>
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

    [Fact]
    public async Task What_came_before_the_page_listened_is_there()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await TellAsync(house, workspace, "first");
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1440));
        var page = reader.Page;
        TaskCompletionSource listens = new();
        await page.RouteAsync("**/live*", async route =>
        {
            await listens.Task;
            await route.ContinueAsync();
        });
        await reader.SignInAsync(await house.AddMemberAsync(workspace));
        await Assertions.Expect(page.Locator("#accounts-rows tbody tr")).ToHaveCountAsync(1);

        await TellAsync(house, workspace, "second");
        listens.SetResult();

        await Assertions.Expect(page.Locator("#accounts-rows tbody tr")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task What_is_being_pressed_does_not_give_way_before_it_is_released()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await TellAsync(house, workspace, "first");
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1440));
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(workspace));
        await page.Locator("#accounts-rows [data-do=open]").HoverAsync();
        await page.Mouse.DownAsync();

        var read = page.WaitForResponseAsync(answer => answer.Request.Headers.ContainsKey("latido-refresh"));
        await TellAsync(house, workspace, "second");
        await (await read).FinishedAsync();
        await page.Mouse.UpAsync();

        await page.ArriveAsync("/accounts/first$");
    }

    [Fact]
    public async Task What_was_moved_right_before_a_link_was_followed_is_kept()
    {
        await using var house = await House.OpenAsync();
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1440));
        var page = reader.Page;
        await reader.SignInAsync(await house.AddMemberAsync(await house.CreateWorkspaceAsync()), "/model");

        await page.AskAsync(
            """
            () => {
              const field = document.querySelector("input[name=green]");
              field.value = 77;
              field.dispatchEvent(new Event("input", { bubbles: true }));
              document.querySelector(".tabs a[href='/model/versions']").click();
            }
            """);
        await page.ArriveAsync("/model/versions$");

        await page.UntilAsync("() => fetch('/model').then(answer => answer.text()).then(page => page.includes('model-changes'))");
    }

    private static Task TellAsync(House house, TestWorkspace workspace, string account) =>
        house.SendAsync(workspace, [Sending.Track("ana", account, "Report Exported", SystemClock.Instance.GetCurrentInstant())]);

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
