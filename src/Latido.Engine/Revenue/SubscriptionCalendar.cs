namespace Latido.Engine.Revenue;

/// <summary>
/// One account's monthly amounts, a line for each currency, as its subscriptions had them on the day each month is
/// measured. It is used again for the next account, so that a hundred thousand of them allocate nothing here.
/// </summary>
internal sealed class SubscriptionCalendar(MonthGrid grid, Action<string, SubscriptionPeriod, PeriodFaultKind> refuse)
{
    private readonly List<CurrencyLine> lines = [];

    /// <summary>Which of a subscription's overlapping periods holds in a month: its place in <see cref="periods"/> and 1.</summary>
    private readonly int[] holders = new int[grid.Last + 1];

    private SubscriptionPeriod[] periods = new SubscriptionPeriod[16];
    private int used;

    /// <summary>The first month in which anything is in force; above the last when nothing is.</summary>
    public int First { get; private set; }

    /// <summary>The lines of the account at hand.</summary>
    public ReadOnlySpan<CurrencyLine> Lines => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(lines)[..used];

    public void Read(AccountRevenue account)
    {
        Clear();
        var count = Take(account);
        Array.Sort(periods, 0, count, PeriodOrder.Instance);

        for (var i = 0; i < count;)
        {
            var next = i + 1;

            while (next < count && periods[next].Subscription == periods[i].Subscription)
            {
                next++;
            }

            if (next == i + 1)
            {
                var (first, end) = grid.Of(periods[i]);
                Add(periods[i], first, end);
            }
            else
            {
                AddOverlapping(i, next);
            }

            i = next;
        }
    }

    /// <summary>Whether anything was paid in a month, in whatever currency.</summary>
    public bool Pays(int month)
    {
        foreach (var line in Lines)
        {
            if (line.Minor[month] > 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Clear()
    {
        for (var i = 0; i < used; i++)
        {
            Array.Clear(lines[i].Minor, First, grid.Last + 1 - First);
        }

        (used, First) = (0, grid.Last + 1);
    }

    /// <summary>Copies the sound periods; refuses the others.</summary>
    private int Take(AccountRevenue account)
    {
        var count = 0;

        for (var i = 0; i < account.Periods.Count; i++)
        {
            var period = account.Periods[i];

            if (PeriodFault.Of(period) is { } fault)
            {
                refuse(account.Account, period, fault);
                continue;
            }

            if (count == periods.Length)
            {
                Array.Resize(ref periods, count * 2);
            }

            periods[count++] = period;
        }

        return count;
    }

    /// <summary>Lays a subscription's periods one over the other, those that begin later on top; what is then seen counts.</summary>
    private void AddOverlapping(int from, int to)
    {
        var (lowest, highest) = (grid.Last + 1, 0);

        for (var i = from; i < to; i++)
        {
            var (first, end) = grid.Of(periods[i]);

            if (first < end)
            {
                holders.AsSpan(first, end - first).Fill(i + 1);
                (lowest, highest) = (Math.Min(lowest, first), Math.Max(highest, end));
            }
        }

        for (var month = lowest; month < highest;)
        {
            var holder = holders[month];
            var first = month;

            while (month < highest && holders[month] == holder)
            {
                holders[month++] = 0;
            }

            if (holder > 0)
            {
                Add(periods[holder - 1], first, month);
            }
        }
    }

    private void Add(SubscriptionPeriod period, int first, int end)
    {
        if (first >= end || period.Monthly.Minor == 0)
        {
            return;
        }

        var minor = LineOf(period.Monthly.Currency).Minor;

        for (var month = first; month < end; month++)
        {
            minor[month] += period.Monthly.Minor;
        }

        First = Math.Min(First, first);
    }

    private CurrencyLine LineOf(string currency)
    {
        for (var i = 0; i < used; i++)
        {
            if (lines[i].Currency == currency)
            {
                return lines[i];
            }
        }

        if (used == lines.Count)
        {
            lines.Add(new(new long[grid.Last + 1]));
        }

        var line = lines[used++];
        line.Currency = currency;

        return line;
    }

    /// <summary>An account's amounts in one currency, by the month's number.</summary>
    internal sealed class CurrencyLine(long[] minor)
    {
        public string Currency { get; set; } = "";

        public long[] Minor { get; } = minor;
    }

    /// <summary>
    /// By subscription; within it the one that is to lie on top comes last: that which begins later, of those that begin
    /// together that which ends later, then the larger. A whole order, so that the order given says nothing.
    /// </summary>
    private sealed class PeriodOrder : IComparer<SubscriptionPeriod>
    {
        public static readonly PeriodOrder Instance = new();

        public int Compare(SubscriptionPeriod? x, SubscriptionPeriod? y)
        {
            var order = string.CompareOrdinal(x!.Subscription, y!.Subscription);
            order = order != 0 ? order : x.First.CompareTo(y.First);
            order = order != 0 ? order : Ends(x, y);
            order = order != 0 ? order : x.Monthly.Minor.CompareTo(y.Monthly.Minor);

            return order != 0 ? order : string.CompareOrdinal(x.Monthly.Currency, y.Monthly.Currency);
        }

        private static int Ends(SubscriptionPeriod x, SubscriptionPeriod y) => (x.End, y.End) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            var (first, second) => first.Value.CompareTo(second.Value),
        };
    }
}
