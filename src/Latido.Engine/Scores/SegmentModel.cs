using Latido.Engine.Segments;

namespace Latido.Engine.Scores;

/// <summary>
/// A health model for the accounts of a named segment (<see cref="SegmentSettings.Named"/>). The segment may ask only for what is known
/// before anything is rated: traits, dates, the number of people.
/// </summary>
/// <param name="Segment">The segment's id.</param>
public sealed record SegmentModel(string Segment, HealthModel Health)
{
    /// <summary>The most of them in a workspace.</summary>
    public const int Most = 20;
}
