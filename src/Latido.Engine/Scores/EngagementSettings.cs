using System.Text.Json.Serialization;

namespace Latido.Engine.Scores;

/// <summary>How engagement is counted: the weight of each event name, the window of days, and whether size is taken out.</summary>
public sealed record EngagementSettings
{
    public const int MinWeight = 0;
    public const int MaxWeight = 10;

    /// <summary>The windows that may be chosen.</summary>
    public static IReadOnlyList<int> Windows { get; } = [7, 30, 90];

    /// <summary>Weights set by hand, by event name: 1-10, or 0 for "does not count". Other names are guessed (<see cref="EventWeights"/>).</summary>
    public IReadOnlyDictionary<string, int> Weights { get; init; } = new Dictionary<string, int>();

    /// <summary>Days counted: 7, 30 or 90.</summary>
    public int Window { get; init; } = 30;

    /// <summary>
    /// Divides by the seats bought, so that a large account is not better for being large. Where the seats are not
    /// known it divides by the people seen in the last 90 days.
    /// </summary>
    public bool PerSeat { get; init; }

    /// <summary>
    /// How raw engagement becomes 0-100. The usual one is not written, so that a document kept before there was a choice is
    /// still the same document.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public EngagementCurve Curve { get; init; }
}

/// <summary>From raw engagement to 0-100, held against the benchmark.</summary>
public enum EngagementCurve
{
    /// <summary>The benchmark is 90, and what is beyond comes ever nearer to 100.</summary>
    Exponential,

    /// <summary>The benchmark is 100 and all beyond it too; below it a straight line.</summary>
    Linear,
}
