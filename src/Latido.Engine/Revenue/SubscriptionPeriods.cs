using System.Globalization;
using Latido.Engine.Facts;

namespace Latido.Engine.Revenue;

/// <summary>
/// Makes periods of what was told of an account's subscriptions. One begins with its start, or with the first change heard of
/// it; another amount or currency ends a period and begins the next; a cancellation ends it, its day being the first without,
/// and what is told after begins anew. The last word of a day holds for the day; a cancellation without a start is nothing.
/// </summary>
public static class SubscriptionPeriods
{
    /// <summary>The periods as of the close of a day (see <see cref="DayNumber"/>), those that began first in front.</summary>
    public static IReadOnlyList<SubscriptionPeriod> Of(BusinessBook? book, int day) => book is null ? [] : Of(book.UpTo(day));

    /// <summary>The periods told by facts that lie by time; those of other types are passed over.</summary>
    public static IReadOnlyList<SubscriptionPeriod> Of(ReadOnlySpan<BusinessFact> facts)
    {
        Dictionary<ulong, Subscription> subscriptions = [];
        List<SubscriptionPeriod> periods = [];

        foreach (ref readonly var fact in facts)
        {
            if (fact.IsOfSubscription)
            {
                if (!subscriptions.TryGetValue(fact.Subject, out var subscription))
                {
                    subscriptions.Add(fact.Subject, subscription = new(fact.Subject, periods));
                }

                subscription.Hear(fact);
            }
        }

        foreach (var subscription in subscriptions.Values)
        {
            subscription.Close();
        }

        periods.Sort(static (one, other) =>
            one.First.CompareTo(other.First) is not 0 and var order ? order : string.CompareOrdinal(one.Subscription, other.Subscription));

        return periods;
    }

    /// <summary>One subscription on its way through the days: what runs, and what the day at hand says.</summary>
    private sealed class Subscription(ulong subject, List<SubscriptionPeriod> periods)
    {
        private readonly string id = subject.ToString("x16", CultureInfo.InvariantCulture);
        private Money? running;
        private int since;
        private BusinessFact? word;

        public void Hear(in BusinessFact fact)
        {
            if (word is { } said && said.Day == fact.Day)
            {
                word = said.At < fact.At || RankOf(said) <= RankOf(fact) ? fact : said;
                return;
            }

            EndDay();
            word = fact;
        }

        public void Close()
        {
            EndDay();

            if (running is { } monthly)
            {
                periods.Add(new(id, DayNumber.ToDate(since), null, monthly));
            }
        }

        private void EndDay()
        {
            if (word is not { } said || said.MonthlyAmount == running)
            {
                return;
            }

            if (running is { } monthly)
            {
                periods.Add(new(id, DayNumber.ToDate(since), DayNumber.ToDate(said.Day), monthly));
            }

            (running, since) = (said.MonthlyAmount, said.Day);
        }

        /// <summary>
        /// Which of two words of one moment holds, as where only days are known: of what runs, cancelled and started is a
        /// renewal; of what does not, started and cancelled is nothing.
        /// </summary>
        private int RankOf(in BusinessFact fact) => fact.Type switch
        {
            BusinessType.SubscriptionStarted => 1,
            BusinessType.SubscriptionChanged => 2,
            _ => running is null ? 3 : 0,
        };
    }

    extension(in BusinessFact fact)
    {
        /// <summary>Whether it says something of a subscription that can be used.</summary>
        internal bool IsOfSubscription => fact.Type is BusinessType.SubscriptionCancelled
            || (fact.Type is BusinessType.SubscriptionStarted or BusinessType.SubscriptionChanged && fact.Amount is not null);

        /// <summary>What the subscription comes to a month from here on; null for nothing any more.</summary>
        private Money? MonthlyAmount => fact.Type is BusinessType.SubscriptionCancelled ? null : fact.Amount;
    }
}
