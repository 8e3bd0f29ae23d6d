using Latido.Engine.Scores;

namespace Latido.Engine.Revenue;

/// <summary>What may be wrong with a period.</summary>
public enum PeriodFaultKind
{
    EndsBeforeItBegins,
    Negative,
    TooLarge,
    NotACurrency,
}

/// <summary>A period that was left out of all figures because it cannot be meant so, and what cures it.</summary>
public sealed record PeriodFault(string Account, SubscriptionPeriod Period, PeriodFaultKind Kind)
{
    /// <summary>The largest monthly amount taken, in hundredths: ten thousand million of the currency.</summary>
    public const long Largest = 1_000_000_000_000;

    /// <summary>What to do about it.</summary>
    public Words Cure => Kind switch
    {
        PeriodFaultKind.EndsBeforeItBegins => new(
            "It ends before it begins: give an end after the first day, or none while it is open.",
            "Termina antes de empezar: indica un fin posterior al primer día, o ninguno si sigue abierta."),
        PeriodFaultKind.Negative => new(
            "Its amount is below zero: give the amount net of discounts; a credit is not a subscription.",
            "Su importe es negativo: indica el importe ya descontado; un abono no es una suscripción."),
        PeriodFaultKind.TooLarge => new(
            "Its amount is over ten thousand million a month: amounts are in hundredths of the currency.",
            "Su importe supera los diez mil millones al mes: los importes van en centésimas de la moneda."),
        _ => new(
            "Its currency is not known: write three capital letters, such as EUR or USD.",
            "No se reconoce su moneda: escribe tres letras mayúsculas, como EUR o USD."),
    };

    /// <summary>What is wrong with a period, or null.</summary>
    public static PeriodFaultKind? Of(SubscriptionPeriod period) => period switch
    {
        { End: { } end } when end < period.First => PeriodFaultKind.EndsBeforeItBegins,
        { Monthly.Minor: < 0 } => PeriodFaultKind.Negative,
        { Monthly.Minor: > Largest } => PeriodFaultKind.TooLarge,
        _ => ExchangeRates.IsCurrency(period.Monthly.Currency) ? null : PeriodFaultKind.NotACurrency,
    };
}
