using Latido.Engine.Scores;
using Latido.Engine.Signals;

namespace Latido.Engine.Lab;

/// <summary>
/// On which days of a span a rule was really asked: from the first day on which the workspace's rules told anything, and only while
/// the rule was there and switched on. What nobody asked about can be held against no rule.
/// </summary>
internal sealed record RuleWatch(IReadOnlyList<Span> Days)
{
    /// <summary>How many days.</summary>
    public int Count => Days.Sum(span => span.Last - span.First + 1);

    /// <summary>Whether all days from one to another were watched.</summary>
    public bool Covers(int first, int last) => Days.Any(span => span.First <= first && last <= span.Last);

    public bool Equals(RuleWatch? other) => other is not null && Days.SequenceEqual(other.Days);

    public override int GetHashCode() => Days.Count == 0 ? 0 : HashCode.Combine(Days[0], Days[^1], Days.Count);

    /// <summary>
    /// By the settings that were in force on each day. The first ones that a workspace chooses hold for its past too: a rule that they
    /// switch off or leave out was on until its last signal.
    /// </summary>
    public static RuleWatch Of(SettingsHistory history, string rule, Span span, int lastTold)
    {
        List<Span> days = [];

        for (var i = 0; i < history.Entries.Count; i++)
        {
            var (from, settings) = history.Entries[i];
            var until = i + 1 < history.Entries.Count ? history.Entries[i + 1].FromDay - 1 : span.Last;
            var isOn = settings.Signals.FirstOrDefault(each => each.Id == rule) is { IsOn: true };
            var part = new Span(from, isOn ? until : i == 0 ? Math.Min(until, lastTold) : -1).And(span);

            if (part.IsEmpty)
            {
                continue;
            }

            if (days is [.., var before] && before.Last + 1 >= part.First)
            {
                days[^1] = before with { Last = part.Last };
            }
            else
            {
                days.Add(part);
            }
        }

        return new(days);
    }

    /// <summary>The last day of a span on which anything of the rule was changed but whether it is on; null for none.</summary>
    public static int? LastChange(SettingsHistory history, string rule, Span span)
    {
        SignalRule? known = null;
        int? changed = null;

        foreach (var (from, settings) in history.Entries)
        {
            if (settings.Signals.FirstOrDefault(each => each.Id == rule) is not { } now)
            {
                continue;
            }

            changed = known is not null && from >= span.First && from <= span.Last && SignalChanges.Differ(known, now) ? from : changed;
            known = now;
        }

        return changed;
    }
}
