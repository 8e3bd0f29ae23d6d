using Latido.Engine.Revenue;
using NodaTime;

namespace Latido.Engine.Tests.Revenue;

/// <summary>From periods to movements.</summary>
public sealed class RevenueMakerTests
{
    [Fact]
    public void What_is_in_force_on_the_last_day_counts_and_its_end_is_the_first_day_without()
    {
        var book = Some.Book("2026-01", "2026-03", Some.Account("a", Some.Period("2026-01-31", "2026-02-28", 50)));

        book.Months.Select(month => month.End).ShouldBe([50_00, 0, 0]);
    }

    [Fact]
    public void A_month_that_is_not_told_has_no_rows()
    {
        var book = Some.Book("2026-01", "2026-03", Some.Account("a", Some.Period("2026-01-31", "", 50)));

        book.MovementsIn(new YearMonth(2026, 4)).ToList().ShouldBeEmpty();
        book.MovementsIn(new YearMonth(2025, 12)).ToList().ShouldBeEmpty();
    }

    [Fact]
    public void What_came_and_went_within_a_month_makes_no_customer()
    {
        var book = Some.Book(
            "2026-01", "2026-04", Some.Account("a", Some.Period("2026-01-03", "2026-01-20", 50), Some.Period("2026-03-01", "", 50)));

        book.Movements.ShouldHaveSingleItem().Kind.ShouldBe(MovementKind.New);
    }

    [Fact]
    public void An_account_is_new_once_and_then_comes_back()
    {
        var book = Some.Book(
            "2026-01", "2026-06",
            Some.Account("a", Some.Period("2026-01-01", "2026-03-01", 50), Some.Period("2026-04-15", "", 80, subscription: "s2")));

        book.Movements.Select(movement => (movement.Month.Month, movement.Kind, movement.Change)).ShouldBe(
        [
            (1, MovementKind.New, 50_00),
            (3, MovementKind.Churn, -50_00),
            (4, MovementKind.Reactivation, 80_00),
        ]);
    }

    [Fact]
    public void Who_paid_long_before_the_report_comes_back_and_is_not_new()
    {
        var book = Some.Book(
            "2026-01", "2026-02", Some.Account("a", Some.Period("2019-01-01", "2019-03-01", 50), Some.Period("2026-02-01", "", 50)));

        book.Movements.ShouldHaveSingleItem().Kind.ShouldBe(MovementKind.Reactivation);
        book.Opening.ShouldBeEmpty();
    }

    [Fact]
    public void Subscriptions_of_an_account_add_up_to_one_movement()
    {
        var book = Some.Book(
            "2026-01", "2026-02",
            Some.Account(
                "a",
                Some.Period("2026-01-01", "2026-02-01", 50), Some.Period("2026-02-01", "", 80),
                Some.Period("2026-01-01", "2026-02-01", 40, subscription: "s2")));

        book.Months[1].ShouldSatisfyAllConditions(
            month => month.Contraction.ShouldBe(10_00),
            month => month.Expansion.ShouldBe(0),
            month => month.Churn.ShouldBe(0));
    }

    [Fact]
    public void Of_one_subscription_the_period_that_began_last_counts_and_then_the_one_below_again()
    {
        var book = Some.Book(
            "2026-01", "2026-05", Some.Account("a", Some.Period("2026-01-01", "", 100), Some.Period("2026-02-10", "2026-04-10", 60)));

        book.Months.Select(month => month.End).ShouldBe([100_00, 60_00, 60_00, 100_00, 100_00]);
    }

    [Fact]
    public void Of_periods_that_begin_together_the_longer_and_then_the_larger_counts()
    {
        Some.Book("2026-01", "2026-01", Some.Account("a", Some.Period("2026-01-01", "2026-06-01", 100), Some.Period("2026-01-01", "", 60)))
            .Months[0].End.ShouldBe(60_00);
        Some.Book("2026-01", "2026-01", Some.Account("a", Some.Period("2026-01-01", "", 100), Some.Period("2026-01-01", "", 60)))
            .Months[0].End.ShouldBe(100_00);
    }

    [Fact]
    public void A_free_period_is_no_payment_and_covers_what_lies_below_it()
    {
        var book = Some.Book(
            "2026-01", "2026-04",
            Some.Account("trial", Some.Period("2026-01-01", "2026-03-01", 0), Some.Period("2026-03-01", "", 50)),
            Some.Account("paused", Some.Period("2026-01-01", "", 70), Some.Period("2026-02-01", "2026-03-01", 0)));

        book.Movements.Select(movement => (movement.Account, movement.Month.Month, movement.Kind)).ShouldBe(
        [
            ("paused", 1, MovementKind.New),
            ("paused", 2, MovementKind.Churn),
            ("trial", 3, MovementKind.New),
            ("paused", 3, MovementKind.Reactivation),
        ]);
    }

    [Fact]
    public void A_period_of_no_day_counts_for_nothing_and_is_no_fault()
    {
        var book = Some.Book("2026-01", "2026-02", Some.Account("a", Some.Period("2026-01-31", "2026-01-31", 50)));

        book.Movements.ShouldBeEmpty();
        book.FaultCount.ShouldBe(0);
    }

