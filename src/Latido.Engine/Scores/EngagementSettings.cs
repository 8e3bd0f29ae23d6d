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
}
