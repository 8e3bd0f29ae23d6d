using System.Globalization;
using Latido.Engine.Facts;

namespace Latido.Engine.Revenue;

/// <summary>Who is a customer.</summary>
public static class Customers
{
    /// <summary>The trait that says what an account pays a month, where no subscription does.</summary>
    public const string Trait = "mrr";

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
                if (ReadAmount(change.After) is { Minor: > 0 })
                {
                    return null;
                }

                if (ReadAmount(change.Before) is { Minor: > 0 })
                {
                    return change.Day;
                }
            }
        }

        return null;
    }

    /// <summary>Reads an amount as the history of traits writes it, in hundredths: 120000 EUR. Null for none.</summary>
    public static Money? ReadAmount(string? text) =>
        text?.Split(' ') is [var minor, var currency] && long.TryParse(minor, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount)
            ? new(amount, currency)
            : null;
}
