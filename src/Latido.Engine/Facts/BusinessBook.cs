namespace Latido.Engine.Facts;

/// <summary>
/// The business facts of one account, by time. The same facts in whatever order give the same book, but for one that was
/// corrected: there the later word holds.
/// </summary>
public sealed class BusinessBook
{
    /// <summary>The most of one account; the oldest make room.</summary>
    public const int Most = 20_000;

    private BusinessFact[] facts = [];

    public int Count { get; private set; }

    /// <summary>Grows whenever a fact comes or goes. Not saved: it means nothing to another process.</summary>
    internal int Changes { get; private set; }

    /// <summary>The facts, the oldest first.</summary>
    public ReadOnlySpan<BusinessFact> Facts => facts.AsSpan(0, Count);

    /// <summary>The facts up to the end of a day.</summary>
    public ReadOnlySpan<BusinessFact> UpTo(int day)
    {
        var (low, high) = (0, Count);

        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = facts[middle].Day <= day ? (middle + 1, high) : (low, middle);
        }

        return facts.AsSpan(0, low);
    }

    /// <summary>The facts from the first to the last of these days, both included.</summary>
    public ReadOnlySpan<BusinessFact> Between(int firstDay, int lastDay)
    {
        var known = UpTo(lastDay);

        return known[Math.Min(known.Length, UpTo(firstDay - 1).Length)..];
    }

    /// <summary>Takes in a fact, in the place of the one with its id; says the earliest day that changed, or -1.</summary>
    internal int Take(in BusinessFact fact)
    {
        var known = IndexOf(fact.Id);
        var from = fact.Day;

        if (known >= 0)
        {
            if (facts[known].IsSame(fact))
            {
                return -1;
            }

            from = Math.Min(from, facts[known].Day);
            RemoveAt(known);
        }

        if (Count == Most)
        {
            RemoveAt(0);
        }

        Insert(fact);

        return from;
    }

    /// <summary>Takes in one that was saved, behind those before it.</summary>
    internal void Restore(in BusinessFact fact) => Insert(fact);

    /// <summary>Takes back the fact of this id; says its day, or -1 where there is none.</summary>
    internal int Withdraw(ulong id)
    {
        if (IndexOf(id) is not (>= 0 and var known))
        {
            return -1;
        }

        var day = facts[known].Day;
        RemoveAt(known);

        return day;
    }

    /// <summary>Drops what is older than a day and does not last; says whether there was any.</summary>
    internal bool DropBefore(int day)
    {
        var kept = 0;

        for (var i = 0; i < Count; i++)
        {
            if (facts[i].Day >= day || BusinessForms.IsLasting(facts[i].Type))
            {
                facts[kept++] = facts[i];
            }
        }

        var isAny = kept < Count;
        Array.Clear(facts, kept, Count - kept);
        Count = kept;
        Changes += isAny ? 1 : 0;

        return isAny;
    }

    private int IndexOf(ulong id)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (facts[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    private void Insert(in BusinessFact fact)
    {
        if (Count == facts.Length)
        {
            Array.Resize(ref facts, Math.Max(4, Count + (Count >> 1)));
        }

        // Nearly always the newest: looked for from the end.
        var place = Count;

        for (; place > 0 && (facts[place - 1].At, facts[place - 1].Id).CompareTo((fact.At, fact.Id)) > 0; place--)
        {
            facts[place] = facts[place - 1];
        }

        facts[place] = fact;
        Count++;
        Changes++;
    }

    private void RemoveAt(int index)
    {
        Count--;
        Changes++;
        Array.Copy(facts, index + 1, facts, index, Count - index);
        facts[Count] = default;
    }
}
