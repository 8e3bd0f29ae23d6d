using Latido.Engine.Revenue;

namespace Latido.Engine.Tests.Revenue;

/// <summary>Amounts in other currencies, and those whose rate is not known.</summary>
public sealed class ExchangeRateTests
{
    private static readonly ExchangeRates Rates = new(
        "EUR",
        [
            new(Some.Day("2026-01-10"), "USD", 1.25m), new(Some.Day("2026-02-20"), "USD", 1.00m),
            new(Some.Day("2026-01-10"), "GBP", 0.80m), new(Some.Day("2026-03-05"), "SEK", 10m),
        ]);

    [Fact]
    public void The_rate_of_the_day_or_the_latest_before_it_counts()
    {
        Rates.Find("USD", "EUR", Some.Day("2026-02-19")).ShouldBe((0.8m, Some.Day("2026-01-10")));
        Rates.Find("USD", "EUR", Some.Day("2026-02-20")).ShouldBe((1m, Some.Day("2026-02-20")));
        Rates.Find("USD", "EUR", Some.Day("2026-01-09")).ShouldBeNull();
        Rates.Find("EUR", "USD", Some.Day("2026-01-31")).ShouldBe((1.25m, Some.Day("2026-01-10")));
        Rates.Find("JPY", "EUR", Some.Day("2026-01-31")).ShouldBeNull();
        Rates.Find("JPY", "JPY", Some.Day("2026-01-31")).ShouldBe((1m, Some.Day("2026-01-31")));
    }

    [Fact]
    public void Two_currencies_are_set_against_each_other_by_way_of_the_base() =>
        Rates.Find("USD", "GBP", Some.Day("2026-03-01")).ShouldBe((0.8m, Some.Day("2026-01-10")));

    [Fact]
    public void A_month_counts_by_the_rate_of_its_last_day_and_says_what_came_of_the_rates()
    {
        var book = Report(Some.Account("a", Some.Period("2026-01-01", "2026-02-05", 100, "USD"), Some.Period("2026-02-05", "", 120, "USD")));
        var february = book.Movements[1];

        (february.Before, february.After, february.Kind).ShouldBe((80_00, 120_00, MovementKind.Expansion));
        february.OfRates.ShouldBe(20_00, "what was 80 euros a month ago is 100 by the new rate; the other 20 were sold");
        book.Months[1].OfRates.ShouldBe(20_00);
        book.RatesUsed.ShouldContain(new RateUsed(Some.Month("2026-02"), "USD", 1m, Some.Day("2026-02-20")));
    }

    [Fact]
    public void In_constant_currency_no_movement_comes_of_the_rates()
    {
        AccountRevenue[] accounts = [Some.Account("a", Some.Period("2026-01-01", "", 100, "USD"))];
        var book = RevenueMaker.Make(accounts, Terms with { RatesOf = Some.Day("2026-03-31") });

        book.Movements.ShouldHaveSingleItem().After.ShouldBe(100_00);
        book.MissingRates.ShouldBeEmpty();
    }

    [Fact]
    public void An_amount_without_a_rate_is_left_out_counted_and_told()
    {
        var book = Report(
            Some.Account("a", Some.Period("2025-12-01", "", 1000, "SEK"), Some.Period("2026-01-01", "", 10, subscription: "s2")),
            Some.Account("b", Some.Period("2026-02-01", "", 500, "SEK")),
            Some.Account("c", Some.Period("2026-02-01", "", 900, "JPY")));

        book.MissingRates.ShouldBe(
        [
            new(Some.Month("2025-12"), Some.Day("2025-12-31"), "SEK", 1, 1000_00),
            new(Some.Month("2026-01"), Some.Day("2026-01-31"), "SEK", 1, 1000_00),
            new(Some.Month("2026-02"), Some.Day("2026-02-28"), "JPY", 1, 900_00),
            new(Some.Month("2026-02"), Some.Day("2026-02-28"), "SEK", 2, 1500_00),
            new(Some.Month("2026-03"), Some.Day("2026-03-31"), "JPY", 1, 900_00),
        ]);
        book.Months.Select(month => (month.End, month.LeftOut)).ShouldBe([(10_00, 1), (10_00, 3), (160_00, 1)]);
    }

    [Fact]
    public void An_account_whose_rate_comes_late_is_not_taken_for_a_new_one()
    {
        var book = Report(Some.Account("a", Some.Period("2026-01-01", "", 1000, "SEK")));

        book.Movements.ShouldHaveSingleItem().Kind.ShouldBe(MovementKind.Reactivation);
        book.Cohorts.ShouldHaveSingleItem().First.ShouldBe(Some.Month("2026-01"));
    }

    [Fact]
    public void Amounts_are_rounded_half_away_from_zero_once_for_each_currency_of_an_account()
    {
        ExchangeRates rates = new("EUR", [new(Some.Day("2026-01-01"), "USD", 2m)]);
        AccountRevenue[] accounts =
            [Some.Account("a", Some.Period("2026-01-01", "", 0.01m, "USD"), Some.Period("2026-01-01", "", 0.02m, "USD", "s2"))];

        RevenueMaker.Make(accounts, Terms with { Rates = rates }).Months[0].End.ShouldBe(2);
    }

    [Fact]
    public void Rates_that_cannot_be_meant_are_refused_with_the_cure()
    {
        var day = Some.Day("2026-01-01");

        Should.Throw<ArgumentException>(() => new ExchangeRates("euro", [])).Message.ShouldContain("three capital letters");
        Should.Throw<ArgumentException>(() => new ExchangeRates("EUR", [new(day, "USD", 0)])).Message.ShouldContain("one EUR is worth");
        Should.Throw<ArgumentException>(() => new ExchangeRates("EUR", [new(day, "EUR", 1)])).Message.ShouldContain("leave it out");
        Should.Throw<ArgumentException>(() => new ExchangeRates("EUR", [new(day, "USD", 1), new(day, "USD", 2)])).Message.ShouldContain("keep one");
        new ExchangeRates("EUR", [new(day, "USD", 1.1m), new(day, "USD", 1.1m)]).Find("USD", "EUR", day).ShouldNotBeNull();
    }

    [Fact]
    public void A_rate_that_makes_an_amount_senseless_is_refused_with_the_cure()
    {
        ExchangeRates rates = new("EUR", [new(Some.Day("2026-01-01"), "USD", 0.000_001m)]);
        AccountRevenue[] accounts = [Some.Account("a", Some.Period("2026-01-01", "", 1_000_000_000, "USD"))];

        Should.Throw<ArgumentException>(() => RevenueMaker.Make(accounts, Terms with { Rates = rates })).Message.ShouldContain("check the rate");
    }

    private static RevenueTerms Terms => Some.Terms("2026-01", "2026-03") with { Rates = Rates };

    private static RevenueBook Report(params AccountRevenue[] accounts) => RevenueMaker.Make(accounts, Terms);
}
