using NodaTime;

namespace Latido.Engine.Revenue;

/// <summary>What has been added up of the accounts so far.</summary>
internal sealed class RevenuePass
{
    private readonly RevenueTerms terms;
    private readonly MonthGrid grid;
    private readonly MonthlyRates rates;
    private readonly SubscriptionCalendar calendar;
    private readonly CohortTally cohorts;
    private readonly MonthTally[] months;
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly List<AccountMrr> opening = [];
    private readonly List<RevenueMovement> movements = [];
    private readonly List<PeriodFault> faults = [];
    private readonly List<Payer> payers = [];
    private int faultCount;

    public RevenuePass(RevenueTerms terms, MonthGrid grid)
    {
        (this.terms, this.grid) = (terms, grid);
        (rates, cohorts) = (new(terms, grid), new(grid));
        calendar = new(grid, Refuse);
        months = new MonthTally[grid.Count];
    }

    public void Take(AccountRevenue account)
    {
        if (!seen.Add(account.Account))
        {
            throw new ArgumentException($"The account '{account.Account}' is given twice: give it once, with all its periods.");
        }

        if (grid.Count == 0)
        {
            return;
        }

        calendar.Read(account);
        var firstPaid = FirstPaid();

        if (firstPaid > grid.Last)
        {
            return;
        }

        var before = firstPaid < grid.First ? MrrIn(grid.First - 1) : 0;

        if (before > 0)
        {
            opening.Add(new(account.Account, before));
        }

        payers.Add(new(account.Account, firstPaid));
        var row = cohorts.RowOf(firstPaid);
        var rowBegins = Math.Max(firstPaid, grid.First);

        for (var month = rowBegins; month <= grid.Last; month++)
        {
            var after = MrrIn(month);
            ref var tally = ref months[month - grid.First];

            if (after != before)
            {
                RevenueMovement movement = new(
                    account.Account, MonthGrid.MonthOf(month), before, after, OfRates(month, before, after),
                    RevenueMovement.KindOf(before, after, hasPaid: month > firstPaid));
                movements.Add(movement);
                tally.Add(in movement);
            }

            if (after > 0)
            {
                ref var cell = ref row[month - rowBegins];
                cell = new(checked(cell.Mrr + after), cell.Customers + 1);
            }

            before = after;
        }
    }

    public RevenueBook Close()
    {
        var (ordered, begins) = ByMonth();
        var missing = rates.Missing();

        return new(Rows(missing), ordered, begins, payers)
        {
            Currency = terms.Currency,
            Opening = opening,
            Cohorts = cohorts.Rows(),
            Earlier = cohorts.Earlier(),
            MissingRates = missing,
            RatesUsed = rates.Used(),
            Faults = faults,
            FaultCount = faultCount,
        };
    }

    private void Refuse(string account, SubscriptionPeriod period, PeriodFaultKind kind)
    {
        faultCount++;

        if (faults.Count < RevenueMaker.KeptFaults)
        {
            faults.Add(new(account, period, kind));
        }
    }

    /// <summary>The first month at whose end anything was paid. In the account's own currencies, so that no rate has a say in it.</summary>
    private int FirstPaid()
    {
        var month = calendar.First;

        while (month <= grid.Last && !calendar.Pays(month))
        {
            month++;
        }

        return month;
    }

    /// <summary>The account's amounts at the month's rates; those without are left out, and taken down.</summary>
    private long MrrIn(int month)
    {
        var mrr = 0L;

        foreach (var line in calendar.Lines)
        {
            if (rates.Convert(line.Currency, line.Minor[month], month) is { } minor)
            {
                mrr = checked(mrr + minor);
            }
            else
            {
                rates.LeaveOut(line.Currency, line.Minor[month], month);
            }
        }

        return mrr;
    }

    /// <summary>What the amounts of the month before come to at this month's rates, less what they came to then.</summary>
    private long OfRates(int month, long before, long after)
    {
        if (before == 0 || after == 0 || terms.RatesOf is not null)
        {
            return 0;
        }

        var change = 0L;

        foreach (var line in calendar.Lines)
        {
            if (rates.IsForeign(line.Currency))
            {
                var minor = line.Minor[month - 1];
                change += (rates.Convert(line.Currency, minor, month) ?? 0) - (rates.Convert(line.Currency, minor, month - 1) ?? 0);
            }
        }

        return change;
    }

    /// <summary>The rows counted out by month, those of one month in the order they came.</summary>
    private (RevenueMovement[] Ordered, int[] Begins) ByMonth()
    {
        var begins = new int[grid.Count + 1];
        var next = new int[grid.Count];
        var ordered = new RevenueMovement[movements.Count];

        for (var i = 0; i < grid.Count; i++)
        {
            next[i] = begins[i];
            begins[i + 1] = begins[i] + months[i].Movements;
        }

        foreach (var movement in movements)
        {
            ordered[next[MonthGrid.Number(movement.Month) - grid.First]++] = movement;
        }

        return (ordered, begins);
    }

    private List<RevenueMonth> Rows(IReadOnlyList<MissingRate> missing)
    {
        List<RevenueMonth> rows = new(grid.Count);
        var leftOut = missing.GroupBy(rate => rate.Month).ToDictionary(group => group.Key, group => group.Sum(rate => rate.Accounts));
        var (mrr, customers) = (opening.Sum(account => account.Minor), opening.Count);

        for (var i = 0; i < grid.Count; i++)
        {
            var number = grid.First + i;
            var (month, day) = (MonthGrid.MonthOf(number), grid.DayOf(number));
            var row = months[i].ToRow(new(month, day, Period.DaysBetween(grid.DayOf(number - 1), day)), mrr, customers) with
            {
                LeftOut = leftOut.GetValueOrDefault(month),
                Policy = terms.Policy,
            };
            rows.Add(row);
            (mrr, customers) = (row.End, row.Customers);
        }

        return rows;
    }
}
