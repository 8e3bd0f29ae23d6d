using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>How touch model and stage are chosen: the first rule whose condition holds wins; a choice by hand wins over all.</summary>
public sealed record SegmentSettings
{
    public IReadOnlyList<SegmentRule> Touch { get; init; } = [];

    public IReadOnlyList<SegmentRule> Stage { get; init; } = [];
}

/// <summary>Puts an account into <paramref name="Is"/> when the condition holds; without a condition it always does.</summary>
public sealed record SegmentRule(string Is, Words Why, Condition? When = null)
{
    /// <summary>What it says of an account; made once, because ratings ask very often.</summary>
    internal Placement Placement { get; } = new(Is, Why);
}

/// <summary>A segment and why the account is in it.</summary>
public sealed record Placement(string Is, Words Why, bool IsByHand = false);
