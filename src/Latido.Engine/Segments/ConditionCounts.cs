using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>
/// What the conditions of some settings count: uses of an event, or facts of a type, in the last so many days. Equal
/// questions share a place; all are answered in one pass over the account's days.
/// </summary>
internal sealed class ConditionCounts
{
    public static readonly ConditionCounts None = new();

    private readonly List<Use> uses = [];
    private readonly List<(BusinessType Type, int Days, int Place)> facts = [];
    private Asked[]?[] usesOf = [];
    private int version;
    private int useDays;
    private int factDays;

    /// <summary>How many places there are.</summary>
    public int Count { get; private set; }

    /// <summary>The place where the uses of an event are counted.</summary>
    public int PlaceOf(string name, int days)
    {
        if (uses.FindIndex(use => use.Name == name && use.Days == days) is >= 0 and var known)
        {
            return uses[known].Place;
        }

        uses.Add(new(name, days, Count, new([name], 0)));
        useDays = Math.Max(useDays, days);
        usesOf = [];

        return Count++;
    }

    /// <summary>The place where the facts of a type are counted.</summary>
    public int PlaceOf(BusinessType type, int days)
    {
        if (facts.FindIndex(fact => fact.Type == type && fact.Days == days) is >= 0 and var known)
        {
            return facts[known].Place;
        }

        facts.Add((type, days, Count));
        factDays = Math.Max(factDays, days);

        return Count++;
    }

    /// <summary>As <see cref="EventMask.Prepare"/>, for all events asked for.</summary>
    public bool Prepare(EventNames events, int[] weights)
    {
        if (uses.Count == 0 || (usesOf.Length == events.Count && version == events.Version))
        {
            return false;
        }

        var isOther = false;

        foreach (var use in uses)
        {
            isOther |= use.Mask.Prepare(events, weights);
        }

        var places = new Asked[]?[events.Count];

        for (var number = 0; number < places.Length; number++)
        {
            Asked[] meant = [.. uses.Where(use => use.Mask[number]).Select(use => new Asked(use.Days, use.Place))];
            places[number] = meant.Length > 0 ? meant : null;
        }

        (usesOf, version) = (places, events.Version);

        return isOther;
    }

    /// <summary>Counts as of the end of a day.</summary>
    public void CountInto(long[] into, AccountFacts account, int day)
    {
        into.AsSpan(0, Count).Clear();

        if (uses.Count > 0)
        {
            CountUses(account, day, into);
        }

        if (facts.Count > 0 && account.Business is { } book)
        {
            CountFacts(book.UpTo(day), day, into);
        }
    }

    private void CountUses(AccountFacts account, int day, long[] into)
    {
        var byEvent = usesOf;

        foreach (var cell in account.Usage.Between(day - useDays + 1, day))
        {
            var name = cell.Event;

            if ((uint)name < (uint)byEvent.Length && byEvent[name] is { } meant)
            {
                var (ago, count) = (day - cell.Day, cell.Count);

                foreach (var asked in meant)
                {
                    into[asked.Place] += ago < asked.Days ? count : 0;
                }
            }
        }
    }

    private void CountFacts(ReadOnlySpan<BusinessFact> known, int day, long[] into)
    {
        for (var i = known.Length - 1; i >= 0 && day - known[i].Day < factDays; i--)
        {
            foreach (var (type, days, place) in facts)
            {
                into[place] += known[i].Type == type && day - known[i].Day < days ? 1 : 0;
            }
        }
    }

    private readonly record struct Asked(int Days, int Place);

    private sealed record Use(string Name, int Days, int Place, EventMask Mask);
}
