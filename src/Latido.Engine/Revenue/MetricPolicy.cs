using System.Globalization;
using Latido.Engine.Scores;
using NodaTime;

namespace Latido.Engine.Revenue;

/// <summary>
/// What a workspace chose where companies differ. The definitions stay as they are; they say which answer is in force
/// (<see cref="MetricChoice.AnswerOf"/>).
/// </summary>
public sealed record MetricPolicy
{
    /// <summary>What holds until somebody chooses.</summary>
    public static MetricPolicy Default { get; } = new();

    /// <summary>The share of revenue left after the cost of serving, above 0 and up to 1, for LTV alone.</summary>
    public double GrossMargin { get; init; } = 1;

    /// <summary>The longest life of a customer that LTV counts on, in months, 1 to <see cref="RevenueTerms.MostMonths"/>.</summary>
    public int LongestLife { get; init; } = 60;

    /// <summary>Whether the MRR of those that came back counts in NRR.</summary>
    public bool ReactivationInNrr { get; init; }

    /// <summary>Whether the MRR of those that came back lessens net MRR churn.</summary>
    public bool ReactivationInNetChurn { get; init; } = true;

    /// <summary>Constant currency: the day whose rates hold for all months. Null: each month has those of its own last day.</summary>
    public LocalDate? RatesOf { get; init; }

    /// <summary>What is wrong with the choices and what cures it; null for nothing.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Words? Problem => this switch
    {
        { GrossMargin: not (> 0 and <= 1) } => new(
            string.Create(CultureInfo.InvariantCulture, $"A gross margin of {GrossMargin} is not above 0 and up to 1: write 80 % as 0.8."),
            string.Create(CultureInfo.InvariantCulture, $"Un margen bruto de {GrossMargin} no es mayor que 0 y de 1 como mucho: escribe el 80 % como 0.8.")),
        { LongestLife: not (>= 1 and <= RevenueTerms.MostMonths) } => new(
            string.Create(CultureInfo.InvariantCulture, $"A life of {LongestLife} months is not between 1 and {RevenueTerms.MostMonths}."),
            string.Create(CultureInfo.InvariantCulture, $"Una vida de {LongestLife} meses no está entre 1 y {RevenueTerms.MostMonths}.")),
        _ => null,
    };
}
