using System.Globalization;
using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Lab;

/// <summary>
/// Says on which day (see <see cref="DayNumber"/>) an account was no customer any more for the first time; null while it stays.
/// Whoever knows more of subscriptions than traits do gives another one. It is only ever asked for the outcome, never by a rating.
/// </summary>
public delegate int? DepartureDay(AccountFacts account);

/// <summary>Ways to know when an account left.</summary>
public static class Departures
{
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

            if (change.Trait == "mrr" && IsPaid(change.Before) && !IsPaid(change.After))
            {
                return change.At > 0 ? Math.Min(change.Day, clock.DayOf(change.At)) : change.Day;
            }
        }

        return null;
    };

    /// <summary>From a list of account keys, each with its first day of being no customer.</summary>
    public static DepartureDay FromList(IReadOnlyDictionary<string, LocalDate> days) =>
        account => days.TryGetValue(account.Key, out var day) ? DayNumber.From(day) : null;

    private static bool IsPaid(string? mrr) =>
        mrr?.Split(' ') is [var minor, _] && long.TryParse(minor, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount) && amount > 0;
}
