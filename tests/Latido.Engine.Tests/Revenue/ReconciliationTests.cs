using Latido.Engine.Revenue;

namespace Latido.Engine.Tests.Revenue;

/// <summary>Somebody's own totals beside ours.</summary>
public sealed class ReconciliationTests
{
    private static readonly RevenueBook Book = Some.Book(
        "2026-01", "2026-03",
        Some.Account("steady", Some.Period("2025-01-01", "", 1000)),
        Some.Account("one", Some.Period("2026-02-01", "", 200)),
        Some.Account("two", Some.Period("2026-02-01", "", 90)),
        Some.Account("three", Some.Period("2026-02-01", "", 35)),
        Some.Account("back", Some.Period("2025-01-01", "2025-06-01", 60), Some.Period("2026-02-01", "", 60)),
        Some.Account("next", Some.Period("2026-03-01", "", 75)),
        Some.Account("gone", Some.Period("2025-01-01", "2026-02-10", 40)),
        Some.Account("going", Some.Period("2025-01-01", "2026-03-10", 15)));

    [Fact]
    public void Totals_within_the_tolerance_agree()
    {
        Compare("mrr", 1400.6m).Agrees.ShouldBeTrue();
        Compare("mrr", 1398.9m).Agrees.ShouldBeFalse();
        Compare("nrr", 0.9625m).Agrees.ShouldBeTrue();
        Compare("customers", 6).Agrees.ShouldBeTrue();
        Compare("customers", 7).Agrees.ShouldBeFalse();
        Compare("arr", 16_800).Difference.ShouldBe(0);
        Compare("churn", 44, new() { Money = 5 }).Agrees.ShouldBeTrue();
    }

    [Fact]
    public void A_movement_as_large_as_the_difference_is_named()
    {
        var result = Compare("new", 235);

        result.Difference.ShouldBe(90);
        result.IsEachTheWhole.ShouldBeTrue();
        result.Suspicions.Select(suspicion => (suspicion.Movement.Account, suspicion.Kind, suspicion.Effect))
            .ShouldBe([("two", SuspicionKind.Counted, 90_00)]);
        result.Explained.ShouldBe(90_00);
    }

    [Fact]
    public void What_is_missing_is_looked_for_among_other_kinds_and_in_the_months_beside()
    {
        Name(Compare("new", 385)).ShouldBe([("back", SuspicionKind.OtherKind, -60_00)]);
        Name(Compare("new", 400)).ShouldBe([("next", SuspicionKind.OtherMonth, -75_00)]);
        Name(Compare("churn", 55)).ShouldBe([("going", SuspicionKind.OtherMonth, -15_00)]);
    }

    [Fact]
    public void Where_no_single_movement_will_do_the_largest_that_fit_are_named()
    {
        var result = Compare("new", 90);

        result.IsEachTheWhole.ShouldBeFalse();
        Name(result).ShouldBe([("one", SuspicionKind.Counted, 200_00), ("three", SuspicionKind.Counted, 35_00)]);
        result.Explained.ShouldBe(235_00);
    }

    [Fact]
    public void The_end_of_a_month_is_explained_by_what_came_and_went_around_it()
    {
        Name(Compare("mrr", 1440)).ShouldBe([("gone", SuspicionKind.Counted, -40_00)]);
        Name(Compare("mrr", 1385)).ShouldBe([("going", SuspicionKind.OtherMonth, 15_00)]);
        Name(Compare("arr", 16_800 - (12 * 60))).ShouldBe([("back", SuspicionKind.Counted, 60_00)]);
    }

    [Fact]
    public void A_ratio_is_given_the_largest_movements_to_look_at()
    {
        var result = Compare("grr", 0.5m);

        result.Suspicions[0].ShouldSatisfyAllConditions(
            suspicion => suspicion.Movement.Account.ShouldBe("one"), suspicion => suspicion.Kind.ShouldBe(SuspicionKind.Large));
        result.Explained.ShouldBe(0);
        Compare("customers", 3).Suspicions.ShouldAllBe(suspicion => suspicion.Movement.Before == 0 || suspicion.Movement.After == 0);
    }

    [Fact]
    public void What_cannot_be_compared_says_what_to_do()
    {
        Compare("quickRatio", 1).Problem!.En.ShouldContain("use one of mrr, arr");
        Compare("cohorts", 1).Problem!.Es.ShouldContain("usa una de mrr, arr");
        Compare("mrr", 1e18m).Problem!.En.ShouldContain("not hundredths");
        Reconciliation.Of(Book, [new("mrr", Some.Month("2020-01"), 1)])[0].Problem!.En.ShouldContain("2020-01");
        Should.Throw<ArgumentException>(() => Reconciliation.Of(Book, [.. Enumerable.Repeat(new EnteredTotal("mrr", Some.Month("2026-02"), 1), 1001)]))
            .Message.ShouldContain("in parts");
    }

    [Fact]
    public void A_figure_that_does_not_exist_agrees_with_nothing()
    {
        var result = Reconciliation.Of(Some.Book("2026-01", "2026-01"), [new("nrr", Some.Month("2026-01"), 0)])[0];

        (result.Computed, result.Agrees, result.Problem).ShouldBe((null, false, null));
    }

    private static ReconciledTotal Compare(string metric, decimal value, ReconciliationTolerance? tolerance = null) =>
        Reconciliation.Of(Book, [new(metric, Some.Month("2026-02"), value)], tolerance)[0];

    private static IEnumerable<(string Account, SuspicionKind Kind, long Effect)> Name(ReconciledTotal result) =>
        result.Suspicions.Select(suspicion => (suspicion.Movement.Account, suspicion.Kind, suspicion.Effect));
}
