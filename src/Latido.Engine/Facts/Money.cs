namespace Latido.Engine.Facts;

/// <summary>An amount in minor units (cents) of a currency (ISO 4217, upper case).</summary>
public readonly record struct Money(long Minor, string Currency)
{
    public decimal Amount => Minor / 100m;

    public static Money Of(decimal amount, string currency) =>
        new((long)decimal.Round(amount * 100, MidpointRounding.AwayFromZero), currency);

    /// <summary>What amounts come to, by currency, the largest first; what has none counts for nothing.</summary>
    public static IReadOnlyList<Money> Sum(IEnumerable<Money?> amounts) =>
    [
        .. amounts.OfType<Money>().GroupBy(amount => amount.Currency, StringComparer.Ordinal)
            .Select(group => new Money(group.Sum(amount => amount.Minor), group.Key))
            .OrderByDescending(sum => sum.Minor).ThenBy(sum => sum.Currency, StringComparer.Ordinal),
    ];

    public override string ToString() => FormattableString.Invariant($"{Amount:0.00} {Currency}");
}
