using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Revenue;

/// <summary>
/// What a subscription comes to a month over a stretch of days: from its first day up to, not including, its end
/// (null: still open). A change of price is the end of one period and the beginning of the next.
/// </summary>
/// <param name="Subscription">The subscription's id; an account's periods with one id are one subscription.</param>
/// <param name="Monthly">The amount of a month net of discounts and taxes, in hundredths of the currency.</param>
public sealed record SubscriptionPeriod(string Subscription, LocalDate First, LocalDate? End, Money Monthly);

/// <summary>An account with all periods it ever had, in any order. No account may be given twice.</summary>
public sealed record AccountRevenue(string Account, IReadOnlyList<SubscriptionPeriod> Periods);
