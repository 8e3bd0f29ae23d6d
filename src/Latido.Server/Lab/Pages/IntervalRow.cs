using Latido.Engine.Facts;
using Latido.Engine.Lab;
using NodaTime;

namespace Latido.Server.Lab.Pages;

/// <summary>A figure with its interval, as a bar of a chart; null where it could not be told.</summary>
public sealed record IntervalRow(string Name, Estimate? Estimate)
{
    /// <summary>What stands under the name.</summary>
    public string? Note { get; init; }

    /// <summary>It is what the chart is about; the others stand beside it.</summary>
    public bool IsMain { get; init; }
}

/// <summary>An account of a list.</summary>
/// <param name="On">The day that the list tells.</param>
/// <param name="Look">The day as of which its page is opened; null for today.</param>
/// <param name="Figure">The list's number.</param>
public sealed record NamedRow(string Account, string Name, LocalDate? On, LocalDate? Look, string Figure, Money? Mrr);
