using System.Numerics;
using System.Runtime.InteropServices;

namespace Latido.Engine.Facts;

/// <summary>
/// Reads the numbers of an account's use in one backward pass over the last 180 days of its calendar. Keeps its
/// working memory between readings, so make one per thread and use it for many accounts; what it hands out is valid
/// until the next reading.
/// </summary>
public sealed class UsageWalk
{
    /// <summary>How far back a reading looks.</summary>
    public const int Days = 180;

    // A window is a sum of these pieces, so a cell is counted once: 0-6, 7-13, 14-29, 30-59, 60-89, 90-179 days ago.
    private const int Pieces = 6;
    private const int WeekCount = 13;

    private readonly int[] daily = new int[Days];
    private readonly int[] weeks = new int[WeekCount];
    private EventTally[] eventTallies = new EventTally[64];
    private PersonTally[] personTallies = new PersonTally[64];
    private int reading;
    private readonly List<EventUse> events = [];
    private readonly List<PersonUse> people = [];
    private readonly List<int> usedEvents = [];
    private readonly List<int> seenPeople = [];

    /// <summary>The numbers of the last reading.</summary>
    public UsageNumbers Numbers { get; private set; }

    /// <summary>Active people of each of the last 13 weeks; the first is the last seven days.</summary>
    public ReadOnlySpan<int> Weeks => weeks;

    /// <summary>Active people of each of the last 180 days; the first is the day of the reading.</summary>
    public ReadOnlySpan<int> Daily => daily;

    /// <summary>Every event used in 180 days, scored or not, by number.</summary>
    public ReadOnlySpan<EventUse> Events => CollectionsMarshal.AsSpan(events);

    /// <summary>Every person active in 180 days, by index.</summary>
    public ReadOnlySpan<PersonUse> People => CollectionsMarshal.AsSpan(people);

    /// <summary>The use of one event; all zero where there was none.</summary>
    public EventUse Of(int @event)
    {
        var (low, high) = (0, events.Count - 1);

        while (low <= high)
        {
            var middle = (low + high) >>> 1;

            if (events[middle].Event == @event)
            {
                return events[middle];
            }

            (low, high) = events[middle].Event < @event ? (middle + 1, high) : (low, middle - 1);
        }

        return new() { Event = @event, LastDay = -1 };
    }

    /// <summary>
    /// Reads as of the close of a day: later cells are not looked at. The weights, by event number, say which events
    /// are scored: above zero, or beyond the end; none given means all.
    /// </summary>
    public UsageNumbers Read(UsageCalendar calendar, int day, EventNames names, ReadOnlySpan<double> weights = default)
    {
        Clear();
        var cells = calendar.Between(day - Days + 1, day);
        Span<int> activeDays = stackalloc int[Pieces];
        Span<int> personDays = stackalloc int[Pieces];
        Span<int> loginDays = stackalloc int[Pieces];
        Span<long> counts = stackalloc long[Pieces];

        for (var end = cells.Length; end > 0;)
        {
            // All of one person's cells of one day lie together.
            var (on, person) = (cells[end - 1].Day, cells[end - 1].Person);
            var ago = day - on;
            var piece = PieceOf(ago);
            var (isActive, isLogin) = (false, false);

            for (; end > 0 && cells[end - 1].Day == on && cells[end - 1].Person == person; end--)
            {
                var cell = cells[end - 1];
                var isScored = cell.Event >= weights.Length || weights[cell.Event] > 0;
                TallyOf(cell.Event, isScored).Add(piece, cell.Count, ago);
                isActive |= isScored;

                if (isScored)
                {
                    counts[piece] += cell.Count;
                    isLogin |= names.IsLogin(cell.Event);
                }
            }

            ref var tally = ref PersonOf(person);
            tally.SeenPieces |= (byte)(1 << piece);

            if (isActive)
            {
                tally.Add(piece, ago);
                personDays[piece]++;
                activeDays[piece] += daily[ago]++ == 0 ? 1 : 0;
                loginDays[piece] += isLogin ? 1 : 0;
            }
        }

        return Numbers = Sum(calendar, day, activeDays, personDays, loginDays, counts);
    }

