using System.Net;
using System.Text;
using Latido.Server.Accounts;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

public sealed class AccountPageTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    [Fact]
    public async Task The_line_is_drawn_on_the_bands_of_the_model_in_force()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace,
        [
            .. from day in Enumerable.Range(0, 40) select Sending.Track("ana", "acme", "Report Exported", Clock - Duration.FromDays(day)),
        ]);
        using var yaml = new StringContent("health: { bands: { yellow: 31, green: 62 } }", Encoding.UTF8, "text/yaml");
        (await house.ApiClient(workspace).PutAsync("/api/v1/settings?untested=a+test", yaml, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        var (_, browser) = await house.SignedInAsync(workspace);

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/accounts/acme", TestContext.Current.CancellationToken));

        page.ShouldContain("\"yAxis\":31");
        page.ShouldContain("\"yAxis\":62");
        page.ShouldNotContain("\"yAxis\":70");
    }

    [Fact]
    public async Task Who_went_quiet_is_counted_found_and_first_among_more_people_than_are_drawn()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace,
        [
            .. from day in Enumerable.Range(20, 12) select Sending.Track("vera", "acme", "Report Exported", Clock - Duration.FromDays(day)),
            .. from i in Enumerable.Range(0, AccountReader.MaxPeople + 4) select Sending.Track($"lively-{i}", "acme", "Report Exported", Clock - Duration.FromMinutes(i)),
        ]);
        var (_, browser) = await house.SignedInAsync(workspace);

        var all = WebUtility.HtmlDecode(await browser.GetStringAsync("/accounts/acme?tab=people", TestContext.Current.CancellationToken));
        var quiet = await browser.GetStringAsync("/accounts/acme?tab=people&is=quiet", TestContext.Current.CancellationToken);
        var found = await browser.GetStringAsync("/accounts/acme?tab=people&q=VERA", TestContext.Current.CancellationToken);

        all.ShouldContain("505 known, 1 gone quiet");
        all.ShouldContain("500 of 505 are shown");
        all.IndexOf("title=\"vera\"", StringComparison.Ordinal).ShouldBeInRange(0, all.IndexOf("title=\"lively-", StringComparison.Ordinal));
        quiet.ShouldContain("title=\"vera\"");
        found.ShouldContain("title=\"vera\"");
        (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts/acme/people"))["items"]!.AsArray().Count.ShouldBe(AccountReader.MaxPeople);
    }

    [Fact]
    public async Task A_week_is_two_tables_each_with_its_name()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, Sending.Track("ana", "acme", "Report Exported", Clock));
        var (_, browser) = await house.SignedInAsync(workspace);

        var page = await browser.GetStringAsync("/accounts/acme?tab=usage&week=2026-08-26", TestContext.Current.CancellationToken);
        var week = page[page.IndexOf("id=\"usage-week\"", StringComparison.Ordinal)..page.IndexOf("id=\"usage-days\"", StringComparison.Ordinal)];

        (week.Split("<table").Length, week.Split("<thead").Length).ShouldBe((3, 3));
        week.ShouldContain("<caption class=\"sr\">By event</caption>");
        week.ShouldContain("<caption class=\"sr\">By person</caption>");
    }
}