    [Theory]
    [InlineData("2026-01-05", "2026-01-04", 50, "EUR", PeriodFaultKind.EndsBeforeItBegins)]
    [InlineData("2026-01-05", "", -1, "EUR", PeriodFaultKind.Negative)]
    [InlineData("2026-01-05", "", 10_000_000_001, "EUR", PeriodFaultKind.TooLarge)]
    [InlineData("2026-01-05", "", 50, "eur", PeriodFaultKind.NotACurrency)]
    [InlineData("2026-01-05", "", 50, "", PeriodFaultKind.NotACurrency)]
    public void A_period_that_cannot_be_meant_is_left_out_and_told(string first, string end, decimal monthly, string currency, PeriodFaultKind kind)
    {
        var fault = Some.Period(first, end, monthly, currency);
        var book = Some.Book("2026-01", "2026-01", Some.Account("a", fault, Some.Period("2026-01-01", "", 20, subscription: "s2")));

        book.Months[0].End.ShouldBe(20_00);
        book.Faults.ShouldBe([new("a", fault, kind)]);
        book.Faults[0].Cure.In("es").ShouldNotBe(book.Faults[0].Cure.In("en"));
    }

    [Fact]
    public void Of_many_faults_the_first_are_told_and_all_counted()
    {
        var periods = Enumerable.Range(0, 1500).Select(i => Some.Period("2026-01-05", "", -1, subscription: $"{i}")).ToArray();
        var book = Some.Book("2026-01", "2026-01", Some.Account("a", periods));

        (book.Faults.Count, book.FaultCount).ShouldBe((RevenueMaker.KeptFaults, 1500));
    }

    [Fact]
    public void A_month_that_is_not_over_is_measured_on_the_last_day_known_and_later_ones_are_not_told()
    {
        AccountRevenue[] accounts =
        [
            Some.Account("leaves", Some.Period("2026-01-01", "2026-02-20", 50)),
            Some.Account("left", Some.Period("2026-01-01", "2026-02-10", 7)),
            Some.Account("comes", Some.Period("2026-02-15", "", 30)),
            Some.Account("came", Some.Period("2026-02-10", "", 3)),
        ];
        var book = RevenueMaker.Make(accounts, Some.Terms("2026-01", "2026-12") with { Until = new LocalDate(2026, 2, 10) });

        book.Months.Count.ShouldBe(2);
        book.Months[1].ShouldSatisfyAllConditions(
            month => month.Day.ShouldBe(new LocalDate(2026, 2, 10)),
            month => month.Days.ShouldBe(10),
            month => month.End.ShouldBe(53_00),
            month => month.Churn.ShouldBe(7_00),
            month => month.New.ShouldBe(3_00));
        RevenueMaker.Make(accounts, Some.Terms("2026-03", "2026-12") with { Until = new LocalDate(2026, 2, 10) }).Months.ShouldBeEmpty();
    }

    [Fact]
    public void The_rows_of_a_month_and_the_accounts_at_its_end_can_be_asked_for()
    {
        var book = Some.Book(
            "2026-02", "2026-03",
            Some.Account("a", Some.Period("2025-01-01", "2026-03-01", 50)),
            Some.Account("b", Some.Period("2026-02-01", "2026-03-05", 20), Some.Period("2026-03-05", "", 25)));

        book.Opening.ShouldBe([new("a", 50_00)]);
        book.MovementsIn(Some.Month("2026-03")).Select(movement => movement.Kind).ShouldBe([MovementKind.Churn, MovementKind.Expansion]);
        book.AccountsAt(Some.Month("2026-02")).Order(Comparer<AccountMrr>.Create((x, y) => string.CompareOrdinal(x.Account, y.Account)))
            .ShouldBe([new("a", 50_00), new("b", 20_00)]);
        book.AccountsAt(Some.Month("2026-03")).ShouldBe([new("b", 25_00)]);
        book.MovementsIn(Some.Month("2026-04")).ShouldBeEmpty();
        book.AccountsAt(Some.Month("2020-01")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2026-02", "2026-01", "swap them")]
    [InlineData("1999-01", "2150-01", "ask for fewer")]
    [InlineData("1960-01", "1960-02", "too early")]
    public void Months_that_cannot_be_told_are_refused_with_the_cure(string from, string to, string cure) =>
        Should.Throw<ArgumentException>(() => Some.Book(from, to)).Message.ShouldContain(cure);

    [Fact]
    public void An_account_given_twice_is_refused() =>
        Should.Throw<ArgumentException>(() => Some.Book("2026-01", "2026-01", Some.Account("a"), Some.Account("a")))
            .Message.ShouldContain("give it once");

    [Fact]
    public void A_period_from_before_all_reckoning_is_simply_in_force() =>
        Some.Book("2026-01", "2026-01", Some.Account("a", Some.Period("0001-01-01", "", 5))).Months[0].Start.ShouldBe(5_00);
}
