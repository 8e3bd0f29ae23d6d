using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Revenue;

public sealed class RevenuePageTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 4, 20, 12, 0);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_leads_from_a_month_to_the_accounts_behind_it()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var (_, browser) = await house.SignedInAsync(workspace);
        await house.BillAsync(
            workspace,
            new("acme & sons", "a", "started", "2025-01-10", 50), new("acme & sons", "a", "changed", "2026-02-10", 75.5m),
            new("bolt", "b", "started", "2025-12-10", 200), new("bolt", "b", "cancelled", "2026-02-10"), new("cargo", "c", "started", "2026-01-10", 7, "USD"));

        var page = await browser.GetStringAsync("/revenue", Cancelled);
        var opened = await browser.GetStringAsync("/revenue?months=24&month=2026-02", Cancelled);

        page.ShouldContain("href=\"/revenue?months=12&amp;month=2026-02#rows\"");
        page.ShouldContain("Subscriptions in USD are not counted, because no exchange rate to EUR is known.");
        page.ShouldNotContain("id=\"rows\"");
        opened.ShouldContain("id=\"rows\"");
        opened.ShouldContain("<a href=\"/accounts/acme%20%26%20sons\">acme &amp; sons</a>");
        opened.IndexOf("/accounts/bolt", StringComparison.Ordinal).ShouldBeLessThan(opened.IndexOf("/accounts/acme", StringComparison.Ordinal), "the largest first");
        (await browser.GetStringAsync("/revenue?months=5&month=next", Cancelled)).ShouldNotContain("id=\"rows\"");
    }

    [Fact]
    public async Task Without_a_subscription_it_says_what_to_do()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock, language: "es");
        var (_, browser) = await house.SignedInAsync(workspace);

        (await browser.GetStringAsync("/revenue", Cancelled)).ShouldContain("env&#xED;a subscription.started");
    }

    [Fact]
    public async Task Each_figure_leads_to_the_accounts_behind_it_and_to_what_it_means()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var (_, browser) = await house.SignedInAsync(workspace);
        await house.BillAsync(
            workspace,
            new("acme", "a", "started", "2025-01-10", 50), new("acme", "a", "changed", "2026-02-10", 75.5m),
            new("bolt", "b", "started", "2025-12-10", 200), new("bolt", "b", "cancelled", "2026-02-10"));

        var page = await browser.GetStringAsync("/revenue", Cancelled);
        page.ShouldContain("href=\"/revenue?months=12&amp;month=2026-02&amp;category=churn#rows\"");
        page.ShouldContain("href=\"/revenue?months=12&amp;define=ltv#def-ltv\"");

        var churn = Rows(await browser.GetStringAsync("/revenue?month=2026-02&category=churn", Cancelled));
        churn.ShouldContain("/accounts/bolt");
        churn.ShouldNotContain("/accounts/acme");
        Rows(await browser.GetStringAsync("/revenue?month=2026-01&category=end", Cancelled)).ShouldContain("&#x20AC;200");
        (await browser.GetStringAsync("/revenue?define=ltv", Cancelled)).ShouldContain("<li id=\"def-ltv\"><details class=\"grow\" open");

        var csv = await browser.GetStringAsync("/revenue/months.csv?months=12", Cancelled);
        csv.ShouldContain("2026-02,EUR,250");

        static string Rows(string page) => page[page.IndexOf("id=\"rows\"", StringComparison.Ordinal)..page.IndexOf("id=\"revenue\"", StringComparison.Ordinal)];
    }

    [Fact]
    public async Task Cohorts_lead_from_a_cell_to_its_accounts_and_come_as_a_file()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var (_, browser) = await house.SignedInAsync(workspace);
        await house.BillAsync(workspace, new("stays", "a", "started", "2026-01-10", 50), new("<b>leaves", "b", "started", "2026-01-10", 150), new("<b>leaves", "b", "cancelled", "2026-02-10"));

        (await browser.GetStringAsync("/revenue/cohorts", Cancelled)).ShouldContain("href=\"/revenue/cohorts?months=12&amp;first=2026-01&amp;age=1#rows\" aria-label=\"Jan&#xA0;2026, after 1 month: 25%\"");
        var cell = await browser.GetStringAsync("/revenue/cohorts?months=12&first=2026-01&age=1", Cancelled);
        cell.ShouldContain("1 of 2 pay");
        cell.ShouldContain("&lt;b&gt;leaves");
        (await browser.GetStringAsync("/revenue/cohorts?first=2026-01&age=99", Cancelled)).ShouldNotContain("id=\"rows\"");
        (await browser.GetStringAsync("/revenue/cohorts?by=quarter&of=customers&show=amount", Cancelled)).ShouldContain("Q1 2026");
        (await browser.GetStringAsync("/revenue/cohorts.csv", Cancelled)).ShouldContain("2026-01,1,EUR,50,1,0.25,0.5");
    }

    [Theory]
    [InlineData("0.05", 0.0005)]
    [InlineData("29", 0.29)]
    [InlineData("0", null)]
    [InlineData("101", null)]
    public async Task A_gross_margin_is_kept_and_shown_as_it_is_written_however_small(string percent, double? kept)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var (_, browser) = await house.SignedInAsync(workspace, Latido.Server.Workspaces.Role.Admin);

        using var answer = await browser.SendFormAsync("/revenue/rates", "", new() { ["margin"] = percent, ["life"] = "60", ["net"] = "on" }, "/revenue/choices");

        var api = house.ApiClient(workspace);
        (await api.ReadAsync("/api/v1/metrics/choices"))["grossMargin"]!.GetValue<double>().ShouldBe(kept ?? 1);
        (await browser.GetStringAsync("/revenue/rates", Cancelled)).ShouldContain($"required value=\"{(kept is null ? "100" : percent)}\"");
        (await api.ReadAsync("/api/v1/metrics")).ToJsonString().ShouldContain(kept is null ? "until then 100 %" : $"{percent} %, as was set.");
    }

    [Fact]
    public async Task A_form_without_its_token_and_a_reader_change_nothing()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var (_, admin) = await house.SignedInAsync(workspace, Latido.Server.Workspaces.Role.Admin);
        var (_, reader) = await house.SignedInAsync(workspace, Latido.Server.Workspaces.Role.Viewer);

        using var form = new FormUrlEncodedContent([new("month", "2026-01"), new("metric", "mrr"), new("value", "5"), new("currency", "EUR")]);
        using var answer = await admin.PostAsync(new Uri("/revenue/totals/enter", UriKind.Relative), form, Cancelled);

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await house.ApiClient(workspace).ReadAsync("/api/v1/metrics/totals"))["items"]!.AsArray().ShouldBeEmpty();
        (await reader.GetStringAsync("/revenue/reconcile", Cancelled)).ShouldNotContain("/revenue/totals/enter");
        (await reader.GetStringAsync("/revenue/rates", Cancelled)).ShouldNotContain("/revenue/rates/bring");
    }
}
