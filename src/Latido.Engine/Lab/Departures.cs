using Latido.Engine.Facts;
using Latido.Engine.Revenue;
using NodaTime;

namespace Latido.Engine.Lab;

/// <summary>
/// Says on which day (see <see cref="DayNumber"/>) an account was no customer any more for the first time; null while it stays.
/// It is only ever asked for the outcome, never by a rating.
/// </summary>
public delegate int? DepartureDay(AccountFacts account);

/// <summary>Ways to know when an account left.</summary>
public static class Departures
{
    /// <summary>
    /// From its subscriptions, as of the close of a day: the first day on which an account that had one that cost something has
    /// none any more, and has had none since. One that came back has not left, so a gap is no departure. Of an account of
    /// which no subscription is known the trait <c>mrr</c> tells.
    /// </summary>
    public static DepartureDay FromSubscriptions(DayClock clock, int asOf = DayNumber.Max)
    {
        var otherwise = FromRevenue(clock);

        return account => Tenure.Of(account, asOf, otherwise).Left;
    }

    /// <summary>
    /// From what the trait <c>mrr</c> was: an account that pays nothing now left on the day it last fell from something to
    /// nothing: the day the record names, where that is before the day on which it was heard of.
    /// </summary>
    public static DepartureDay FromRevenue(DayClock clock) => account =>
    {
        if (account.Traits.Mrr is { Minor: > 0 })
        {
            return null;
        }

        for (var i = account.TraitHistory.Count - 1; i >= 0; i--)
        {
            var change = account.TraitHistory[i];

            if (change.Trait == Customers.Trait && TraitChanges.MoneyOf(change.Before) is { Minor: > 0 } && TraitChanges.MoneyOf(change.After) is not { Minor: > 0 })
            {
                return change.At > 0 ? Math.Min(change.Day, clock.DayOf(change.At)) : change.Day;
            }
        }

        return null;
    };

    /// <summary>From a list of account keys, each with its first day of being no customer.</summary>
    public static DepartureDay FromList(IReadOnlyDictionary<string, LocalDate> days) =>
        account => days.TryGetValue(account.Key, out var day) ? DayNumber.From(day) : null;

    /// <summary>On which days accounts were customers: by a plan's own list where it has one, else by what is known as of a day.</summary>
    internal static Func<AccountFacts, Tenure> Tenures(DepartureDay? list, DayClock clock, int asOf)
    {
        if (list is { } departed)
        {
            return account => new(departed(account));
        }

        var otherwise = FromRevenue(clock);

        return account => Tenure.Of(account, asOf, otherwise);
    }
}
