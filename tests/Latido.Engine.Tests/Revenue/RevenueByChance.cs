using Latido.Engine.Revenue;
using Latido.Engine.Simulation;
using NodaTime;

namespace Latido.Engine.Tests.Revenue;

/// <summary>Accounts with subscriptions by seeded chance: gaps, overlaps, zeros, currencies, and periods that cannot be meant.</summary>
internal static class RevenueByChance
{
    private static readonly string[] Currencies = ["EUR", "EUR", "EUR", "USD", "GBP", "JPY"];

    /// <summary>Rates of the dollar from the beginning, of the pound from 2024-06 on, of the yen none.</summary>
    public static ExchangeRates Rates(ulong seed)
    {
        Dice dice = new(seed, 999);
        List<DatedRate> rates = [];

        for (var day = new LocalDate(2021, 1, 15); day < new LocalDate(2027, 1, 1); day = day.PlusDays(20))
        {
            rates.Add(new(day, "USD", 1 + (dice.Below(200) / 1000m)));

            if (day > new LocalDate(2024, 6, 1))
            {
                rates.Add(new(day, "GBP", 0.8m + (dice.Below(100) / 1000m)));
            }
        }

        return new("EUR", rates);
    }

    public static List<AccountRevenue> Accounts(ulong seed, int count) => [.. Enumerable.Range(0, count).Select(no => Account(seed, no))];

    private static AccountRevenue Account(ulong seed, int no)
    {
        Dice dice = new(seed, (ulong)no);
        List<SubscriptionPeriod> periods = [];
        var subscriptions = dice.Between(1, 3);

        for (var subscription = 0; subscription < subscriptions; subscription++)
        {
            var day = new LocalDate(2022, 1, 1).PlusDays(dice.Below(1300));
            var currency = dice.Pick(Currencies);

            for (var left = dice.Below(5); left >= 0; left--)
            {
                LocalDate? end = dice.Chance(0.15) ? null : day.PlusDays(dice.Between(-10, 400));
                periods.Add(new($"s{subscription}", day, end, new(dice.Chance(0.1) ? 0 : dice.Between(-200, 50_000), currency)));
                day = dice.Chance(0.6) && end is { } next ? next : day.PlusDays(dice.Below(300));
            }
        }

        return new($"account {no}", periods);
    }
}
