using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>
/// What the events of one custom measure come to on each of a span of days, in one pass over their cells: counts and days are running
/// sums; of different people (or names) each adds one from the day it came until a window after its last. Keeps its arrays; one to a thread.
/// </summary>
internal sealed class EventTrack
{
    // By day since the first that is looked at: sums up to and without the day, the last day with an event so far, and how
    // many different ones there are.
    private long[] counts = [];
    private int[] days = [];
    private int[] lasts = [];
    private int[] different = [];

    // By person or event: when it last came, as a day of this walk plus a stamp that makes what former walks left count as never.
    private long[] lastOf = [];
    private long stamp = 1;

    private readonly AmountTrack amounts = new();
    private int first;
    private int window;

    /// <summary>Reads what is needed to answer for the days from one to another, both included.</summary>
    public void Begin(CompiledMeasure measure, AccountFacts account, int eventCount, int fromDay, int toDay)
    {
        var source = measure.Settings.Events!;
        window = source.Days;
        first = fromDay - measure.Reach + 1;
        var length = toDay - first + 1;
        var (isByEvent, isByPerson) = (source.Take is EventTake.Different, source.Take is EventTake.People or EventTake.Share);
        MakeRoom(length + window + 1, isByEvent ? eventCount : isByPerson ? account.People.Count : 0);

        var mask = measure.Events!;

        if (source.Property is not null)
        {
            amounts.Begin(first, length, window);
            ReadAmounts(measure, account, isByEvent, isByPerson, toDay);
            amounts.AddUp(length);
            AddUp(length);
            return;
        }

        foreach (var cell in account.Usage.Between(first, toDay))
        {
            if (mask[cell.Event])
            {
                Count(cell.Day - first, cell.Count);

                if (isByEvent || isByPerson)
                {
                    Come(isByEvent ? cell.Event : cell.Person, cell.Day - first);
                }
            }
        }

        AddUp(length);
    }

    /// <summary>The sum of the property in the window that ends with the day.</summary>
    public double SumAt(int day) => amounts.SumAt(day);

    /// <summary>The sum in the window before that.</summary>
    public double SumBefore(int day) => amounts.SumBefore(day);

    /// <summary>The largest in the window.</summary>
    public double MaxAt(int day) => amounts.MaxAt(day);

    /// <summary>Events in the window that ends with the day.</summary>
    public long CountAt(int day) => counts[day - first + 1] - counts[day - first + 1 - window];

    /// <summary>Events in the window before that.</summary>
    public long CountBefore(int day) => counts[day - first + 1 - window] - counts[day - first + 1 - (2 * window)];

    /// <summary>Days with an event in the window.</summary>
    public int DaysAt(int day) => days[day - first + 1] - days[day - first + 1 - window];

    /// <summary>Different people, or events, in the window.</summary>
    public int DifferentAt(int day) => different[day - first];

    /// <summary>Days since the last event; as many as the window has where none is in it.</summary>
    public int DaysSinceAt(int day) => Math.Min(window, day - first - lasts[day - first]);

    /// <summary>Only the events that carry the property, and what they carry.</summary>
    private void ReadAmounts(CompiledMeasure measure, AccountFacts account, bool isByEvent, bool isByPerson, int toDay)
    {
        foreach (var cell in account.Usage.Amounts?.Between(first, toDay) ?? [])
        {
            if (cell.Property == measure.Property && measure.Events![cell.Event])
            {
                Count(cell.Day - first, cell.Count);
                amounts.Add(cell);

                if (isByEvent || isByPerson)
                {
                    Come(isByEvent ? cell.Event : cell.Person, cell.Day - first);
                }
            }
        }
    }

    private void Count(int index, int count)
    {
        counts[index + 1] += count;
        days[index + 1] = 1;
        lasts[index] = 1;
    }

    private void MakeRoom(int length, int keys)
    {
        stamp += lasts.Length + 1;

        if (counts.Length < length)
        {
            var size = length + 64;
            (counts, days, lasts, different) = (new long[size], new int[size], new int[size], new int[size]);
        }

        counts.AsSpan(0, length).Clear();
        days.AsSpan(0, length).Clear();
        lasts.AsSpan(0, length).Clear();
        different.AsSpan(0, length).Clear();

        if (lastOf.Length < keys)
        {
            lastOf = new long[Math.Max(64, keys * 2)];
        }
    }

    /// <summary>One came: it counts from now until a window later, or that much longer where it still counted.</summary>
    private void Come(int key, int index)
    {
        ref var last = ref lastOf[key];
        var ago = last >= stamp ? stamp + index - last : int.MaxValue;
        different[ago < window ? index + window - (int)ago : index]++;
        different[index + window]--;
        last = stamp + index;
    }

    private void AddUp(int length)
    {
        // None came yet: longer ago than any window.
        var (last, here) = (-CustomMeasure.MaxDays - 1, 0);

        for (var i = 0; i < length; i++)
        {
            counts[i + 1] += counts[i];
            days[i + 1] += days[i];
            lasts[i] = last = lasts[i] == 1 ? i : last;
            different[i] = here += different[i];
        }
    }
}
