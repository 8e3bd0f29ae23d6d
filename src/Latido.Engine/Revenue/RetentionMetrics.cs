using Latido.Engine.Scores;

namespace Latido.Engine.Revenue;

/// <summary>What the MRR of a month's start has come to by its end.</summary>
internal static class RetentionMetrics
{
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        Of(
            "nrr", new("Net revenue retention (NRR)", "Retención neta de ingresos (NRR)"),
            new(
                "(start + expansion − contraction − churn) ÷ start: what the accounts of the start pay at the end, of what they paid",
                "(inicio + expansión − contracción − baja) ÷ inicio: lo que pagan al final las cuentas del inicio, sobre lo que pagaban"),
            [MetricChoices.ReactivationInNrr, MetricChoices.Denominator, MetricChoices.Rates, MetricChoices.Upsell, MetricChoices.Escalator, MetricChoices.RateMoves],
            month => month.Nrr),
        Of(
            "grr", new("Gross revenue retention (GRR)", "Retención bruta de ingresos (GRR)"),
            new(
                "Of each account of the start the smaller of its MRR then and now, added up, ÷ start = (start − contraction − churn) ÷ start",
                "De cada cuenta del inicio, el menor de su MRR de entonces y el de ahora, sumados, ÷ inicio = (inicio − contracción − baja) ÷ inicio"),
            [MetricChoices.Reactivation, MetricChoices.Denominator, MetricChoices.Rates, MetricChoices.RateMoves],
            month => month.Grr),
        Of(
            "grossMrrChurn", new("Gross MRR churn", "Pérdida bruta de MRR"),
            new("(churn + contraction) ÷ start = 1 − GRR", "(baja + contracción) ÷ inicio = 1 − GRR"),
            [MetricChoices.Denominator, MetricChoices.RateMoves],
            month => month.GrossMrrChurn),
        Of(
            "netMrrChurn", new("Net MRR churn", "Pérdida neta de MRR"),
            new(
                "(churn + contraction − expansion − reactivation) ÷ start; below zero where more came than went",
                "(baja + contracción − expansión − reactivación) ÷ inicio; negativa si entra más de lo que sale"),
            [ReactivationCounted, MetricChoices.Denominator, MetricChoices.RateMoves],
            month => month.NetMrrChurn),
        Of(
            "expansionRate", new("Expansion rate", "Tasa de expansión"),
            new("expansion ÷ start", "expansión ÷ inicio"),
            [MetricChoices.Denominator, MetricChoices.Upsell, MetricChoices.Escalator, MetricChoices.RateMoves],
            month => month.ExpansionRate),
    ];

    private static MetricChoice ReactivationCounted => new(
        MetricChoices.Reactivation.Question,
        new(
            "Yes, so that it is not 1 − NRR in a month in which somebody came back.",
            "Sí; por eso no es 1 − NRR en un mes en que alguien ha vuelto."))
    {
        Chosen = policy => policy.ReactivationInNetChurn ? ReactivationCounted.Answer : new(
            "No, by choice: what accounts that came back pay does not lessen it.",
            "No, por elección: lo que pagan las cuentas que han vuelto no la reduce."),
    };

    private static MetricDefinition Of(
        string id, Words name, Words formula, IReadOnlyList<MetricChoice> choices, Func<RevenueMonth, double?> share) =>
        new(id, 1, name, MetricUnit.Share, formula, choices, month => (decimal?)share(month));
}
