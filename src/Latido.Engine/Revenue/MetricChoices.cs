namespace Latido.Engine.Revenue;

/// <summary>The choices that more than one metric rests on.</summary>
internal static class MetricChoices
{
    public static readonly MetricChoice Day = new(
        new("Which day of the month?", "¿Qué día del mes?"),
        new(
            "The last one: what is in force on it counts for a whole month, what came and went before it does not. A month that is not over is measured on the last day known.",
            "El último: lo que está en vigor ese día cuenta el mes entero; lo que empezó y acabó antes, no. Un mes sin terminar se mide en el último día conocido."));

    public static readonly MetricChoice Overlap = new(
        new("Periods that overlap?", "¿Períodos que se solapan?"),
        new(
            "Different subscriptions add up. Of one subscription the period that began last counts while it lasts; after it the one below, if that is still open.",
            "Las suscripciones distintas se suman. De una misma suscripción cuenta el período que empezó más tarde mientras dura; después, el anterior si sigue abierto."));

    public static readonly MetricChoice Rates = new(
        new("Rate of which date?", "¿Tipo de cambio de qué fecha?"),
        new(
            "Of the day the month is measured, or the latest before it. With constant currency, of one day for all months. An amount without a rate is left out, counted and told.",
            "El del día en que se mide el mes, o el último anterior. Con moneda constante, el de un mismo día para todos los meses. Un importe sin tipo de cambio se excluye, se cuenta y se dice."))
    {
        Chosen = policy => policy.RatesOf is not { } day ? Rates!.Answer : new(
            $"Of {Iso(day)} for all months (constant currency), or the latest before it. An amount without a rate is left out, counted and told.",
            $"El del {Iso(day)} para todos los meses (moneda constante), o el último anterior. Un importe sin tipo de cambio se excluye, se cuenta y se dice."),
    };

    public static readonly MetricChoice Reactivation = new(
        new("Is reactivation counted?", "¿Cuenta la reactivación?"),
        new(
            "No: who did not pay at the start is not in the cohort, even if it paid earlier.",
            "No: quien no pagaba al inicio no está en la cohorte, aunque pagara antes."));

    /// <summary>The same where a workspace may choose.</summary>
    public static readonly MetricChoice ReactivationInNrr = Reactivation with
    {
        Chosen = policy => !policy.ReactivationInNrr ? Reactivation.Answer : new(
            "Yes, by choice: the MRR of accounts that came back is added to what the accounts of the start pay.",
            "Sí, por elección: el MRR de las cuentas que han vuelto se suma a lo que pagan las del inicio."),
    };

    public static readonly MetricChoice Denominator = new(
        new("What is it divided by?", "¿Entre qué se divide?"),
        new(
            "All MRR of the start of the month, not only what was up for renewal. Without MRR at the start there is no figure.",
            "Todo el MRR del inicio del mes, no solo el que se renovaba. Sin MRR al inicio no hay cifra."));

    public static readonly MetricChoice Upsell = new(
        new("More sold at renewal?", "¿Venta adicional al renovar?"),
        new(
            "Expansion, in the month in which the higher amount is first in force.",
            "Es expansión, en el mes en que el importe mayor entra en vigor."));

    public static readonly MetricChoice Escalator = new(
        new("Rises agreed for several years?", "¿Subidas pactadas a varios años?"),
        new(
            "Expansion when each of them comes into force, not when they are signed.",
            "Son expansión cuando cada una entra en vigor, no al firmarlas."));

    public static readonly MetricChoice RateMoves = new(
        new("A change of the exchange rate?", "¿Un cambio del tipo de cambio?"),
        new(
            "It is expansion or contraction; how much of them came of the rates is told beside it. Constant currency has none.",
            "Es expansión o contracción; al lado se dice qué parte viene del tipo de cambio. Con moneda constante no hay."));

    public static readonly MetricChoice Gap = new(
        new("A gap between two periods?", "¿Un hueco entre dos períodos?"),
        new(
            "A gap over the end of a month is churn and then reactivation; a shorter one is not seen.",
            "Un hueco que abarca un fin de mes es baja y luego reactivación; uno más corto no se ve."));

    private static string Iso(NodaTime.LocalDate day) => NodaTime.Text.LocalDatePattern.Iso.Format(day);
}
