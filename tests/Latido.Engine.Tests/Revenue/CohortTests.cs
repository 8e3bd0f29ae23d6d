using Latido.Engine.Revenue;

namespace Latido.Engine.Tests.Revenue;

/// <summary>The triangle of who first paid when.</summary>
public sealed class CohortTests
{
    [Fact]
    public void Accounts_stay_in_the_cohort_of_their_first_payment_and_count_in_it_when_they_come_back()
    {
        var book = Some.Book(
            "2026-01", "2026-04",
            Some.Account("stays", Some.Period("2026-01-01", "2026-03-01", 100), Some.Period("2026-03-01", "", 150)),
            Some.Account("returns", Some.Period("2026-01-01", "2026-02-01", 50), Some.Period("2026-04-01", "", 50)),
            Some.Account("later", Some.Period("2026-03-15", "", 20)),
            Some.Account("old", Some.Period("2025-01-01", "2026-04-01", 70)));

        book.Cohorts.Select(cohort => cohort.First).ShouldBe([Some.Month("2026-01"), Some.Month("2026-03")]);
        book.Cohorts[0].Months.ShouldBe([new(150_00, 2), new(100_00, 1), new(150_00, 1), new(200_00, 2)]);
        book.Cohorts[1].Months.ShouldBe([new(20_00, 1), new(20_00, 1)]);
        book.Earlier!.First.ShouldBeNull();
        book.Earlier.Months.ShouldBe([new(70_00, 1), new(70_00, 1), new(70_00, 1), new(0, 0)]);

        var january = book.Cohorts[0];
        january.MrrRetained(3)!.Value.ShouldBe(200 / 150.0, 1e-12);
        january.CustomersRetained(1).ShouldBe(0.5);
        january.CustomersRetained(0).ShouldBe(1);
    }

    [Fact]
    public void A_quarter_adds_up_its_months_by_the_age_of_each_as_far_as_all_have_come()
    {
        var book = Some.Book(
            "2026-01", "2026-05",
            Some.Account("january", Some.Period("2026-01-10", "2026-04-10", 100)),
            Some.Account("march", Some.Period("2026-03-10", "", 40), Some.Period("2026-04-10", "", 60)),
            Some.Account("april", Some.Period("2026-04-10", "", 7)));

        var quarters = Cohort.ByQuarter(book.Cohorts);

        quarters.Select(quarter => quarter.First).ShouldBe([Some.Month("2026-01"), Some.Month("2026-04")]);
        quarters[0].Months.ShouldBe([new(140_00, 2), new(160_00, 2), new(160_00, 2)], "March is two months past in May");
        quarters[1].Months.ShouldBe([new(7_00, 1), new(7_00, 1)]);
        Cohort.QuarterOf(Some.Month("2026-12")).ShouldBe(Some.Month("2026-10"));
    }

    [Fact]
    public void The_accounts_behind_a_cell_come_to_it_and_those_that_left_are_among_them()
    {
        var book = Some.Book(
            "2026-01", "2026-04",
            Some.Account("stays", Some.Period("2026-01-01", "2026-03-01", 100), Some.Period("2026-03-01", "", 150)),
            Some.Account("leaves", Some.Period("2026-01-01", "2026-02-01", 50)),
            Some.Account("later", Some.Period("2026-03-15", "", 20)),
            Some.Account("old", Some.Period("2025-01-01", "2026-04-01", 70)),
            Some.Account("gone", Some.Period("2024-01-01", "2024-04-01", 70)));
        var january = Some.Month("2026-01");

        book.AccountsOf(january, Some.Month("2026-04")).ShouldBe([new("stays", january, 100_00, 150_00), new("leaves", january, 50_00, 0)]);
        book.AccountsOf(january, january).Sum(row => row.Now).ShouldBe(book.Cohorts[0].Months[0].Mrr);
        book.AccountsOf(null, Some.Month("2026-04")).ShouldBe([new("old", january, 70_00, 0), new("gone", january, 0, 0)]);
        book.AccountsOf(january, Some.Month("2026-05")).ShouldBeEmpty("the report does not tell the month");
        book.AccountsOf(Some.Month("2025-12"), january).ShouldBeEmpty();
    }

    [Fact]
    public void An_account_that_first_paid_in_a_currency_without_a_rate_is_in_that_cohort_nevertheless()
    {
        var book = RevenueMaker.Make(
            [Some.Account("a", Some.Period("2026-01-10", "", 100, "USD"))],
            Some.Terms("2026-01", "2026-03") with { Rates = new("EUR", [new(Some.Day("2026-02-15"), "USD", 2)]) });

        book.AccountsOf(Some.Month("2026-01"), Some.Month("2026-03")).ShouldBe([new("a", Some.Month("2026-01"), 0, 50_00)]);
    }
}
