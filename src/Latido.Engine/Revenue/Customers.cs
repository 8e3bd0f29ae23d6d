using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Revenue;

/// <summary>Who is a customer, and what one pays on a day.</summary>
public static class Customers
{
    /// <summary>The trait that says what an account pays a month, where no subscription does.</summary>
    public const string Trait = TraitChanges.Mrr;

    /// <summary>
    /// The day since which an account has been no customer any more, as of the close of a day (see <see cref="DayNumber"/>); null while it is one.
    /// It paid, and none of its subscriptions costs anything any more, or, where none was ever told, the trait <c>mrr</c> fell from something
    /// to nothing. Told by nothing after that day, and one that came back has not left.
    /// </summary>
    public static int? LeftOn(AccountFacts account, int day)
    {
        var periods = SubscriptionPeriods.Of(account.Business, day);

        if (periods.Count == 0)
        {
            return LeftByTrait(account, day);
        }

        int? last = null;

        foreach (var period in periods)
        {
            if (period.Monthly.Minor <= 0)
            {
                continue;
            }

            var end = period.End is { } until ? DayNumber.From(until) : int.MaxValue;

            if (end > day)
            {
                return null;
            }

            last = Math.Max(last ?? end, end);
        }

        return last;
    }

    private static int? LeftByTrait(AccountFacts account, int day)
    {
        for (var i = account.TraitHistory.Count - 1; i >= 0; i--)
        {
            if (account.TraitHistory[i] is { Trait: Trait } change && change.Day <= day)
            {
                if (TraitChanges.MoneyOf(change.After) is { Minor: > 0 })
                {
                    return null;
                }

                if (TraitChanges.MoneyOf(change.Before) is { Minor: > 0 })
                {
                    return change.Day;
                }
            }
        }

        return null;
    }

    /// <summary>
    /// What an account pays a month at the close of a day, by what was told until then: by its subscriptions, or, where none was ever told,
    /// by the trait <c>mrr</c>. An amount for each currency, the largest number first: they are never added up, because no rate is known here.
    /// One of nothing where it pays nothing any more; none at all where nobody says.
    /// </summary>
    public static IReadOnlyList<Money> PaidOn(AccountFacts account, int day) =>
        SubscriptionPeriods.Of(account.Business, day) is { Count: > 0 } periods ? PaidOn(periods, DayNumber.ToDate(day))
            : account.TraitsOn(day).Mrr is { } mrr ? [mrr] : [];

    /// <summary>The same of the periods of an account, in the order of their beginnings; none before the first of them.</summary>
    internal static IReadOnlyList<Money> PaidOn(IReadOnlyList<SubscriptionPeriod> periods, LocalDate date)
    {
        List<Money> paid =
        [
            .. periods.Where(period => period.First <= date && !(period.End <= date) && period.Monthly.Minor != 0)
                .GroupBy(period => period.Monthly.Currency, StringComparer.Ordinal)
                .Select(group => new Money(group.Sum(period => period.Monthly.Minor), group.Key))
                .OrderByDescending(sum => sum.Minor).ThenBy(sum => sum.Currency, StringComparer.Ordinal),
        ];

        // Nothing any more is nothing of what was paid last.
        return paid.Count > 0 ? paid : [.. periods.Where(period => period.First <= date).OrderBy(period => period.Monthly.Minor != 0).TakeLast(1).Select(period => period.Monthly with { Minor = 0 })];
    }

    /// <summary>What an account pays where that can be held against another day's: null where it is of several currencies, or nobody says.</summary>
    public static Money? InOneCurrency(IReadOnlyList<Money> paid) => paid is [var only] ? only : null;
}
