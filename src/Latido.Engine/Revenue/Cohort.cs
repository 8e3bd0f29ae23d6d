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

    /// <summary>
    /// The cohorts of each quarter as one, named by the quarter's first month: added up by how many months each account's own
    /// first payment is past, as far as all of them have come.
    /// </summary>
    public static IReadOnlyList<Cohort> ByQuarter(IEnumerable<Cohort> cohorts) =>
    [
        .. from cohort in cohorts
           where cohort.First is not null
           group cohort by QuarterOf(cohort.First!.Value) into quarter
           orderby quarter.Key
           select new Cohort(quarter.Key, Sum([.. quarter])),
    ];

    /// <summary>The first month of the quarter that a month lies in.</summary>
    public static YearMonth QuarterOf(YearMonth month) => new(month.Year, ((month.Month - 1) / 3 * 3) + 1);

    private static CohortMonth[] Sum(IReadOnlyList<Cohort> cohorts) =>
    [
        .. Enumerable.Range(0, cohorts.Min(cohort => cohort.Months.Count))
            .Select(month => new CohortMonth(cohorts.Sum(cohort => cohort.Months[month].Mrr), cohorts.Sum(cohort => cohort.Months[month].Customers))),
    ];
}

/// <summary>An account of a cohort: what it paid at the end of the cohort's first month, and what at the end of another, in hundredths.</summary>
public readonly record struct CohortAccount(string Account, YearMonth First, long Begun, long Now);

/// <summary>An account and the number of the month at whose end it first paid (see <see cref="MonthGrid"/>).</summary>
internal readonly record struct Payer(string Account, int FirstPaid);

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
