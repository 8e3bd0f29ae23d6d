using Latido.Engine.Revenue;

namespace Latido.Engine.Tests.Revenue;

/// <summary>The ratios, against published figures and at their edges.</summary>
public sealed class RevenueMonthTests
{
    private static readonly RevenueMonth May = new(new(2026, 5), new(2026, 5, 31), 31);

    [Fact]
    public void Churn_contraction_and_expansion_of_ten_in_a_hundred_give_the_published_ratios()
    {
        var month = Some.Book(
            "2026-05", "2026-05",
            Some.Account("lost", Some.Period("2026-01-01", "2026-05-10", 10)),
            Some.Account("less", Some.Period("2026-01-01", "2026-05-10", 40), Some.Period("2026-05-10", "", 30)),
            Some.Account("more", Some.Period("2026-01-01", "2026-05-10", 50), Some.Period("2026-05-10", "", 60))).Months[0];

        (month.Start, month.Churn, month.Contraction, month.Expansion, month.End).ShouldBe((100_00, 10_00, 10_00, 10_00, 90_00));
        month.Grr.ShouldBe(0.8);
        month.Nrr.ShouldBe(0.9);
        month.GrossMrrChurn.ShouldBe(0.2);
        month.NetMrrChurn.ShouldBe(0.1);
        month.ExpansionRate.ShouldBe(0.1);
        month.LogoChurn!.Value.ShouldBe(1 / 3.0, 1e-12);
        month.Arr.ShouldBe(1_080_00);
    }

    [Fact]
    public void Who_comes_back_makes_net_churn_smaller_and_leaves_retention_alone()
    {
        var month = May with { Start = 100_00, Churn = 10_00, Reactivation = 4_00, End = 94_00 };

        month.Nrr.ShouldBe(0.9);
        month.NetMrrChurn!.Value.ShouldBe(0.06, 1e-12);
    }

    [Theory]
    [InlineData(0.02, 30, 0.2179)]
    [InlineData(0.02, 365, 0.02)]
    [InlineData(0.5, 31, 0.9997)]
    [InlineData(0, 31, 0)]
    [InlineData(1, 31, 1)]
    public void Churn_is_annualised_by_what_is_left_and_not_by_adding_up(double churn, int days, double expected) =>
        RevenueMonth.Annualise(churn, days).ShouldBe(expected, 0.0001);

    [Fact]
    public void A_month_is_annualised_by_its_own_days()
    {
        var month = May with { CustomersAtStart = 50, LostCustomers = 1 };

        month.AnnualLogoChurn!.Value.ShouldBe(1 - Math.Pow(0.98, 365.0 / 31), 1e-12);
    }

    [Fact]
    public void Nothing_is_divided_by_nothing()
    {
        var empty = May;

        new[]
        {
            empty.Nrr, empty.Grr, empty.GrossMrrChurn, empty.NetMrrChurn, empty.ExpansionRate, empty.LogoChurn,
            empty.AnnualLogoChurn, empty.Arpa, empty.Ltv,
        }.ShouldAllBe(ratio => ratio == null);
    }

    [Fact]
    public void Lifetime_value_is_what_an_account_pays_over_the_life_that_churn_gives_it()
    {
        var month = May with { End = 9_800_00, Customers = 98, CustomersAtStart = 100, LostCustomers = 4, Policy = new() { GrossMargin = 0.8 } };

        month.Arpa.ShouldBe(100_00);
        month.Ltv!.Value.ShouldBe(100_00 * 0.8 / 0.04, 1e-6);
    }

    [Fact]
    public void Lifetime_value_is_capped_and_is_not_made_up_in_a_month_without_churn()
    {
        var month = May with { End = 9_900_00, Customers = 99, CustomersAtStart = 100, LostCustomers = 1 };

        month.Ltv.ShouldBe(100_00 * 60);
        (month with { Policy = new() { LongestLife = 24 } }).Ltv.ShouldBe(100_00 * 24);
        (month with { LostCustomers = 0 }).Ltv.ShouldBeNull();
    }

    [Fact]
    public void A_month_that_lost_everybody_has_no_average_and_no_lifetime_value()
    {
        var month = May with { Start = 10_00, Churn = 10_00, CustomersAtStart = 1, LostCustomers = 1 };

        month.LogoChurn.ShouldBe(1);
        month.Arpa.ShouldBeNull();
        month.Ltv.ShouldBeNull();
    }
}
