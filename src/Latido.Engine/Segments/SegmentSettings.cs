using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>
/// How touch model and stage are chosen (the first rule whose condition holds wins; a choice by hand wins over all), and
/// the named segments there are.
/// </summary>
public sealed record SegmentSettings
{
    /// <summary>The most named segments: one bit of a <see cref="Rating"/> each.</summary>
    public const int MaxNamed = 64;

    /// <summary>The stage of accounts that are no customers any more. It follows from what they pay, and is given by no rule.</summary>
    public const string Left = AccountTraits.LeftStage;

    public IReadOnlyList<SegmentRule> Touch { get; init; } = [];

    public IReadOnlyList<SegmentRule> Stage { get; init; } = [];

    /// <summary>Sets of accounts that people have a name for. An account may be in several of them, or in none.</summary>
    public IReadOnlyList<NamedSegment> Named { get; init; } = [];

    /// <summary>All conditions, each with those within it.</summary>
    internal IEnumerable<Condition> Conditions() =>
        Touch.Concat(Stage).Select(rule => rule.When).Concat(Named.Select(segment => segment.When)).OfType<Condition>().SelectMany(condition => condition.Inside);
}

/// <summary>Puts an account into <paramref name="Is"/> when the condition holds; without a condition it always does.</summary>
public sealed record SegmentRule(string Is, Words Why, Condition? When = null)
{
    /// <summary>What it says of an account; made once, because ratings ask very often.</summary>
    internal Placement Placement { get; } = new(Is, Why);
}

/// <summary>
/// A live set of accounts: those for which the condition holds, at every moment. It may ask for touch and stage too; its
/// id is what addresses, the API and saved views keep.
/// </summary>
public sealed record NamedSegment(string Id, Words Name, Condition When);

/// <summary>A segment and why the account is in it.</summary>
public sealed record Placement(string Is, Words Why, bool IsByHand = false);
