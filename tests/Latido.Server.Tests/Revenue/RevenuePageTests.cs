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
}
