using NodaTime;

namespace Latido.Engine.Revenue;

/// <summary>The months of a report with all the rows behind them. Amounts are hundredths of <see cref="Currency"/>.</summary>
public sealed class RevenueBook
{
    private readonly RevenueMovement[] movements;
    private readonly int[] begins;
    private readonly List<Payer> payers;

    /// <param name="payers">All accounts that ever paid at the end of a month, in the order given.</param>
    internal RevenueBook(IReadOnlyList<RevenueMonth> months, RevenueMovement[] movements, int[] begins, List<Payer> payers) =>
        (Months, this.movements, this.begins, this.payers) = (months, movements, begins, payers);

    public required string Currency { get; init; }

    /// <summary>Every month asked for that has begun, in order; none is left out for being empty.</summary>
    public IReadOnlyList<RevenueMonth> Months { get; }

    /// <summary>The accounts behind the first month's start.</summary>
    public required IReadOnlyList<AccountMrr> Opening { get; init; }

    /// <summary>By month of first payment, those of the report's months in which anybody first paid.</summary>
    public required IReadOnlyList<Cohort> Cohorts { get; init; }

    /// <summary>All that paid before the first month, so that a month's cohorts come to its end; null when there are none.</summary>
    public required Cohort? Earlier { get; init; }

    /// <summary>What counts nowhere for want of a rate, by month and currency; the month before the first is among them.</summary>
    public required IReadOnlyList<MissingRate> MissingRates { get; init; }

    public required IReadOnlyList<RateUsed> RatesUsed { get; init; }

    /// <summary>Periods left out because they cannot be meant so, the first <see cref="RevenueMaker.KeptFaults"/>.</summary>
    public required IReadOnlyList<PeriodFault> Faults { get; init; }

    /// <summary>How many periods were left out.</summary>
    public required int FaultCount { get; init; }

    /// <summary>All rows: by month, within it in the order of the accounts given.</summary>
    public IReadOnlyList<RevenueMovement> Movements => movements;

    /// <summary>The row of a month, or null where it is not told.</summary>
    public RevenueMonth? Find(YearMonth month) => PlaceOf(month) is >= 0 and var place ? Months[place] : null;

    /// <summary>The rows of a month, in the order of the accounts given; none where the month is not told.</summary>
    public IReadOnlyList<RevenueMovement> MovementsIn(YearMonth month) => PlaceOf(month) is >= 0 and var place
        ? new ArraySegment<RevenueMovement>(movements, begins[place], begins[place + 1] - begins[place])
        : ArraySegment<RevenueMovement>.Empty;

    /// <summary>The accounts behind a month's end, in no order.</summary>
    public IReadOnlyList<AccountMrr> AccountsAt(YearMonth month)
    {
        if (PlaceOf(month) is not (>= 0 and var place))
        {
            return [];
        }

        var mrr = Opening.ToDictionary(account => account.Account, account => account.Minor, StringComparer.Ordinal);

        for (var i = 0; i < begins[place + 1]; i++)
        {
            if (movements[i].After == 0)
            {
                mrr.Remove(movements[i].Account);
            }
            else
            {
                mrr[movements[i].Account] = movements[i].After;
            }
        }

        return [.. mrr.Select(account => new AccountMrr(account.Key, account.Value))];
    }

    /// <summary>
    /// The accounts of a cohort, those that pay no more among them, in the order of the accounts given: what each paid at the end of
    /// the cohort's first month, and what at the end of another. None where the report does not tell the month.
    /// </summary>
    /// <param name="first">The month of their first payment; null for all that paid before the report's first month.</param>
    public IReadOnlyList<CohortAccount> AccountsOf(YearMonth? first, YearMonth month)
    {
        if (Months.Count == 0 || PlaceOf(month) < 0 || PlaceOf(first ?? month) < 0)
        {
            return [];
        }

        var begin = first ?? Months[0].Month;
        var (then, now) = (MrrAt(begin), MrrAt(month));
        var (number, earliest) = (MonthGrid.Number(begin), MonthGrid.Number(Months[0].Month));

        return
        [
            .. from payer in payers
               where first is null ? payer.FirstPaid < earliest : payer.FirstPaid == number
               select new CohortAccount(payer.Account, begin, then.GetValueOrDefault(payer.Account), now.GetValueOrDefault(payer.Account)),
        ];

        Dictionary<string, long> MrrAt(YearMonth at) => AccountsAt(at).ToDictionary(account => account.Account, account => account.Minor, StringComparer.Ordinal);
    }

    private int PlaceOf(YearMonth month)
    {
        var place = Months.Count == 0 ? -1 : MonthGrid.Number(month) - MonthGrid.Number(Months[0].Month);

        return place < Months.Count ? place : -1;
    }
}
