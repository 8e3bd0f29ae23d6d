namespace Latido.Engine.Revenue;

/// <summary>The metrics there are, every version of each.</summary>
public static class MetricRegistry
{
    /// <summary>All definitions in the order of a page; a newer version follows the older.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } =
        [.. MovementMetrics.All, .. RetentionMetrics.All, .. CustomerMetrics.All];

    /// <summary>The newest version of a metric, or null.</summary>
    public static MetricDefinition? Find(string id) => All.LastOrDefault(metric => metric.Id == id);

    /// <summary>One version of a metric, or null.</summary>
    public static MetricDefinition? Find(string id, int version) =>
        All.FirstOrDefault(metric => metric.Id == id && metric.Version == version);
}
