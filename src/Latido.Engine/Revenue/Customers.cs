using System.Globalization;
using Latido.Engine.Facts;

namespace Latido.Engine.Revenue;

/// <summary>Who is a customer.</summary>
public static class Customers
{
    /// <summary>The trait that says what an account pays a month, where no subscription does.</summary>
    public const string Trait = "mrr";

    /// <summary>
    /// Whether an account has left by the close of a day (see <see cref="DayNumber"/>): it paid, and none of its subscriptions costs anything
    /// any more, or, where none was ever told, the trait <c>mrr</c> fell from something to nothing. Told by nothing after that day.
    /// </summary>
    public static bool HasLeft(AccountFacts account, int day)
    {
        var periods = SubscriptionPeriods.Of(account.Business, day);

        if (periods.Count > 0)
        {
            return periods.Any(period => period.Monthly.Minor > 0)
                && !periods.Any(period => period.Monthly.Minor > 0 && DayNumber.From(period.First) <= day && !(period.End is { } end && DayNumber.From(end) <= day));
        }

        for (var i = account.TraitHistory.Count - 1; i >= 0; i--)
        {
            if (account.TraitHistory[i] is { Trait: Trait } change && change.Day <= day)
            {
                if (ReadAmount(change.After) is { Minor: > 0 } || ReadAmount(change.Before) is { Minor: > 0 })
                {
                    return ReadAmount(change.After) is not { Minor: > 0 };
                }
            }
        }

        return false;
    }

    /// <summary>Reads an amount as the history of traits writes it, in hundredths: 120000 EUR. Null for none.</summary>
    public static Money? ReadAmount(string? text) =>
        text?.Split(' ') is [var minor, var currency] && long.TryParse(minor, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount)
            ? new(amount, currency)
            : null;
}
