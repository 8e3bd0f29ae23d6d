using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Segments;

namespace Latido.Engine.Signals;

/// <summary>A rule with its events at hand by number, since it asks of cell after cell, and its condition ready under a ruling.</summary>
internal sealed class CompiledRule
{
    private readonly Dictionary<Milestone, EventMask> milestones;
    private readonly CompiledConditions conditions;
    private readonly CompiledCondition? where;
    private readonly CompiledCondition.MovedAs? moved;

    public CompiledRule(SignalRule rule, Ruling ruling)
    {
        Rule = rule;
        milestones = (rule.Milestones ?? []).Distinct().ToDictionary(milestone => milestone, EventMask.Of);
        Named = rule.Events is { Count: > 0 } names ? new(names, 0) : null;
        conditions = new(ruling);
        where = rule.Where is null ? null : conditions.Compile(rule.Where);
        moved = rule is { IsOfSegment: true, Segment: { } segment } ? conditions.Compile(new(Segment: segment, EnteredWithinDays: 1)) as CompiledCondition.MovedAs : null;
    }

    public SignalRule Rule { get; }

    /// <summary>The events that it names; null where it names none.</summary>
    public EventMask? Named { get; }

    /// <summary>The events that count towards each of its milestones.</summary>
    public IReadOnlyDictionary<Milestone, EventMask> Milestones => milestones;

    /// <summary>Whether the rule is about such an account at all.</summary>
    public bool IsAbout(AccountFacts account, Rating rating) =>
        where is null || where.Holds(ConditionScene.Mine.Begin(account, account.Traits, rating, conditions.Counts));

    /// <summary>The days in the segment that the rule watches, of the account of a rating; null where it watches none.</summary>
    public SegmentStay? StayOf(Rating rating) => moved?.StayIn(rating, rating.SegmentBits);

    /// <summary>As <see cref="EventMask.Prepare"/>, for all of them.</summary>
    public bool Prepare(EventNames events, int[] weights)
    {
        var isOther = Named?.Prepare(events, weights) == true;

        foreach (var mask in milestones.Values)
        {
            isOther |= mask.Prepare(events, weights);
        }

        return isOther | conditions.Counts.Prepare(events, weights);
    }
}
