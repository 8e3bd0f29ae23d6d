using Latido.Engine.Facts;
using Latido.Engine.Signals;

namespace Latido.Engine.Scores;

/// <summary>
/// The events that are meant by names and a least weight, answered by number: rules and criteria ask this for cell after
/// cell. No names means every name that weighs enough.
/// </summary>
internal sealed class EventMask(IReadOnlyList<string>? names, int weightAtLeast)
{
    private bool[] isMeant = [];

    /// <summary>The events that count towards a milestone; what weighs nothing never does.</summary>
    public static EventMask Of(Milestone milestone) => new(milestone.Events, Math.Max(1, milestone.WeightAtLeast));

    public bool this[int @event] => isMeant[@event];

    /// <summary>Learns the names seen since the last time, with their weights.</summary>
    public void Prepare(EventNames events, int[] weights)
    {
        var known = new bool[events.Count];
        isMeant.CopyTo(known, 0);

        for (var number = isMeant.Length; number < known.Length; number++)
        {
            known[number] = weights[number] >= weightAtLeast && (names is not { Count: > 0 } || names.Contains(events[number]));
        }

        isMeant = known;
    }
}
