using NodaTime;

namespace Latido.Engine.Revenue;

/// <summary>Amounts of a currency that count in no figure of a month, because its rate is not known.</summary>
/// <param name="Accounts">How many accounts have such an amount.</param>
/// <param name="Minor">What they come to a month, in hundredths of <paramref name="Currency"/>.</param>
public sealed record MissingRate(YearMonth Month, LocalDate Day, string Currency, int Accounts, long Minor);

/// <summary>The rate by which a month's amounts of a currency were counted, and the day it is of.</summary>
public sealed record RateUsed(YearMonth Month, string Currency, decimal Factor, LocalDate Of);

/// <summary>
/// The rates of a report, looked up once for each currency and month, and what had to be left out for want of one.
/// Reaches from the month before the first told to the last.
/// </summary>
internal sealed class MonthlyRates(RevenueTerms terms, MonthGrid grid)
{
    /// <summary>More than any amount comes to, and little enough for many of them to be added up.</summary>
    private const long Largest = 100 * PeriodFault.Largest;

    private readonly Dictionary<string, Line> lines = new(StringComparer.Ordinal);
    private Line? latest;

    public bool IsForeign(string currency) => currency != terms.Currency;

    /// <summary>An amount at a month's rate, rounded half away from zero; null when there is no rate.</summary>
    public long? Convert(string currency, long minor, int month)
    {
        if (!IsForeign(currency) || minor == 0)
        {
            return minor;
        }

        var factor = LineOf(currency).Factors[month - grid.First + 1];

        if (factor == 0)
        {
            return null;
        }

        var converted = decimal.Round(minor * factor, MidpointRounding.AwayFromZero);

        return converted <= Largest ? (long)converted : throw TooLarge(currency, month);
    }

    /// <summary>Takes down that an account's amount was left out of a month.</summary>
    public void LeaveOut(string currency, long minor, int month)
    {
        var line = LineOf(currency);
        var place = month - grid.First + 1;
        line.Accounts[place]++;
        line.Minor[place] = checked(line.Minor[place] + minor);
    }

    /// <summary>What was left out, by month and currency.</summary>
    public IReadOnlyList<MissingRate> Missing() =>
    [
        .. from line in lines.Values
           from place in Enumerable.Range(0, grid.Count + 1)
           where line.Accounts[place] > 0
           let month = grid.First - 1 + place
           orderby month, line.Currency
           select new MissingRate(MonthGrid.MonthOf(month), DayOf(month), line.Currency, line.Accounts[place], line.Minor[place]),
    ];

    /// <summary>The rates that were there to be used, by month and currency.</summary>
    public IReadOnlyList<RateUsed> Used() =>
    [
        .. from line in lines.Values
           from place in Enumerable.Range(0, grid.Count + 1)
           where line.Factors[place] > 0
           let month = grid.First - 1 + place
           orderby month, line.Currency
           select new RateUsed(MonthGrid.MonthOf(month), line.Currency, line.Factors[place], line.Days[place]),
    ];

    private LocalDate DayOf(int month) => terms.RatesOf ?? grid.DayOf(month);

    private ArgumentException TooLarge(string currency, int month) =>
        new($"An amount of {currency} comes to too much {terms.Currency} in {MonthGrid.MonthOf(month)}: check the rate, which is units for one {terms.Rates.Base}.");

    private Line LineOf(string currency)
    {
        // Neighbouring accounts mostly pay in the same currency.
        if (latest?.Currency == currency)
        {
            return latest;
        }

        if (!lines.TryGetValue(currency, out var line))
        {
            line = new(currency, grid.Count + 1);
            lines.Add(currency, line);

            for (var place = 0; place <= grid.Count; place++)
            {
                (line.Factors[place], line.Days[place]) =
                    terms.Rates.Find(currency, terms.Currency, DayOf(grid.First - 1 + place)) ?? default;
            }
        }

        return latest = line;
    }

    private sealed class Line(string currency, int months)
    {
        public string Currency { get; } = currency;

        /// <summary>By month; 0 where there is no rate.</summary>
        public decimal[] Factors { get; } = new decimal[months];

        public LocalDate[] Days { get; } = new LocalDate[months];

        public int[] Accounts { get; } = new int[months];

        public long[] Minor { get; } = new long[months];
    }
}
