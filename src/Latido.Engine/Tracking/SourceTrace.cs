using Latido.Engine.Facts;

namespace Latido.Engine.Tracking;

/// <summary>
/// What came from one source: all its events by the hour, and what tells a fault of the tracking from a change of use:
/// which accounts, whether people and accounts were named, and by how much the clocks were off.
/// </summary>
internal sealed class SourceTrace(Guid id, int number)
{
    /// <summary>All accounts, by hash, in so many parts.</summary>
    public const int Units = 64;

    /// <summary>Hours for which it is known how much came of each part of the accounts.</summary>
    public const int UnitHours = 120;

    private readonly DayMarks?[] days = new DayMarks?[HourSeries.Days];
    private readonly int[]?[] unitHours = new int[]?[UnitHours];
    private readonly int[] unitHourOf = [.. Enumerable.Repeat(-1, UnitHours)];

    public Guid Id => id;

    /// <summary>Its number within the workspace.</summary>
    public int Number => number;

    public HourSeries All { get; } = new(32);

    public bool IsDirty { get; set; } = true;

    /// <summary>A day on which something came while it happened; days of history alone do not count.</summary>
    public int LiveDays(int fromDay, int untilDay) => Enumerable.Range(fromDay, Math.Max(0, untilDay - fromDay)).Count(day => MarksOf(day)?.IsLive == true);

    public int Mark(HourMark mark, int hour) => MarksOf(hour / 24)?.Hours[(int)mark][hour % 24] ?? 0;

    public long Sum(HourMark mark, int from, int until)
    {
        var sum = 0L;

        for (var hour = from; hour < until; hour++)
        {
            sum += Mark(mark, hour);
        }

        return sum;
    }

    /// <summary>Events of a part of the accounts on a day of UTC.</summary>
    public int UnitDay(int day, int unit) => MarksOf(day)?.Units[unit] ?? 0;

    /// <summary>Events of a part of the accounts in an hour of the last five days.</summary>
    public int UnitHour(int hour, int unit) => unitHourOf[hour % UnitHours] == hour ? unitHours[hour % UnitHours]![unit] : 0;

    /// <summary>People first seen on a day, and how many of them have an account by now.</summary>
    public (int Seen, int Placed) Newcomers(int day) => MarksOf(day) is { } marks ? (marks.Newcomers, marks.Placed) : (0, 0);

    public void Add(in Sighting seen)
    {
        IsDirty = true;
        All.Add(seen.Hour, seen.Person, seen.Unit);

        if (KeepMarks(seen.Hour / 24) is { } marks)
        {
            marks.Units[seen.Unit]++;
            Count(marks, HourMark.Anonymous, seen.Hour, seen.IsAnonymous);
            Count(marks, HourMark.Unplaced, seen.Hour, !seen.IsAnonymous && !seen.HasAccount);
            Count(marks, HourMark.Named, seen.Hour, seen.NamesAccount);
        }

        if (KeepMarks(seen.ReceivedHour / 24) is { } received)
        {
            received.IsLive |= seen.IsLive;
            Count(received, HourMark.Received, seen.ReceivedHour, true);
            Count(received, HourMark.Ahead, seen.ReceivedHour, seen.Skew == Skew.Ahead);
            Count(received, HourMark.Behind, seen.ReceivedHour, seen.Skew == Skew.Behind);
        }

        var slot = seen.Hour % UnitHours;

        if (unitHourOf[slot] < seen.Hour)
        {
            (unitHours[slot], unitHourOf[slot]) = (new int[Units], seen.Hour);
        }

        if (unitHourOf[slot] == seen.Hour)
        {
            unitHours[slot]![seen.Unit]++;
        }
    }

    public void Welcome(int day)
    {
        if (KeepMarks(day) is { } marks)
        {
            marks.Newcomers++;
        }
    }

    public void Place(int day)
    {
        if (MarksOf(day) is { } marks)
        {
            marks.Placed++;
            IsDirty = true;
        }
    }

