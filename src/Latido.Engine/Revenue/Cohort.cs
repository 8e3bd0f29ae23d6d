using NodaTime;

namespace Latido.Engine.Revenue;

/// <summary>What the accounts of a cohort pay at the end of a month, in hundredths, and how many of them pay.</summary>
public readonly record struct CohortMonth(long Mrr, int Customers);

/// <summary>
/// The accounts that first paid in one month, and what became of them: a row of the triangle. Its first month is that of
/// the first payment, or, for all that paid before the report begins (<see cref="First"/> null), the report's first.
/// </summary>
/// <param name="Months">Month by month up to the report's last, at most <see cref="RevenueTerms.MostMonths"/>.</param>
public sealed record Cohort(YearMonth? First, IReadOnlyList<CohortMonth> Months)
{
    /// <summary>MRR so many months on, of that of the first month: above 1 where the cohort has grown.</summary>
    public double? MrrRetained(int month) => Months[0].Mrr == 0 ? null : (double)Months[month].Mrr / Months[0].Mrr;

    /// <summary>Accounts that pay so many months on, of those of the first month; those that came back count again.</summary>
    public double? CustomersRetained(int month) => Months[0].Customers == 0 ? null : (double)Months[month].Customers / Months[0].Customers;
}

/// <summary>Adds up the cohorts account by account.</summary>
internal sealed class CohortTally(MonthGrid grid)
{
    private readonly CohortMonth[]?[] rows = new CohortMonth[]?[grid.Count];
    private CohortMonth[]? earlier;

    /// <summary>The row of the accounts that first paid in a month.</summary>
    public CohortMonth[] RowOf(int firstPaid) => firstPaid < grid.First
        ? earlier ??= new CohortMonth[grid.Count]
        : rows[firstPaid - grid.First] ??= new CohortMonth[grid.Last + 1 - firstPaid];

    public Cohort? Earlier() => earlier is null ? null : new(null, earlier);

    public IReadOnlyList<Cohort> Rows() =>
    [
        .. from place in Enumerable.Range(0, rows.Length)
           where rows[place] is not null
           select new Cohort(MonthGrid.MonthOf(grid.First + place), rows[place]!),
    ];
}
