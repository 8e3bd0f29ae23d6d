using Latido.Engine.Facts;
using Latido.Engine.Revenue;

namespace Latido.Engine.Tests.Revenue;

/// <summary>From a plan's price to what it comes to a month.</summary>
public sealed class MonthlyAmountTests
{
    [Theory]
    [InlineData(50_00, "usd", BillingInterval.Month, 1, 1, 50_00)]
    [InlineData(50_00, "EUR", BillingInterval.Month, 1, 7, 350_00)]
    [InlineData(80_00, "eur", BillingInterval.Month, 3, 1, 26_67)]
    [InlineData(299_90, "usd", BillingInterval.Year, 1, 1, 24_99)]
    [InlineData(299_90, "usd", BillingInterval.Year, 1, 3, 74_98)]
    [InlineData(2400_00, "usd", BillingInterval.Year, 2, 1, 100_00)]
    [InlineData(84_00, "usd", BillingInterval.Week, 1, 1, 365_00)]
    [InlineData(84_00, "usd", BillingInterval.Week, 4, 1, 91_25)]
    [InlineData(12_00, "usd", BillingInterval.Day, 1, 1, 365_00)]
    [InlineData(12_00, "usd", BillingInterval.Day, 365, 1, 1_00)]
    [InlineData(1_000, "jpy", BillingInterval.Month, 1, 1, 1_000_00)]
    [InlineData(1_000, "kwd", BillingInterval.Month, 1, 1, 1_00)]
    [InlineData(0, "usd", BillingInterval.Month, 1, 9, 0)]
    [InlineData(50_00, "usd", BillingInterval.Month, 1, 0, 0)]
    [InlineData(1, "usd", BillingInterval.Month, 2, 1, 1)]
    public void A_price_is_spread_over_its_months(long amount, string currency, BillingInterval interval, int count, long quantity, long expected) =>
        MonthlyAmount.Of(amount, currency, interval, count, quantity).ShouldBe(new Money(expected, currency.ToUpperInvariant()));

    [Fact]
    public void A_year_is_the_same_told_by_days_months_or_years()
    {
        var expected = MonthlyAmount.Of(1200_00, "EUR", BillingInterval.Year, 1, 1);

        MonthlyAmount.Of(1200_00, "EUR", BillingInterval.Month, 12, 1).ShouldBe(expected);
        MonthlyAmount.Of(1200_00, "EUR", BillingInterval.Day, 365, 1).ShouldBe(expected);
    }

    [Theory]
    [InlineData(-1, "usd", 1, 1, "not below zero")]
    [InlineData(1, "dollars", 1, 1, "three letters")]
    [InlineData(1, "usd", 0, 1, "every 1 to")]
    [InlineData(1, "usd", 1, -1, "quantity")]
    [InlineData(1_000_000_000_000_000, "usd", 1, 1, "smallest unit")]
    public void A_price_that_cannot_be_meant_is_refused_with_the_cure(long amount, string currency, int count, long quantity, string cure) =>
        Should.Throw<ArgumentOutOfRangeException>(() => MonthlyAmount.Of(amount, currency, BillingInterval.Month, count, quantity))
            .Message.ShouldContain(cure);

    [Fact]
    public void Plans_and_prices_as_Stripe_keeps_them_come_to_monthly_amounts()
    {
        var plans = SharedData.Rows("stripe_seeds", "plan_data.csv")
            .ToDictionary(row => row["id"], row => Monthly(row["amount"], row["currency"], row["interval"], row["interval_count"]));
        var prices = SharedData.Rows("stripe_seeds", "price_data.csv").Where(row => row["type"] == "recurring")
            .ToDictionary(row => row["id"], row => Monthly(row["unit_amount"], row["currency"], row["recurring_interval"], row["recurring_interval_count"]));

        plans.Count.ShouldBe(13);
        plans["zb1"].ShouldBe(Money.Of(1500, "USD"), "1,500 dollars every month");
        plans["5gh"].ShouldBe(Money.Of(250, "USD"), "the same every six months");
        plans["214gfdg"].ShouldBe(Money.Of(880.10m, "USD"), "2,640.30 a quarter");
        plans["rhsdr456"].ShouldBe(Money.Of(1, "USD"));
        plans.Values.ShouldAllBe(money => money.Minor >= 1_00 && money.Minor <= 1500_00);

        prices.ShouldBe(new Dictionary<string, Money>
        {
            ["price_2"] = Money.Of(29.99m, "USD"),
            ["price_3"] = Money.Of(24.99m, "USD"),
            ["price_4"] = Money.Of(26.67m, "EUR"),
        });
    }

    [Fact]
    public void Subscriptions_as_Stripe_keeps_them_become_periods_of_their_quantity()
    {
        var subscriptions = SharedData.Rows("stripe_seeds", "subscription_data.csv");
        var accounts = subscriptions.Select(row => new AccountRevenue(
            row["customer_id"],
            [
                new(
                    row["id"], Some.Day(row["start_date"][..10]), row["ended_at"] is { Length: > 10 } end ? Some.Day(end[..10]) : null,
                    MonthlyAmount.Of(15_00, "usd", BillingInterval.Month, 1, long.Parse(row["quantity"]))),
            ]));
        var book = RevenueMaker.Make(accounts, new(Some.Month("2021-02"), Some.Month("2021-02"), "USD") { Until = Some.Day("2021-02-18") });

        book.FaultCount.ShouldBe(0);
        book.Movements.Select(movement => (movement.Account, movement.After)).ShouldBe([("sdf6547", 60_00), ("123fsdf", 75_00)]);
    }

    [Theory]
    [InlineData("day", BillingInterval.Day)]
    [InlineData("week", BillingInterval.Week)]
    [InlineData("month", BillingInterval.Month)]
    [InlineData("year", BillingInterval.Year)]
    [InlineData("fortnight", null)]
    public void Intervals_have_their_words(string word, BillingInterval? expected) => MonthlyAmount.IntervalOf(word).ShouldBe(expected);

    private static Money Monthly(string amount, string currency, string interval, string count) =>
        MonthlyAmount.Of(long.Parse(amount), currency, MonthlyAmount.IntervalOf(interval)!.Value, int.Parse(count), 1);
}
