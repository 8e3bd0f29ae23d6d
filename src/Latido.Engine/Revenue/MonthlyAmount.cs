using System.Collections.Frozen;
using Latido.Engine.Facts;

namespace Latido.Engine.Revenue;

/// <summary>What a price is asked for each time.</summary>
public enum BillingInterval
{
    Day,
    Week,
    Month,
    Year,
}

/// <summary>
/// What a plan comes to a month, with the meaning that Stripe gives to amount, interval, interval count and quantity. A
/// year has 365 days and twelve equal months, so a week is 84/365 of a month.
/// </summary>
public static class MonthlyAmount
{
    private const int MostOften = 1200;
    private const long MostOfThem = 1_000_000_000;
    private const long LargestAmount = 1_000_000_000_000_000;

    /// <summary>Currencies whose amounts Stripe gives in whole units.</summary>
    private static readonly FrozenSet<string> WithoutHundredths = FrozenSet.Create(
        StringComparer.Ordinal,
        "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");

    /// <summary>Currencies whose amounts Stripe gives in thousandths.</summary>
    private static readonly FrozenSet<string> WithThousandths = FrozenSet.Create(StringComparer.Ordinal, "BHD", "JOD", "KWD", "OMR", "TND");

    /// <summary>
    /// The amount of a month in hundredths of the currency, rounded half away from zero once, at the end: 299.90 a year is
    /// 24.99 a month, and so 299.88 of ARR.
    /// </summary>
    /// <param name="amount">The price of one, in the smallest unit of the currency, as Stripe has it.</param>
    /// <param name="currency">Three letters, small or capital.</param>
    /// <param name="count">Every how many intervals it is asked for: 3 with months is a quarter.</param>
    public static Money Of(long amount, string currency, BillingInterval interval, int count, long quantity)
    {
        var code = currency.ToUpperInvariant();
        Demand(ExchangeRates.IsCurrency(code), nameof(currency), currency, "Write the currency as three letters, such as EUR or USD.");
        Demand(amount is >= 0 and <= LargestAmount, nameof(amount), amount, "Give the price of one, not below zero, in the smallest unit of its currency.");
        Demand(count is >= 1 and <= MostOften, nameof(count), count, $"A price is asked for every 1 to {MostOften} intervals.");
        Demand(quantity is >= 0 and <= MostOfThem, nameof(quantity), quantity, $"The quantity is 0 to {MostOfThem}.");

        var hundredths = (decimal)amount * quantity * (WithoutHundredths.Contains(code) ? 100 : 1) / (WithThousandths.Contains(code) ? 10 : 1);
        var monthly = interval switch
        {
            BillingInterval.Day => hundredths * 365 / (12 * count),
            BillingInterval.Week => hundredths * 365 / (84 * count),
            BillingInterval.Month => hundredths / count,
            BillingInterval.Year => hundredths / (12 * count),
            _ => throw new ArgumentOutOfRangeException(nameof(interval), interval, "An interval is a day, week, month or year."),
        };

        Demand(monthly <= PeriodFault.Largest, nameof(amount), amount, "That is over ten thousand million a month: give the price in the smallest unit of its currency.");

        return new((long)decimal.Round(monthly, MidpointRounding.AwayFromZero), code);
    }

    /// <summary>The interval that a word stands for (day, week, month, year), or null.</summary>
    public static BillingInterval? IntervalOf(string word) => word switch
    {
        "day" => BillingInterval.Day,
        "week" => BillingInterval.Week,
        "month" => BillingInterval.Month,
        "year" => BillingInterval.Year,
        _ => null,
    };

    private static void Demand(bool isMet, string name, object value, string cure)
    {
        if (!isMet)
        {
            throw new ArgumentOutOfRangeException(name, value, cure);
        }
    }
}
