using Latido.Server.Tests;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>The line between an open page and the house: what is told when it breaks, and what is never done twice.</summary>
public sealed class LineJourney(Chromium chromium, Company company) : IClassFixture<Company>
{
    [Fact]
    public async Task A_page_that_is_cut_off_says_so_and_listens_again_by_itself()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("en", false, 1440));
        var page = reader.Page;
        await page.RouteAsync("**/live*", route => route.FulfillAsync(new() { Status = 503 }));
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#email", Company.EmailOf("en"));
        await page.FillAsync("#password", Some.Password);
        await page.ClickAsync("form .btn-solid");
        await page.ArriveAsync("/today$");

        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-cut", "");
        await Assertions.Expect(page.Locator("#pulse")).ToContainTextAsync("Cut off");
        await page.UnrouteAsync("**/live*");

        // The pauses between two tries grow up to a minute.
        await Assertions.Expect(page.Locator("html")).Not.ToHaveAttributeAsync("data-cut", "", new() { Timeout = 90_000 });
        await Assertions.Expect(page.Locator("#pulse")).Not.ToContainTextAsync("Cut off");
    }

    [Fact]
    public async Task What_is_on_its_way_is_not_sent_twice()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("en", false, 1440));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf("en"), "/accounts/c3?tab=notes");
        await page.FillAsync(".note-form textarea", "Once");
        var sent = 0;
        page.Request += (_, request) => sent += request.Method == "POST" ? 1 : 0;

        await page.AskAsync("() => { const form = document.querySelector('.note-form'); form.requestSubmit(); form.requestSubmit(); }");

        await Assertions.Expect(page.Locator("#account-notes li")).ToHaveCountAsync(1);
        sent.ShouldBe(1);
    }

    [Fact]
    public async Task Who_is_not_answered_is_told_and_asks_again_himself()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("en", true, 390));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf("en"), "/accounts/c4?tab=notes");
        await page.FillAsync(".note-form textarea", "Later");
        await page.RouteAsync("**/notes", route => route.AbortAsync());
        await page.ClickAsync(".note-form button");

        await Assertions.Expect(page.Locator("#toast")).ToContainTextAsync("did not answer");
        await Assertions.Expect(page.Locator(".note-form textarea")).ToHaveValueAsync("Later");
        await page.UnrouteAsync("**/notes");
        await page.ClickAsync(".note-form button");

        await Assertions.Expect(page.Locator("#account-notes li")).ToContainTextAsync("Later");
    }

    [Fact]
    public async Task Whose_session_has_ended_is_led_to_the_door_and_nothing_is_lost_in_silence()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("en", false, 1440));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf("en"), "/signals");
        await page.Context.ClearCookiesAsync();
        await page.Locator(".feed > li button:has-text('Done')").First.ClickAsync();

        await page.ArriveAsync("/sign-in");
    }

    [Fact]
    public async Task What_is_being_written_stays_when_something_else_is_done()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("en", false, 1440));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf("en"), "/accounts/c5?tab=notes");
        await page.FillAsync(".note-form textarea", "First");
        await page.ClickAsync(".note-form button");
        await Assertions.Expect(page.Locator("#account-notes li")).ToHaveCountAsync(1);
        await page.Locator("#account-notes li form button").Last.ClickAsync();
        await Assertions.Expect(page.Locator("#toast")).ToContainTextAsync("deleted");

        await page.Locator(".note-form textarea").First.FillAsync("Second, half writ");
        await page.Locator(".note-form textarea").First.FocusAsync();
        await page.AskAsync("() => document.querySelector('#toast form').requestSubmit(document.querySelector('#toast form button'))");
        await Assertions.Expect(page.Locator("#toast form")).ToHaveCountAsync(0);

        await Assertions.Expect(page.Locator(".note-form textarea").First).ToHaveValueAsync("Second, half writ");
    }
}
