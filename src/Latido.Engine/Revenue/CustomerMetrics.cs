using System.Globalization;

namespace Latido.Engine.Revenue;

/// <summary>How many pay, how many stay, and what one is worth.</summary>
internal static class CustomerMetrics
{
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        new(
            "customers", 1, new("Customers", "Clientes"), MetricUnit.Count,
            new("Accounts with MRR above zero at the end", "Cuentas con MRR mayor que cero al final"),
            [MetricChoices.Day, Logo],
            month => month.Customers),
        new(
            "logoChurn", 1, new("Logo churn", "Pérdida de clientes"), MetricUnit.Share,
            new(
                "Accounts that paid at the start and not at the end ÷ accounts that paid at the start",
                "Cuentas que pagaban al inicio y no al final ÷ cuentas que pagaban al inicio"),
            [Logo, MetricChoices.Gap],
            month => (decimal?)month.LogoChurn),
        new(
            "annualLogoChurn", 1, new("Logo churn, annualised", "Pérdida de clientes anualizada"), MetricUnit.Share,
            new(
                "1 − (1 − c)^(365 ÷ days), with c the logo churn of the month and its days",
                "1 − (1 − c)^(365 ÷ días), siendo c la pérdida de clientes del mes y sus días"),
            [Logo, Pace],
            month => (decimal?)month.AnnualLogoChurn),
        new(
            "arpa", 1, new("Average revenue per account (ARPA)", "Ingreso medio por cuenta (ARPA)"), MetricUnit.Money,
            new("MRR ÷ customers, both at the end", "MRR ÷ clientes, ambos al final"),
            [MetricChoices.Day, MetricChoices.Rates],
            month => Major(month.Arpa)),
        new(
            "ltv", 1, new("Lifetime value (LTV)", "Valor de vida del cliente (LTV)"), MetricUnit.Money,
            new(
                "ARPA × gross margin ÷ logo churn, the life capped (1 ÷ churn at most 60 months unless set otherwise)",
                "ARPA × margen bruto ÷ pérdida de clientes, con la vida limitada (1 ÷ pérdida, 60 meses como máximo si no se fija otro)"),
            [Margin, Life, WhichChurn, NoChurn],
            month => Major(month.Ltv)),
        new(
            "cohorts", 1, new("Retention by cohort", "Retención por cohorte"), MetricUnit.Table,
            new(
                "Accounts by the month of their first payment; of each group the MRR and the customers at the end of every month since, over those of the first",
                "Cuentas por el mes de su primer pago; de cada grupo, el MRR y los clientes al final de cada mes desde entonces, sobre los del primero"),
            [CohortMonth, CohortReturn, MetricChoices.Rates],
            _ => null),
    ];

    private static MetricChoice Logo => new(
        new("What is a customer?", "¿Qué es un cliente?"),
        new(
            "An account, however many subscriptions it has; parent and child accounts are two.",
            "Una cuenta, tenga las suscripciones que tenga; la matriz y la filial son dos."));

    private static MetricChoice Pace => new(
        new("Which days?", "¿Qué días?"),
        new(
            "Those between the days on which this month and the one before were measured.",
            "Los que hay entre los días en que se midieron este mes y el anterior."));

    private static MetricChoice Margin => new(
        new("Which gross margin?", "¿Qué margen bruto?"),
        new(
            "The one that was set; until then 100 %, so the figure is revenue and not profit.",
            "El que se haya fijado; hasta entonces el 100 %, así que la cifra es ingreso y no beneficio."))
    {
        Chosen = policy => policy.GrossMargin == 1 ? Margin.Answer : new(
            $"{Percent(policy)} %, as was set.",
            $"El {Percent(policy).Replace('.', ',')} %, como se ha fijado."),
    };

    private static MetricChoice Life => new(
        new("How long is the longest life?", "¿Cuánto dura la vida más larga?"),
        new("60 months, unless set otherwise.", "60 meses, si no se fija otra cosa."))
    {
        Chosen = policy => new(
            string.Create(CultureInfo.InvariantCulture, $"{policy.LongestLife} months."), string.Create(CultureInfo.InvariantCulture, $"{policy.LongestLife} meses.")),
    };

    private static MetricChoice WhichChurn => new(
        new("Churn of what, over which time?", "¿Pérdida de qué y en qué tiempo?"),
        new(
            "Logo churn of the month alone. With few customers it jumps: look at several months.",
            "La de clientes, solo del mes. Con pocos clientes da saltos: conviene mirar varios meses."));

    private static MetricChoice NoChurn => new(
        new("A month without churn?", "¿Un mes sin bajas?"),
        new(
            "No figure: a life cannot be told from a month in which none ended.",
            "No hay cifra: un mes en que nadie se va no dice cuánto dura un cliente."));

    private static MetricChoice CohortMonth => new(
        new("Which cohort is an account in?", "¿En qué cohorte está una cuenta?"),
        new(
            "That of the first end of a month at which it paid, for ever. Those from before the report are one row of their own.",
            "En la del primer fin de mes en que pagaba, para siempre. Las anteriores al informe forman una fila aparte."));

    private static MetricChoice CohortReturn => new(
        new("Accounts that come back?", "¿Cuentas que vuelven?"),
        new("They count again, in the cohort they were in.", "Vuelven a contar, en la cohorte en que estaban."));

    private static string Percent(MetricPolicy policy) => (100 * (decimal)policy.GrossMargin).ToString("0.######", CultureInfo.InvariantCulture);

    private static decimal? Major(double? minor) => minor is { } value ? (decimal)value / 100 : null;
}
