using Latido.Engine.Facts;
using Latido.Engine.Revenue;
using NodaTime;
using NodaTime.Text;

namespace Latido.Server.Revenue;

/// <summary>MRR by month as the API tells it. Amounts are in units of the currency, ratios are shares: 1 is all.</summary>
/// <param name="Months">The months asked for that have begun, in order.</param>
/// <param name="Currency">The currency of all amounts.</param>
/// <param name="Definitions">The versions of the definitions by which the figures are made; GET /metrics tells them.</param>
/// <param name="MissingRates">Amounts in other currencies that count nowhere, because no exchange rate is known.</param>
/// <param name="Faults">Periods that cannot be meant so and count nowhere, the first fifty, with what cures them.</param>
public sealed record MrrView(
    IReadOnlyList<MonthView> Months,
    string Currency,
    IReadOnlyList<string> Definitions,
    IReadOnlyList<MissingRateView> MissingRates,
    IReadOnlyList<FaultView> Faults,
    int FaultCount)
{
    /// <summary>The version of the exchange rates; 0 where there are none. Asked for again with it ('ratesVersion') the figures are the same.</summary>
    public required int RatesVersion { get; init; }

    /// <summary>The day whose rates hold for all months (constant currency); null where each month has those of its own last day.</summary>
    public required LocalDate? RatesOf { get; init; }

    /// <summary>The version of what was chosen where companies differ; 0 where nobody chose.</summary>
    public required int ChoicesVersion { get; init; }

    /// <summary>The rates by which amounts were counted: one unit of 'currency' is worth 'factor' of the report's, as of 'day'.</summary>
    public required IReadOnlyList<RateUsedView> RatesUsed { get; init; }

    private const int MostFaults = 50;
    private const int MostMissing = 500;

    public static MrrView Of(RevenueReport report, string language) => Of(report, report.Book, language);

    private static MrrView Of(RevenueReport report, RevenueBook book, string language) => new(
        [.. book.Months.Select(MonthView.Of)],
        book.Currency,
        [.. MetricRegistry.All.Select(metric => metric.Id).Distinct().Select(id => MetricRegistry.Find(id)!.Label)],
        [.. book.MissingRates.Take(MostMissing).Select(MissingRateView.Of)],
        [.. book.Faults.Take(MostFaults).Select(fault => FaultView.Of(fault, language))],
        book.FaultCount)
    {
        RatesVersion = report.RatesVersion,
        RatesOf = report.RatesOf,
        ChoicesVersion = report.PolicyVersion,
        RatesUsed = [.. book.RatesUsed.Where(rate => book.Find(rate.Month) is not null).Take(MostMissing).Select(RateUsedView.Of)],
    };

    internal static string Iso(YearMonth month) => YearMonthPattern.Iso.Format(month);

    /// <summary>Hundredths in units of the currency.</summary>
    internal static decimal Units(long minor) => new Money(minor, "").Amount;
}

/// <summary>A month's movements: start + new + expansion + reactivation − contraction − churn = end. Ratios are null where there is nothing to divide by.</summary>
/// <param name="Month">As 2026-01.</param>
/// <param name="Day">The day measured: the month's last, or today in the month at hand.</param>
/// <param name="Customers">Accounts that pay at the end.</param>
public sealed record MonthView(
    string Month, LocalDate Day,
    decimal Start, decimal New, decimal Expansion, decimal Contraction, decimal Churn, decimal Reactivation, decimal End,
    double? Nrr, double? Grr, int Customers)
{
    public required decimal Arr { get; init; }

    public required double? Arpa { get; init; }

    /// <summary>ARPA times gross margin over logo churn, a life as long as the workspace chose at most; null in a month that lost nobody.</summary>
    public required double? Ltv { get; init; }

    public required double? LogoChurn { get; init; }

    public required double? AnnualLogoChurn { get; init; }

    public required double? GrossMrrChurn { get; init; }

    public required double? NetMrrChurn { get; init; }

    public required double? ExpansionRate { get; init; }

    public required int CustomersAtStart { get; init; }

    public required int NewCustomers { get; init; }

    public required int ReactivatedCustomers { get; init; }

    public required int LostCustomers { get; init; }

    /// <summary>How much of the change came of exchange rates alone.</summary>
    public required decimal OfRates { get; init; }

    /// <summary>Amounts left out for want of a rate.</summary>
    public required int LeftOut { get; init; }

    public static MonthView Of(RevenueMonth month) => new(
        MrrView.Iso(month.Month), month.Day,
        MrrView.Units(month.Start), MrrView.Units(month.New), MrrView.Units(month.Expansion), MrrView.Units(month.Contraction),
        MrrView.Units(month.Churn), MrrView.Units(month.Reactivation), MrrView.Units(month.End),
        month.Nrr, month.Grr, month.Customers)
    {
        Arr = MrrView.Units(month.Arr),
        Arpa = month.Arpa / 100,
        Ltv = month.Ltv / 100,
        LogoChurn = month.LogoChurn,
        AnnualLogoChurn = month.AnnualLogoChurn,
        GrossMrrChurn = month.GrossMrrChurn,
        NetMrrChurn = month.NetMrrChurn,
        ExpansionRate = month.ExpansionRate,
        CustomersAtStart = month.CustomersAtStart,
        NewCustomers = month.NewCustomers,
        ReactivatedCustomers = month.Reactivated,
        LostCustomers = month.LostCustomers,
        OfRates = MrrView.Units(month.OfRates),
        LeftOut = month.LeftOut,
    };
}

/// <summary>The rate by which a month's amounts of a currency were counted, and the day it is of.</summary>
public sealed record RateUsedView(string Month, string Currency, decimal Factor, LocalDate Day)
{
    public static RateUsedView Of(RateUsed rate) => new(MrrView.Iso(rate.Month), rate.Currency, decimal.Round(rate.Factor, 10), rate.Of);
}

/// <summary>What counts nowhere in a month because no rate is known.</summary>
public sealed record MissingRateView(string Month, string Currency, int Accounts, decimal Amount)
{
    public static MissingRateView Of(MissingRate rate) => new(MrrView.Iso(rate.Month), rate.Currency, rate.Accounts, MrrView.Units(rate.Minor));
}

/// <summary>A period that counts nowhere, and what to do about it.</summary>
public sealed record FaultView(string Account, LocalDate First, LocalDate? End, decimal Amount, string Currency, string Cure)
{
    public static FaultView Of(PeriodFault fault, string language) => new(
        fault.Account, fault.Period.First, fault.Period.End, fault.Period.Monthly.Amount, fault.Period.Monthly.Currency, fault.Cure.In(language));
}
