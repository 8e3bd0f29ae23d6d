using NodaTime;

namespace Latido.Engine.Revenue;

/// <summary>How many units of a currency one unit of the table's base was worth on a day.</summary>
public sealed record DatedRate(LocalDate Day, string Currency, decimal PerBase);

/// <summary>
/// Rates as data: each currency against one base, as central banks publish them; two others are set against each other
/// by way of the base. Of a day counts its own rate, or the latest before it; before the first there is none.
/// </summary>
public sealed class ExchangeRates
{
    /// <summary>The lowest rate that is taken.</summary>
    public const decimal Lowest = 0.000_001m;

    /// <summary>The highest rate that is taken.</summary>
    public const decimal Highest = 1_000_000m;

    private readonly Dictionary<string, DatedRate[]> byCurrency;

    public ExchangeRates(string baseCurrency, IEnumerable<DatedRate> rates)
    {
        Base = IsCurrency(baseCurrency) ? baseCurrency : throw NotACurrency(baseCurrency);
        byCurrency = rates.Select(Checked).GroupBy(rate => rate.Currency)
            .ToDictionary(group => group.Key, group => InOrder(group), StringComparer.Ordinal);
    }

    private ExchangeRates() => (Base, byCurrency) = ("", []);

    /// <summary>No rates at all: only amounts in the reporting currency count.</summary>
    public static ExchangeRates None { get; } = new();

    /// <summary>The currency that all rates are set against.</summary>
    public string Base { get; }

    /// <summary>Whether a text is written as a currency is: three capital letters (ISO 4217).</summary>
    public static bool IsCurrency(string? code) =>
        code is { Length: 3 } && char.IsAsciiLetterUpper(code[0]) && char.IsAsciiLetterUpper(code[1]) && char.IsAsciiLetterUpper(code[2]);

    /// <summary>What an amount of one currency is multiplied by to be one of another on a day, and the older of the two days the rates are of.</summary>
    public (decimal Factor, LocalDate Day)? Find(string from, string to, LocalDate day)
    {
        if (from == to)
        {
            return (1, day);
        }

        return PerBase(from, day) is { } paid && PerBase(to, day) is { } wanted
            ? (wanted.Rate / paid.Rate, LocalDate.Min(paid.Day, wanted.Day))
            : null;
    }

    private (decimal Rate, LocalDate Day)? PerBase(string currency, LocalDate day)
    {
        if (currency == Base)
        {
            return (1, day);
        }

        if (!byCurrency.TryGetValue(currency, out var rates))
        {
            return null;
        }

        var (low, high) = (0, rates.Length);

        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = rates[middle].Day <= day ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? null : (rates[low - 1].PerBase, rates[low - 1].Day);
    }

    private DatedRate Checked(DatedRate rate)
    {
        if (!IsCurrency(rate.Currency))
        {
            throw NotACurrency(rate.Currency);
        }

        if (rate.Currency == Base)
        {
            throw new ArgumentException($"{Base} is the base of the table and always 1: leave it out.");
        }

        return rate.PerBase is >= Lowest and <= Highest
            ? rate
            : throw new ArgumentException(
                FormattableString.Invariant($"The rate {rate.PerBase} of {rate.Currency} is not between {Lowest} and {Highest}: give the units of {rate.Currency} that one {Base} is worth."));
    }

    private static DatedRate[] InOrder(IEnumerable<DatedRate> rates)
    {
        DatedRate[] ordered = [.. rates.OrderBy(rate => rate.Day)];

        for (var i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].Day == ordered[i - 1].Day && ordered[i].PerBase != ordered[i - 1].PerBase)
            {
                throw new ArgumentException($"{ordered[i].Currency} has two rates on {ordered[i].Day:uuuu-MM-dd}: keep one of them.");
            }
        }

        return ordered;
    }

    private static ArgumentException NotACurrency(string? code) =>
        new($"'{code}' is not a currency: write three capital letters, such as EUR or USD.");
}
