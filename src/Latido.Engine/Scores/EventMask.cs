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
    private int version;

    /// <summary>The events that count towards a milestone; what weighs nothing never does.</summary>
    public static EventMask Of(Milestone milestone) => new(milestone.Events, Math.Max(1, milestone.WeightAtLeast));

    public bool this[int @event] => isMeant[@event];

    /// <summary>
    /// Learns the names seen since the last time, with their weights; all anew where names count as others than before. Says
    /// whether an event is meant now that was not, or no longer.
    /// </summary>
    public bool Prepare(EventNames events, int[] weights)
    {
        var known = version == events.Version ? isMeant.Length : 0;

        if (known == events.Count)
        {
            return false;
        }

        var meant = new bool[events.Count];
        isMeant.AsSpan(0, known).CopyTo(meant);

        for (var number = known; number < meant.Length; number++)
        {
            meant[number] = weights[number] >= weightAtLeast && (names is not { Count: > 0 } || events.IsAnyOf(number, names));
        }

        var isOther = known == 0 && events.IsOther<bool>(isMeant, meant);
        (isMeant, version) = (meant, events.Version);

        return isOther;
    }
}
