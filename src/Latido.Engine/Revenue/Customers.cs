using Latido.Engine.Facts;

namespace Latido.Engine.Revenue;

/// <summary>Who is a customer.</summary>
public static class Customers
{
    private const string Mrr = "mrr";

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

        // The history writes amounts as 120000 EUR.
        return account.Traits.Mrr is not { Minor: > 0 }
            && account.TraitHistory.Any(change => change.Trait == Mrr && change.Day <= day && change.Before is [>= '1' and <= '9', ..]);
    }
}