    public void Save(PageWriter writer)
    {
        All.Save(writer);
        var kept = days.OfType<DayMarks>().ToList();
        writer.Number((ulong)kept.Count);

        foreach (var day in kept)
        {
            day.Save(writer);
        }

        var hours = unitHourOf.Where(hour => hour >= 0).ToList();
        writer.Number((ulong)hours.Count);

        foreach (var hour in hours)
        {
            writer.Number((ulong)hour);

            foreach (var count in unitHours[hour % UnitHours]!)
            {
                writer.Number((ulong)count);
            }
        }
    }

    public void Load(ref PageReader reader)
    {
        IsDirty = false;
        All.Load(ref reader);

        for (var left = reader.Int(); left > 0; left--)
        {
            var day = DayMarks.Load(ref reader);
            days[day.Day % HourSeries.Days] = day;
        }

        for (var left = reader.Int(); left > 0; left--)
        {
            var hour = reader.Int();
            var counts = new int[Units];

            for (var i = 0; i < Units; i++)
            {
                counts[i] = reader.Int();
            }

            (unitHours[hour % UnitHours], unitHourOf[hour % UnitHours]) = (counts, hour);
        }
    }

    private static void Count(DayMarks marks, HourMark mark, int hour, bool isSo) => marks.Hours[(int)mark][hour % 24] += isSo ? 1 : 0;

    private DayMarks? MarksOf(int day) => day >= 0 && days[day % HourSeries.Days] is { } marks && marks.Day == day ? marks : null;

    private DayMarks? KeepMarks(int day)
    {
        ref var marks = ref days[day % HourSeries.Days];

        if (marks is null || marks.Day < day)
        {
            marks = new(day);
        }

        return marks.Day == day ? marks : null;
    }
}

/// <summary>What is counted of a source's events besides their number. Stored: only add.</summary>
internal enum HourMark
{
    /// <summary>Of a visitor nobody has identified.</summary>
    Anonymous,

    /// <summary>Of an identified person who belongs to no account, as far as was known then.</summary>
    Unplaced,

    /// <summary>The event itself says its account.</summary>
    Named,

    /// <summary>By the hour of receipt: all.</summary>
    Received,

    /// <summary>By the hour of receipt: said to happen in the future.</summary>
    Ahead,

    /// <summary>By the hour of receipt: said to have happened more than an hour ago.</summary>
    Behind,
}

/// <summary>How far an event's own time was from its receipt.</summary>
internal enum Skew
{
    None,
    Ahead,
    Behind,
}

/// <summary>One event as the tracking's bookkeeping sees it.</summary>
/// <param name="Hour">The hour it counts in: its own, or that of its receipt where its own is yet to come.</param>
/// <param name="Unit">The part of all accounts, 0 to 63, that its account falls in; its person where there is no account.</param>
/// <param name="IsLive">It came within hours of happening.</param>
internal readonly record struct Sighting(
    int Hour, int ReceivedHour, ulong Person, int Unit, bool HasAccount, bool NamesAccount, bool IsAnonymous, bool IsLive, Skew Skew);

/// <summary>What is counted of a source on one day of UTC besides its events.</summary>
internal sealed class DayMarks(int day)
{
    private static readonly int Marks = Enum.GetValues<HourMark>().Length;

    public int Day => day;

    public bool IsLive { get; set; }

    public int Newcomers { get; set; }

    public int Placed { get; set; }

    public int[][] Hours { get; } = [.. Enumerable.Range(0, Marks).Select(_ => new int[24])];

    public int[] Units { get; } = new int[SourceTrace.Units];

    public void Save(PageWriter writer)
    {
        writer.Number((ulong)day);
        writer.Number(IsLive ? 1ul : 0);
        writer.Number((ulong)Newcomers);
        writer.Number((ulong)Placed);

        foreach (var count in Hours.SelectMany(hours => hours).Concat(Units))
        {
            writer.Number((ulong)count);
        }
    }

    public static DayMarks Load(ref PageReader reader)
    {
        DayMarks marks = new(reader.Int()) { IsLive = reader.Int() == 1, Newcomers = reader.Int(), Placed = reader.Int() };

        foreach (var counts in marks.Hours.Append(marks.Units))
        {
            for (var i = 0; i < counts.Length; i++)
            {
                counts[i] = reader.Int();
            }
        }

        return marks;
    }
}
