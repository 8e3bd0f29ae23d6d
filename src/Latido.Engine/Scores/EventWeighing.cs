using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>What an event weighs.</summary>
/// <param name="IsByHand">Somebody has said so, of its name or of one that counts as it.</param>
/// <param name="Otherwise">What it would weigh if nothing were said of its own name.</param>
public readonly record struct EventWeight(int Weight, bool IsByHand, int Otherwise);

/// <summary>
/// What the events of a workspace weigh by some settings: what is set by hand for the name; else the greatest weight set for
/// one that counts as it, so that names that become one keep what was said of them; else what is guessed from the name. A
/// name that counts as another weighs what that one does.
/// </summary>
public sealed class EventWeighing
{
    private readonly EventNames events;
    private readonly Dictionary<int, int> own = [];
    private readonly Dictionary<int, int> former = [];

    public EventWeighing(EngagementSettings settings, EventNames events)
    {
        this.events = events;

        foreach (var (name, weight) in settings.Weights)
        {
            if (events.Find(name) is not (>= 0 and var number))
            {
                continue;
            }

            if (events.LeadOf(number) is var lead && lead == number)
            {
                own[number] = weight;
            }
            else
            {
                former[lead] = Math.Max(weight, former.GetValueOrDefault(lead));
            }
        }
    }

    public EventWeight this[int number]
    {
        get
        {
            var lead = events.LeadOf(number);
            var isFormer = former.TryGetValue(lead, out var otherwise);
            otherwise = isFormer ? otherwise : EventWeights.Guess(events[lead]);

            return own.TryGetValue(lead, out var weight) ? new(weight, true, otherwise) : new(otherwise, isFormer, otherwise);
        }
    }
}
