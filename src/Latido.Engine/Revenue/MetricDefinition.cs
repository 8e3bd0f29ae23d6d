using Latido.Engine.Scores;

namespace Latido.Engine.Revenue;

/// <summary>What a metric's value is counted in.</summary>
public enum MetricUnit
{
    /// <summary>Units of the report's currency, with its hundredths as decimals.</summary>
    Money,

    /// <summary>A share: 1 is all.</summary>
    Share,

    /// <summary>Accounts.</summary>
    Count,

    /// <summary>Not one number but a triangle of them.</summary>
    Table,
}

/// <summary>A question on which companies differ, and how it is answered here.</summary>
/// <param name="Answer">What holds until a workspace chooses otherwise.</param>
public sealed record MetricChoice(Words Question, Words Answer)
{
    /// <summary>The answer by what a workspace chose; null where there is nothing to choose.</summary>
    public Func<MetricPolicy, Words>? Chosen { get; init; }

    /// <summary>The answer that is in force.</summary>
    public Words AnswerOf(MetricPolicy policy) => Chosen?.Invoke(policy) ?? Answer;
}

/// <summary>
/// What a metric means: one definition for page, API and reports. A definition is never altered once it has been
/// published; a better one is a new version beside it.
/// </summary>
/// <param name="Id">The name that API and settings use.</param>
/// <param name="Formula">How it is computed, in words.</param>
/// <param name="Read">Reads it from a month's row; null where there is nothing to divide by, or for a table.</param>
public sealed record MetricDefinition(
    string Id,
    int Version,
    Words Name,
    MetricUnit Unit,
    Words Formula,
    IReadOnlyList<MetricChoice> Choices,
    Func<RevenueMonth, decimal?> Read)
{
    /// <summary>What answers, notes and exports quote: nrr@1.</summary>
    public string Label => FormattableString.Invariant($"{Id}@{Version}");
}
