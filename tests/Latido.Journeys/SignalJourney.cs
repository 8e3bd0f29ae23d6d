using Latido.Server.Tests;
using Microsoft.Playwright;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Journeys;

/// <summary>A member deals with signals: in place with script, by plain forms without; and hears of new ones at once.</summary>
public sealed class SignalJourney(Chromium chromium, Company company) : IClassFixture<Company>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_signal_is_acted_on_and_the_act_undone(bool hasScript)
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("es", false, 1440), hasScript);
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf("es"));
        await page.GotoAsync("/signals");
        var row = page.Locator(".feed > li").First;
        var id = (await row.GetAttributeAsync("id"))!;

        await row.Locator("button:has-text('Atendida')").ClickAsync();
        await Assertions.Expect(page.Locator("#toast")).ToContainTextAsync("Marcada como atendida");
        await Assertions.Expect(page.Locator($"#{id}")).ToHaveCountAsync(0);

        if (hasScript)
        {
            await reader.LookAsync("signals-acted");
        }

        await page.Locator("#toast button").ClickAsync();
        await Assertions.Expect(page.Locator($"#{id}")).ToHaveCountAsync(1);
        page.Url.ShouldEndWith("/signals");
    }

    [Fact]
    public async Task A_signal_is_snoozed_with_its_reason_which_is_kept()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("en", true, 390));
        var page = reader.Page;
        await reader.SignInAsync(Company.EmailOf("en"));
        await page.GotoAsync("/signals");
        var row = page.Locator(".feed > li").Nth(1);
        var id = (await row.GetAttributeAsync("id"))!;

        await row.Locator("summary").First.ClickAsync();
        await row.Locator("input[name=reason]").First.FillAsync("Holiday week");
        await reader.LookAsync("signals-snoozing");
        await row.Locator("button:has-text('7 days')").ClickAsync();
        await Assertions.Expect(page.Locator($"#{id}")).ToHaveCountAsync(0);

        await page.GotoAsync("/signals?state=snoozed");
        await Assertions.Expect(page.Locator($"#{id}")).ToContainTextAsync("Holiday week");
        await reader.LookAsync("signals-snoozed");
    }

    [Fact]
    public async Task A_viewer_sees_signals_and_is_offered_no_action()
    {
        await using var reader = await chromium.OpenAsync(company.House.Address, new("es", false, 1440));
        var page = reader.Page;
        await reader.SignInAsync(Company.ViewerEmail);
        await page.GotoAsync("/signals");

        (await page.Locator(".feed > li").CountAsync()).ShouldBeGreaterThan(0);
        await Assertions.Expect(page.Locator(".acts form")).ToHaveCountAsync(0);

        // The server refuses by itself, whatever the page offers.
        var id = (await page.Locator(".feed > li").First.GetAttributeAsync("id"))!["signal-".Length..];
        var token = await page.Locator("input[name=__RequestVerificationToken]").First.GetAttributeAsync("value");
        var form = page.APIRequest.CreateFormData();
        form.Set("__RequestVerificationToken", token!);
        form.Set("back", "/signals");
        var answer = await page.APIRequest.PostAsync($"/signals/{id}/act", new() { Form = form });
        answer.Url.ShouldContain("/denied");
        answer.Status.ShouldBe(403);
    }

    [Fact]
    public async Task An_open_page_counts_a_new_account_by_itself()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var member = await house.AddMemberAsync(workspace);
        var now = SystemClock.Instance.GetCurrentInstant();
        await house.SendAsync(workspace, [Sending.Track("a", "first", "Report Exported", now)]);
        await using var reader = await chromium.OpenAsync(house.Address, new("en", false, 1440));
        await reader.SignInAsync(member);
        await Assertions.Expect(reader.Page.Locator("tbody tr")).ToHaveCountAsync(1);

        await house.SendAsync(workspace, [Sending.Track("b", "second", "Report Exported", now)]);

        await Assertions.Expect(reader.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(reader.Page.Locator("#count-accounts")).ToHaveTextAsync("2");
    }
}
