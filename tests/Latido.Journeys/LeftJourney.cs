using System.Text.Json.Nodes;
using Latido.Server.Tests;
using Microsoft.Playwright;
using NodaTime;
using Xunit;

namespace Latido.Journeys;

/// <summary>Two customers leave: the list and the bar of bands are calm, a chip brings them up, and a rule asks who came into a segment.</summary>
public sealed class LeftJourney(Chromium chromium)
{
    private static readonly string[] Leavers = ["c10", "c13"];

    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task Who_has_left_is_out_of_the_way_and_a_click_away(string language, bool isDark, int width)
    {
        await using Company company = new();
        await company.InitializeAsync();
        var now = SystemClock.Instance.GetCurrentInstant();
        await company.House.SendAsync(
            company.Workspace,
            [.. Leavers.Select((key, i) => Sending.Group($"{key}-0", key, now.Plus(Duration.FromMilliseconds(i)), new JsonObject { ["mrr"] = 0 }))]);
        await using var reader = await chromium.OpenAsync(company.House.Address, new(language, isDark, width));
        var page = reader.Page;

        await reader.SignInAsync(Company.EmailOf(language), "/accounts");
        var chip = page.Locator("#accounts-filters a.chip[href*='stage=left']");
        await Assertions.Expect(chip).ToContainTextAsync("2");
        var rows = await page.Locator("#accounts-rows tbody tr").CountAsync();
        await reader.LookAsync("accounts-without-left");
        await chip.FollowAsync();
        await page.ArriveAsync("stage=left");
        await Assertions.Expect(page.Locator("#accounts-rows tbody tr")).ToHaveCountAsync(2);
        Assert.True(rows > 2);
        await reader.LookAsync("accounts-left");
        await page.GotoAsync($"/accounts/{Leavers[0]}");
        await reader.LookAsync("account-left");
        await page.GotoAsync("/today?who=all");
        await Assertions.Expect(page.Locator(".portfolio a[href*='stage=left']")).ToBeVisibleAsync();
        await reader.LookAsync("today-without-left");
    }

    [Theory]
    [MemberData(nameof(Views.Each), MemberType = typeof(Views))]
    public async Task Who_came_into_a_segment_is_asked_by_a_segment_and_by_a_rule(string language, bool isDark, int width)
    {
        await using Company company = new();
        await company.InitializeAsync();
        await using var reader = await chromium.OpenAsync(company.House.Address, new(language, isDark, width));
        var page = reader.Page;

        await reader.SignInAsync(Company.EmailOf(language), "/segments/edit");
        await page.Locator("select[name='0-0.what']").SelectOptionAsync("segment:quiet-paying");
        await Assertions.Expect(page.Locator("select[name='0-0.how'] option")).ToHaveCountAsync(4);
        await page.Locator("select[name='0-0.how']").SelectOptionAsync("entered");
        await page.Locator("input[name='0-0.days']").FillAsync("14");
        await Assertions.Expect(page.Locator("#segment-outlook")).ToContainTextAsync("14");
        await reader.LookAsync("segment-entered");

        await page.GotoAsync("/signals/rules?rule=accountSilent");
        await page.Locator(".rule-editor details > summary").ClickAsync();
        await page.Locator("button[value='add:0']").FollowAsync();
        await page.ArriveAsync("where=");
        await page.Locator("select[name='0-0.what']").SelectOptionAsync("segment:quiet-paying");
        await Assertions.Expect(page.Locator("select[name='0-0.how']")).ToBeVisibleAsync();
        await page.Locator("select[name='0-0.how']").SelectOptionAsync("for");
        await Assertions.Expect(page.Locator("input[name='0-0.days']")).ToBeVisibleAsync();
        await reader.LookAsync("rule-where");
    }
}
