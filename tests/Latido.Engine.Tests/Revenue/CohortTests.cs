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
}
