using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Signals;

/// <summary>A rule with its events at hand by number, since it asks of cell after cell.</summary>
internal sealed class CompiledRule(SignalRule rule)
{
    private readonly Dictionary<Milestone, EventMask> milestones = (rule.Milestones ?? []).Distinct().ToDictionary(milestone => milestone, EventMask.Of);

    public SignalRule Rule => rule;

    /// <summary>The events that it names; null where it names none.</summary>
    public EventMask? Named { get; } = rule.Events is { Count: > 0 } names ? new(names, 0) : null;

    /// <summary>The events that count towards each of its milestones.</summary>
    public IReadOnlyDictionary<Milestone, EventMask> Milestones => milestones;

    /// <summary>As <see cref="EventMask.Prepare"/>, for all of them.</summary>
    public bool Prepare(EventNames events, int[] weights)
    {
        var isOther = Named?.Prepare(events, weights) == true;

        foreach (var mask in milestones.Values)
        {
            isOther |= mask.Prepare(events, weights);
        }

        return isOther;
    }
}
