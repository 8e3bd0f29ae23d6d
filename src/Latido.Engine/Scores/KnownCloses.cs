namespace Latido.Engine.Scores;

/// <summary>
/// What an account's closes were when their days ended. Closings are made again when late events or another benchmark
/// come; the few that then came out different are kept here as they were first, so that it can be said what was known.
/// It follows from the records alone: a day ends where the log says that the next one begins.
/// </summary>
internal sealed class KnownCloses
{
    // Nearly all accounts have none.
    private SortedList<int, Closing>? other;

    /// <summary>The first day at whose end the account was known; -1 before its first day ended.</summary>
    public int From { get; private set; } = -1;

    /// <summary>The days whose close is another one now, as they were.</summary>
    public IReadOnlyList<Closing> Others => other is null ? [] : [.. other.Values];

    /// <summary>Says that a day has ended; true for the first one.</summary>
    public bool Begin(int day)
    {
        var isFirst = From < 0;
        From = isFirst ? day : From;

        return isFirst;
    }

    /// <summary>The close of a day as it was known when the day ended; null where the account was not known.</summary>
    public Closing? At(int day, Closings now) =>
        From < 0 || day < From ? null : other is not null && other.TryGetValue(day, out var was) ? was : now.At(day);

    /// <summary>What was known of the days that are about to be closed again.</summary>
    public Closing[] Take(Closings now, int from, int to)
    {
        from = Math.Max(Math.Max(From, from), to - Closings.Kept + 1);

        return From < 0 || from > to ? [] : [.. Enumerable.Range(from, to - from + 1).Select(day => At(day, now)!.Value)];
    }

    /// <summary>Keeps what came out different, and nothing else; says whether anything changed.</summary>
    public bool Settle(Closing[] known, Closings now, int to)
    {
        var changed = false;

        foreach (var was in known)
        {
            changed |= other?.Remove(was.Day) == true;

            if (now.At(was.Day) != was)
            {
                other ??= [];
                other[was.Day] = was;
                changed = true;
            }
        }

        while (other?.Count > 0 && other.GetKeyAtIndex(0) <= to - Closings.Kept)
        {
            other.RemoveAt(0);
            changed = true;
        }

        return changed;
    }

    public void Restore(int from, IEnumerable<Closing> others)
    {
        From = from;
        other = null;

        foreach (var was in others)
        {
            other ??= [];
            other[was.Day] = was;
        }
    }
}
