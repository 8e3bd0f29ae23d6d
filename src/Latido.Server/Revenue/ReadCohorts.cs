using Latido.Engine.Revenue;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Latido.Server.Revenue;

/// <summary>Reads by the API who stayed: accounts by the month or quarter of their first payment, and the accounts behind a cell.</summary>
internal static class ReadCohorts
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/metrics/cohorts", Read).WithName("GetCohorts")
            .WithSummary("Read what accounts pay and how many of them stay, by the month or quarter of their first payment")
            .WithDescription(
                "'from' and 'to' as in GET /metrics/mrr. 'by' is month or quarter; a quarter adds up its months, each account by how many months its own first payment "
                + "is past. Month 0 is the first. The cohort without 'first' is all that paid before 'from': its month 0 is 'from'.");
        api.MapGet("/metrics/cohorts/{first}/{age}/accounts", Accounts).WithName("ListCohortAccounts")
            .WithSummary("List the accounts behind a cell: a cohort, so many months on")
            .WithDescription("'first' is the month of first payment, with by=quarter any month of the quarter, or 'earlier' for all that paid before 'from'. Those that pay no more are listed with 0.");
    }

    private static async Task<Ok<CohortsView>> Read(
        string? from, string? to, string? by, [AsParameters] AskedTerms terms, CurrentWorkspace current, RevenueReader revenue, CancellationToken cancellationToken)
    {
        var asked = CohortAsk.Read(from, to, by, revenue.TodayOf(current.Id));
        var report = await revenue.ReadAsync(current.Id, asked.Months, terms.Read(), cancellationToken);

        return TypedResults.Ok(CohortsView.Of(report, asked));
    }

    private static async Task<Ok<Page<CohortAccountView>>> Accounts(
        string first,
        string age,
        string? from,
        string? to,
        string? by,
        [AsParameters] AskedTerms terms,
        string? cursor,
        int? limit,
        CurrentWorkspace current,
        RevenueReader revenue,
        CancellationToken cancellationToken)
    {
        var place = PagePlace.Read(cursor, limit);
        var isEarlier = first == CohortCell.Earlier;
        var begin = isEarlier ? default(YearMonth?) : MonthSpan.ReadMonth("first", first);

        if (!int.TryParse(age, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var months) || months >= MonthSpan.MostMonths)
        {
            throw new InvalidRequestException($"'{age}' is no number of months: give 0 to {MonthSpan.MostMonths - 1}.");
        }

        var today = revenue.TodayOf(current.Id);
        var asked = CohortAsk.Read(from ?? (begin is { } month ? MrrView.Iso(month) : null), to, by, today);
        var report = await revenue.ReadAsync(current.Id, asked.Months, terms.Read(), cancellationToken);
        var all = new CohortCell(begin, months, asked.IsByQuarter).AccountsIn(report.Book);
        var page = place.Of(all);
        var names = revenue.NamesOf(current.Id, page.Select(row => row.Account));

        return TypedResults.Ok(new Page<CohortAccountView>(
            [.. page.Select(row => CohortAccountView.Of(row, names[row.Account]))], place.Next(all.Count)));
    }
}

/// <summary>Which cohorts are asked for.</summary>
internal readonly record struct CohortAsk(MonthSpan Months, bool IsByQuarter)
{
    public static CohortAsk Read(string? from, string? to, string? by, LocalDate today)
    {
        var isByQuarter = by switch
        {
            null or "month" => false,
            "quarter" => true,
            _ => throw new InvalidRequestException($"'by' is '{by}': give month or quarter."),
        };

        return Of(MonthSpan.Read(from, to, today), isByQuarter);
    }

    // A quarter is whole: cut off at its beginning, some of its accounts would be among the earlier ones.
    public static CohortAsk Of(MonthSpan months, bool isByQuarter) => new(isByQuarter ? months with { From = Cohort.QuarterOf(months.From) } : months, isByQuarter);

    /// <summary>All cohorts, in front those from before the report as one.</summary>
    public IReadOnlyList<Cohort> AllOf(RevenueBook book) => [.. book.Earlier is { } earlier ? (Cohort[])[earlier] : [], .. RowsOf(book)];

    public IReadOnlyList<Cohort> RowsOf(RevenueBook book) => IsByQuarter ? Cohort.ByQuarter(book.Cohorts) : book.Cohorts;
}

