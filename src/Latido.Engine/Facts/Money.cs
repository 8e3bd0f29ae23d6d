namespace Latido.Engine.Facts;

/// <summary>An amount in minor units (cents) of a currency (ISO 4217, upper case).</summary>
public readonly record struct Money(long Minor, string Currency)
{
    public decimal Amount => Minor / 100m;

    public static Money Of(decimal amount, string currency) =>
        new((long)decimal.Round(amount * 100, MidpointRounding.AwayFromZero), currency);

    public override string ToString() => FormattableString.Invariant($"{Amount:0.00} {Currency}");
}
