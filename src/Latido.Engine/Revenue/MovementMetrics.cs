using Latido.Engine.Scores;

namespace Latido.Engine.Revenue;

/// <summary>MRR and what moves it.</summary>
internal static class MovementMetrics
{
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        Of(
            "mrr", new("MRR", "MRR"),
            new(
                "Monthly amounts of all subscriptions in force on the last day of the month",
                "Importes mensuales de todas las suscripciones en vigor el último día del mes"),
            [MetricChoices.Day, MetricChoices.Overlap, MetricChoices.Rates, Free],
            month => month.End),
        Of(
            "arr", new("ARR", "ARR"),
            new("12 × MRR", "12 × MRR"),
            [MetricChoices.Day, MetricChoices.Rates, Contracted],
            month => month.Arr),
        Of(
            "new", new("New MRR", "MRR nuevo"),
            new(
                "MRR of accounts that never paid at the end of a month before",
                "MRR de cuentas que nunca pagaban al final de un mes anterior"),
            [MetricChoices.Day, FirstPayment],
            month => month.New),
        Of(
            "expansion", new("Expansion", "Expansión"),
            new(
                "What accounts that paid at the start pay more at the end, account by account",
                "Lo que pagan de más al final las cuentas que pagaban al inicio, cuenta a cuenta"),
            [Netted, MetricChoices.Upsell, MetricChoices.Escalator, MetricChoices.RateMoves],
            month => month.Expansion),
        Of(
            "contraction", new("Contraction", "Contracción"),
            new(
                "What accounts that paid at the start pay less at the end, those that pay nothing apart; 0 or more",
                "Lo que pagan de menos al final las cuentas que pagaban al inicio, sin las que ya no pagan; 0 o más"),
            [Netted, MetricChoices.RateMoves],
            month => month.Contraction),
        Of(
            "churn", new("Churned MRR", "MRR perdido"),
            new(
                "What accounts paid at the start that pay nothing at the end; 0 or more",
                "Lo que pagaban al inicio las cuentas que no pagan nada al final; 0 o más"),
            [MetricChoices.Day, MetricChoices.Gap, Effective],
            month => month.Churn),
        Of(
            "reactivation", new("Reactivation", "Reactivación"),
            new(
                "MRR of accounts that pay at the end, did not at the start, and did at the end of some month before",
                "MRR de cuentas que pagan al final, no pagaban al inicio y sí al final de algún mes anterior"),
            [MetricChoices.Gap, FirstPayment],
            month => month.Reactivation),
    ];

    private static MetricChoice Free => new(
        new("Free plans and trials?", "¿Planes gratuitos y pruebas?"),
        new("An amount of zero is no MRR and makes no customer.", "Un importe de cero no es MRR ni hace cliente."));

    private static MetricChoice Contracted => new(
        new("Contracts signed but not begun?", "¿Contratos firmados sin empezar?"),
        new("They count from the first day of their period.", "Cuentan desde el primer día de su período."));

    private static MetricChoice FirstPayment => new(
        new("When is an account new?", "¿Cuándo es nueva una cuenta?"),
        new(
            "Once, at its first end of a month with an amount above zero, in whatever currency and however long ago.",
            "Una vez: en su primer fin de mes con un importe mayor que cero, en cualquier moneda y por antiguo que sea."));

    private static MetricChoice Netted => new(
        new("One account with a rise and a fall?", "¿Una cuenta con una subida y una bajada?"),
        new(
            "Its subscriptions are added up first: it has one movement a month.",
            "Primero se suman sus suscripciones: tiene un movimiento al mes."));

    private static MetricChoice Effective => new(
        new("When is it churn?", "¿Cuándo es baja?"),
        new(
            "When the subscription ends, not when it was cancelled.",
            "Cuando acaba la suscripción, no cuando se canceló."));

    private static MetricDefinition Of(
        string id, Words name, Words formula, IReadOnlyList<MetricChoice> choices, Func<RevenueMonth, long> minor) =>
        new(id, 1, name, MetricUnit.Money, formula, choices, month => minor(month) / 100m);
}