/// <summary>A cell of the table: a cohort, so many months after its beginning.</summary>
/// <param name="First">The month of first payment, or one of the quarter; null for all from before the report.</param>
public readonly record struct CohortCell(YearMonth? First, int Age, bool IsByQuarter)
{
    /// <summary>The word for all that paid before the report.</summary>
    public const string Earlier = "earlier";

    /// <summary>The accounts, what they pay most first; then those that paid most.</summary>
    public IReadOnlyList<CohortAccount> AccountsIn(RevenueBook book)
    {
        var age = Age;
        var all = First is not { } first
            ? book.Months.Count == 0 ? [] : book.AccountsOf(null, book.Months[0].Month.PlusMonths(age)).Where(row => row.Begun > 0 || row.Now > 0)
            : MonthsOf(first).SelectMany(month => book.AccountsOf(month, month.PlusMonths(age)));

        return [.. all.OrderByDescending(row => row.Now).ThenByDescending(row => row.Begun).ThenBy(row => row.Account, StringComparer.Ordinal)];
    }

    private IEnumerable<YearMonth> MonthsOf(YearMonth first) =>
        IsByQuarter ? [.. Enumerable.Range(0, 3).Select(no => Cohort.QuarterOf(first).PlusMonths(no))] : [first];
}

/// <summary>Cohorts as the API tells them. Amounts are in units of the currency, shares of the cohort's month 0.</summary>
/// <param name="By">month or quarter.</param>
/// <param name="Earlier">All that paid before 'from', as one; null where there are none.</param>
public sealed record CohortsView(string From, string To, string By, string Currency, CohortRowView? Earlier, IReadOnlyList<CohortRowView> Cohorts, int RatesVersion, int ChoicesVersion)
{
    internal static CohortsView Of(RevenueReport report, CohortAsk asked) => new(
        MrrView.Iso(asked.Months.From), MrrView.Iso(asked.Months.To), asked.IsByQuarter ? "quarter" : "month", report.Book.Currency,
        report.Book.Earlier is { } earlier ? CohortRowView.Of(earlier) : null, [.. asked.RowsOf(report.Book).Select(CohortRowView.Of)],
        report.RatesVersion, report.PolicyVersion);
}

/// <summary>A cohort.</summary>
/// <param name="First">The month of first payment, or the first of the quarter; null for all that paid before the report.</param>
/// <param name="Months">How it went, month by month since.</param>
public sealed record CohortRowView(string? First, IReadOnlyList<CohortMonthView> Months)
{
    public static CohortRowView Of(Cohort cohort) => new(
        cohort.First is { } first ? MrrView.Iso(first) : null,
        [.. cohort.Months.Select((month, age) => new CohortMonthView(age, MrrView.Units(month.Mrr), month.Customers, cohort.MrrRetained(age), cohort.CustomersRetained(age)))]);
}

/// <summary>A cohort so many months after its beginning.</summary>
/// <param name="MrrShare">MRR of that of month 0; above 1 where it has grown; null where that was nothing.</param>
/// <param name="CustomerShare">Customers of those of month 0.</param>
public sealed record CohortMonthView(int Month, decimal Mrr, int Customers, double? MrrShare, double? CustomerShare);

/// <summary>An account of a cohort: what it paid in month 0, and what it pays so many months on; 0 where it pays no more.</summary>
public sealed record CohortAccountView(string Account, string Name, string First, decimal Before, decimal Now)
{
    public static CohortAccountView Of(CohortAccount row, string name) => new(row.Account, name, MrrView.Iso(row.First), MrrView.Units(row.Begun), MrrView.Units(row.Now));
}