    private UsageNumbers Sum(
        UsageCalendar calendar, int day, Span<int> activeDays, Span<int> personDays, Span<int> loginDays, Span<long> counts)
    {
        Span<int> active = stackalloc int[7];
        var total = 0;
        seenPeople.Sort();

        foreach (var person in seenPeople)
        {
            ref var tally = ref personTallies[person];
            total += (tally.SeenPieces & 0b011111) != 0 ? 1 : 0;

            if (tally.Pieces != 0)
            {
                people.Add(tally.ToUse(person, day));
                CountWindows(tally.Pieces, active);
                CountWeeks(tally.Weeks);
            }
        }

        Span<int> breadth = stackalloc int[7];
        usedEvents.Sort();

        foreach (var number in usedEvents)
        {
            ref var tally = ref eventTallies[number];
            var use = tally.ToUse(number, day);
            events.Add(use);

            if (tally.IsScored)
            {
                breadth[0] += use.Count30 > 0 ? 1 : 0;
                breadth[1] += use.Count90 > 0 ? 1 : 0;
                breadth[2] += use.CountBefore30 > 0 ? 1 : 0;
                breadth[3] += use.CountBefore90 > 0 ? 1 : 0;
            }
        }

        return new()
        {
            Day = day,
            People = total,
            Active1 = daily[0],
            Active7 = active[0],
            Active30 = active[1],
            Active90 = active[2],
            ActiveBefore7 = active[3],
            ActiveBefore30 = active[4],
            ActiveBefore90 = active[5],
            ActiveDays7 = activeDays[0],
            ActiveDays14 = activeDays[0] + activeDays[1],
            ActiveDays30 = activeDays[0] + activeDays[1] + activeDays[2],
            ActiveDays90 = activeDays[0] + activeDays[1] + activeDays[2] + activeDays[3] + activeDays[4],
            ActiveDaysBefore7 = activeDays[1],
            ActiveDaysBefore30 = activeDays[3],
            ActiveDaysBefore90 = activeDays[5],
            PersonDays7 = personDays[0],
            PersonDays30 = personDays[0] + personDays[1] + personDays[2],
            PersonDays90 = personDays[0] + personDays[1] + personDays[2] + personDays[3] + personDays[4],
            PersonDaysBefore7 = personDays[1],
            PersonDaysBefore30 = personDays[3],
            PersonDaysBefore90 = personDays[5],
            LoginDays7 = loginDays[0],
            LoginDays30 = loginDays[0] + loginDays[1] + loginDays[2],
            LoginDaysBefore7 = loginDays[1],
            LoginDaysBefore30 = loginDays[3],
            Breadth30 = breadth[0],
            Breadth90 = breadth[1],
            BreadthBefore30 = breadth[2],
            BreadthBefore90 = breadth[3],
            Events7 = counts[0],
            Events30 = counts[0] + counts[1] + counts[2],
            Events90 = counts[0] + counts[1] + counts[2] + counts[3] + counts[4],
            EventsBefore7 = counts[1],
            EventsBefore30 = counts[3],
            EventsBefore90 = counts[5],
            LastActiveDay = calendar.LastDayUpTo(day),
            FirstActiveDay = calendar.FirstDayUpTo(day),
            Stickiness = active[1] == 0 ? null : WeekdayMean(day) / active[1],
        };
    }

    private static void CountWindows(byte pieces, Span<int> active)
    {
        active[0] += (pieces & 0b000001) != 0 ? 1 : 0;
        active[1] += (pieces & 0b000111) != 0 ? 1 : 0;
        active[2] += (pieces & 0b011111) != 0 ? 1 : 0;
        active[3] += (pieces & 0b000010) != 0 ? 1 : 0;
        active[4] += (pieces & 0b001000) != 0 ? 1 : 0;
        active[5] += (pieces & 0b100000) != 0 ? 1 : 0;
    }

    private void CountWeeks(uint mask)
    {
        for (mask &= (1u << WeekCount) - 1; mask != 0; mask &= mask - 1)
        {
            weeks[BitOperations.TrailingZeroCount(mask)]++;
        }
    }

    private double WeekdayMean(int day)
    {
        var (sum, days) = (0, 0);

        for (var ago = 0; ago < 30; ago++)
        {
            if (DayNumber.IsWeekday(day - ago))
            {
                sum += daily[ago];
                days++;
            }
        }

        return (double)sum / days;
    }

    private static int PieceOf(int ago) => ago switch
    {
        < 7 => 0,
        < 14 => 1,
        < 30 => 2,
        < 60 => 3,
        < 90 => 4,
        _ => 5,
    };

    private void Clear()
    {
        reading++;
        Array.Clear(daily);
        Array.Clear(weeks);
        events.Clear();
        people.Clear();
        usedEvents.Clear();
        seenPeople.Clear();
    }

    private ref EventTally TallyOf(int number, bool isScored)
    {
        if (number >= eventTallies.Length)
        {
            Array.Resize(ref eventTallies, Math.Max(number + 1, eventTallies.Length * 2));
        }

        ref var tally = ref eventTallies[number];

        if (tally.Reading != reading)
        {
            tally = new() { Reading = reading, IsScored = isScored };
            usedEvents.Add(number);
        }

        return ref tally;
    }

    private ref PersonTally PersonOf(int person)
    {
        if (person >= personTallies.Length)
        {
            Array.Resize(ref personTallies, Math.Max(person + 1, personTallies.Length * 2));
        }

        ref var tally = ref personTallies[person];

        if (tally.Reading != reading)
        {
            tally = new() { Reading = reading };
            seenPeople.Add(person);
        }

        return ref tally;
    }
}
