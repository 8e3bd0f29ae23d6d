using Latido.Engine.Revenue;
using Latido.Engine.Simulation;
using NodaTime;

namespace Latido.Engine.Tests.Revenue;

/// <summary>What holds for every report, whatever the subscriptions.</summary>
public sealed class RevenuePropertyTests
{
    [Theory, MemberData(nameof(Seeds))]
    public void Movements_lead_from_start_to_end_and_each_end_is_the_next_start(ulong seed)
    {
        var book = Book(seed, RevenueByChance.Accounts(seed, 60));
        RevenueMonth? before = null;

        foreach (var month in book.Months)
        {
            (month.Start + month.New + month.Expansion + month.Reactivation - month.Contraction - month.Churn).ShouldBe(month.End);
            (month.CustomersAtStart + month.NewCustomers + month.Reactivated - month.LostCustomers).ShouldBe(month.Customers);
            new[] { month.New, month.Expansion, month.Reactivation, month.Contraction, month.Churn }.ShouldAllBe(minor => minor >= 0);

            if (before is not null)
            {
                (month.Start, month.CustomersAtStart).ShouldBe((before.End, before.Customers));
            }

            before = month;
        }

        book.Months.Sum(month => month.Churn).ShouldBeGreaterThan(0);
        book.Months.Sum(month => month.Reactivation).ShouldBeGreaterThan(0);
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Figures_are_the_sums_of_their_rows(ulong seed)
    {
        var book = Book(seed, RevenueByChance.Accounts(seed, 60));

        foreach (var month in book.Months)
        {
            var rows = book.MovementsIn(month.Month);
            var standing = book.AccountsAt(month.Month);

            rows.Where(row => row.Kind == MovementKind.Expansion).Sum(row => row.Change).ShouldBe(month.Expansion);
            rows.Where(row => row.Kind == MovementKind.Churn).Sum(row => -row.Change).ShouldBe(month.Churn);
            rows.Count(row => row.Kind == MovementKind.New).ShouldBe(month.NewCustomers);
            rows.Sum(row => row.OfRates).ShouldBe(month.OfRates);
            (standing.Sum(account => account.Minor), standing.Count).ShouldBe((month.End, month.Customers));
        }

        book.Movements.Count.ShouldBe(book.Months.Sum(month => book.MovementsIn(month.Month).Count));
        book.Opening.Sum(account => account.Minor).ShouldBe(book.Months[0].Start);
        book.Movements.Where(row => row.Kind == MovementKind.New).Select(row => row.Account).ShouldBeUnique();
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Retention_is_that_of_the_accounts_of_the_start_and_gross_is_never_above_net_or_one(ulong seed)
    {
        var book = Book(seed, RevenueByChance.Accounts(seed, 60));
        var before = book.Opening.ToDictionary(account => account.Account, account => account.Minor);

        foreach (var month in book.Months)
        {
            var now = book.AccountsAt(month.Month).ToDictionary(account => account.Account, account => account.Minor);

            if (month.Start > 0)
            {
                month.Nrr!.Value.ShouldBe((double)before.Keys.Sum(account => now.GetValueOrDefault(account)) / month.Start, 1e-12);
                month.Grr!.Value.ShouldBe(
                    (double)before.Sum(account => Math.Min(account.Value, now.GetValueOrDefault(account.Key))) / month.Start, 1e-12);
                month.Grr!.Value.ShouldBeLessThanOrEqualTo(Math.Min(1, month.Nrr!.Value));
            }

            before = now;
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void The_cohorts_of_a_month_come_to_its_MRR_and_customers(ulong seed)
    {
        var book = Book(seed, RevenueByChance.Accounts(seed, 60));

        foreach (var month in book.Months)
        {
            var place = PlaceOf(month.Month);
            var cells = book.Cohorts.Where(cohort => cohort.First!.Value.CompareTo(month.Month) <= 0)
                .Select(cohort => cohort.Months[place - PlaceOf(cohort.First!.Value)])
                .Concat(book.Earlier is { } earlier ? [earlier.Months[place]] : [])
                .ToList();

            cells.Sum(cell => cell.Mrr).ShouldBe(month.End);
            cells.Sum(cell => cell.Customers).ShouldBe(month.Customers);
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void The_order_of_accounts_and_periods_does_not_matter(ulong seed)
    {
        var accounts = RevenueByChance.Accounts(seed, 40);
        Dice dice = new(seed, 5);
        var shuffled = Shuffled(accounts, ref dice);

        for (var i = 0; i < shuffled.Count; i++)
        {
            shuffled[i] = shuffled[i] with { Periods = Shuffled(shuffled[i].Periods, ref dice) };
        }

        var (one, other) = (Book(seed, accounts), Book(seed, shuffled));

        other.Months.ShouldBe(one.Months);
        other.MissingRates.ShouldBe(one.MissingRates);
        other.Movements.OrderBy(row => row.Month).ThenBy(row => row.Account, StringComparer.Ordinal)
            .ShouldBe(one.Movements.OrderBy(row => row.Month).ThenBy(row => row.Account, StringComparer.Ordinal));
        other.Cohorts.SelectMany(cohort => cohort.Months).ShouldBe(one.Cohorts.SelectMany(cohort => cohort.Months));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void What_a_month_says_does_not_depend_on_the_months_asked_for_beside_it(ulong seed)
    {
        var accounts = RevenueByChance.Accounts(seed, 40);
        var whole = Book(seed, accounts);
        var part = RevenueMaker.Make(accounts, Terms(seed, "2024-03", "2024-09"));

        part.Months.ShouldBe(whole.Months.Where(month => month.Month.Year == 2024 && month.Month.Month is >= 3 and <= 9));
        part.Movements.ShouldBe(whole.Movements.Where(row => row.Month.Year == 2024 && row.Month.Month is >= 3 and <= 9));
    }

    [Theory, MemberData(nameof(Seeds))]
    public void An_account_pays_what_a_look_at_each_day_of_measure_says(ulong seed)
    {
        var accounts = RevenueByChance.Accounts(seed, 40);
        var rates = RevenueByChance.Rates(seed);
        var book = Book(seed, accounts);

        foreach (var month in book.Months)
        {
            var expected = accounts.Select(account => (account.Account, Minor: Naive(account, month.Day, rates))).Where(account => account.Minor > 0);

            book.AccountsAt(month.Month).Select(account => (account.Account, account.Minor)).ShouldBe(expected, ignoreOrder: true);
        }
    }

    public static TheoryData<ulong> Seeds() => [.. Enumerable.Range(1, 25).Select(seed => (ulong)seed)];

    private static RevenueBook Book(ulong seed, List<AccountRevenue> accounts) => RevenueMaker.Make(accounts, Terms(seed, "2022-06", "2026-05"));

    private static RevenueTerms Terms(ulong seed, string from, string to) => Some.Terms(from, to) with { Rates = RevenueByChance.Rates(seed) };

    private static int PlaceOf(YearMonth month) => ((month.Year - 2022) * 12) + month.Month - 6;

    /// <summary>The rule as one would say it: of each subscription the period in force that began last.</summary>
    private static long Naive(AccountRevenue account, LocalDate day, ExchangeRates rates) => account.Periods
        .Where(period => PeriodFault.Of(period) is null && period.First <= day && (period.End is null || period.End > day))
        .GroupBy(period => period.Subscription)
        .Select(periods => periods.OrderBy(period => period.First).ThenBy(period => period.End ?? LocalDate.MaxIsoValue)
            .ThenBy(period => period.Monthly.Minor).ThenBy(period => period.Monthly.Currency, StringComparer.Ordinal).Last().Monthly)
        .GroupBy(money => money.Currency)
        .Sum(money => rates.Find(money.Key, "EUR", day) is { Factor: var factor }
            ? (long)decimal.Round(money.Sum(each => each.Minor) * factor, MidpointRounding.AwayFromZero)
            : 0);

    private static List<T> Shuffled<T>(IReadOnlyList<T> items, ref Dice dice)
    {
        List<T> shuffled = [.. items];

        for (var i = shuffled.Count - 1; i > 0; i--)
        {
            var other = dice.Below(i + 1);
            (shuffled[i], shuffled[other]) = (shuffled[other], shuffled[i]);
        }

        return shuffled;
    }
}
