using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>
/// Walks over an account's calendar day by day and gives the numbers as of each. Everything slides: a day costs a few
/// additions and its own cells. For one day alone <see cref="DayGlance"/> is cheaper and says the same. Active means at
/// least one event of a weight above zero, as in <see cref="UsageNumbers"/>. Keeps its arrays between walks; one to a thread.
/// </summary>
internal sealed class DayWalk
{
    private const int BreadthDays = 28;

    [ThreadStatic]
    private static DayWalk? mine;

    // By day since the walk's first: sums up to and without the day, weekly active people, and how many people
    // (names) were seen last on the day.
    private long[] rawUpTo = [];
    private int[] daysUpTo = [];
    private int[] weekly = [];
    private int[] lastPeople = [];
    private int[] lastSeen = [];
    private int[] lastNames = [];

    // By person and by event: the day last seen, plus a stamp that makes what former walks left count as never.
    private long[] personActive = [];
    private long[] personSeen = [];
    private long[] nameSeen = [];
    private long stamp = 1;

    private readonly List<int> criteriaDays = [];
    private readonly List<int> criterionPeople = [];
    private readonly BusinessNumbers business = new();
    private readonly CustomNumbers custom = new();

    private AccountFacts account = null!;
    private Ruling ruling = null!;
    private SeatHistory seats = null!;
    private int first;
    private int today;
    private int last;
    private int firstUse;
    private int lastUse;
    private int cell;
    private int active7;
    private int active30;
    private int active90;
    private int seen90;
    private int names28;
    private int namesFrom;
    private DayNumbers current;

    public static DayWalk Mine => mine ??= new();

    public ref readonly DayNumbers Current => ref current;

    /// <summary>Sets out to walk over the days from the first to the last, both included.</summary>
    public void Begin(AccountFacts of, SeatHistory seatHistory, Ruling rulingInForce, int fromDay, int toDay)
    {
        (account, seats, ruling) = (of, seatHistory, rulingInForce);
        first = fromDay - Math.Max(90, 2 * ruling.Settings.Engagement.Window);
        last = toDay;
        today = first - 1;
        namesFrom = fromDay - first - BreadthDays + 1;
        (active7, active30, active90, seen90, names28) = (0, 0, 0, 0, 0);

        MakeRoom(toDay - first + 2);
        FindEnds();
        FindCriteria();

        if (ruling.Custom.Length > 0)
        {
            custom.Begin(account, seats, ruling, fromDay, toDay);
        }

        StepTo(fromDay - 1);
    }

    /// <summary>Goes on to the next day; its numbers are <see cref="Current"/>.</summary>
    public bool MoveNext()
    {
        if (today >= last)
        {
            return false;
        }

        StepTo(today + 1);
        Note();

        return true;
    }

    /// <summary>The day on which each criterion was met, in the settings' order; int.MaxValue for not yet.</summary>
    public ReadOnlySpan<int> CriteriaDays => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(criteriaDays);

    private void MakeRoom(int days)
    {
        stamp += rawUpTo.Length + 1;

        if (rawUpTo.Length < days + 1)
        {
            var size = days + 64;
            (rawUpTo, daysUpTo, weekly) = (new long[size], new int[size], new int[size]);
            (lastPeople, lastSeen, lastNames) = (new int[size], new int[size], new int[size]);
        }

        rawUpTo[0] = 0;
        daysUpTo[0] = 0;

        if (personSeen.Length < account.People.Count)
        {
            var size = Math.Max(64, account.People.Count * 2);
            (personActive, personSeen) = (new long[size], new long[size]);
        }

        if (nameSeen.Length < ruling.Weights.Length)
        {
            nameSeen = new long[Math.Max(64, ruling.Weights.Length * 2)];
        }
    }

    private void FindEnds()
    {
        var cells = account.Usage.Cells;
        firstUse = cells.IsEmpty ? int.MaxValue : cells[0].Day;
        cell = cells.Length - account.Usage.Between(first, DayNumber.Max).Length;
        lastUse = cell > 0 ? cells[cell - 1].Day : -1;
    }

    private void FindCriteria()
    {
        criteriaDays.Clear();

        for (var i = 0; i < ruling.Criteria.Length; i++)
        {
            criteriaDays.Add(ruling.Criteria[i].DayMet(account.Usage.Cells, last, criterionPeople));
        }
    }

    private void StepTo(int day)
    {
        var cells = account.Usage.Cells;
        var weights = ruling.Weights;
        var at = cell;

        while (today < day)
        {
            today++;
            var index = today - first;
            Drop(index);
            var raw = 0L;
            var (isUsed, isActive) = (false, false);

            while (at < cells.Length && cells[at].Day == today)
            {
                // All of one person's cells of one day lie together.
                var person = cells[at].Person;
                var isHere = false;
                isUsed = true;

                for (; at < cells.Length && cells[at].Day == today && cells[at].Person == person; at++)
                {
                    var name = cells[at].Event;
                    var weight = weights[name];

                    if (weight > 0)
                    {
                        raw += (long)weight * cells[at].Count;
                        isHere = true;

                        if (index >= namesFrom)
                        {
                            Use(name, index);
                        }
                    }
                }

                See(person, index, isHere);
                isActive |= isHere;
            }

            lastUse = isUsed ? today : lastUse;
            rawUpTo[index + 1] = rawUpTo[index] + raw;
            daysUpTo[index + 1] = daysUpTo[index] + (isActive ? 1 : 0);
            weekly[index] = active7;
        }

        cell = at;
    }

    /// <summary>Those last seen a window ago drop out of it.</summary>
    private void Drop(int index)
    {
        active7 -= index >= 7 ? lastPeople[index - 7] : 0;
        active30 -= index >= 30 ? lastPeople[index - 30] : 0;
        active90 -= index >= 90 ? lastPeople[index - 90] : 0;
        seen90 -= index >= 90 ? lastSeen[index - 90] : 0;
        names28 -= index >= BreadthDays ? lastNames[index - BreadthDays] : 0;
        (lastPeople[index], lastSeen[index], lastNames[index]) = (0, 0, 0);
    }

    private void See(int person, int index, bool isActive)
    {
        // Where every event counts, whoever was seen was active.
        if (ruling.HasUnscored)
        {
            seen90 += Move(ref personSeen[person], lastSeen, index) >= 90 ? 1 : 0;
        }

        if (isActive)
        {
            var ago = Move(ref personActive[person], lastPeople, index);
            active7 += ago >= 7 ? 1 : 0;
            active30 += ago >= 30 ? 1 : 0;
            active90 += ago >= 90 ? 1 : 0;
        }
    }

    private void Use(int name, int index)
    {
        ref var used = ref nameSeen[name];

        if (used != stamp + index)
        {
            names28 += Move(ref used, lastNames, index) >= BreadthDays ? 1 : 0;
        }
    }

    /// <summary>Moves somebody from the day last seen to today; says how many days ago that was.</summary>
    private int Move(ref long last, int[] days, int index)
    {
        var ago = last >= stamp ? (int)(stamp + index - last) : int.MaxValue;

        if (ago < int.MaxValue)
        {
            days[index - ago]--;
        }

        days[index]++;
        last = stamp + index;

        return ago;
    }

    private void Note()
    {
        var index = today - first;
        var window = ruling.Settings.Engagement.Window;
        var met = 0;

        foreach (var day in CriteriaDays)
        {
            met += day <= today ? 1 : 0;
        }

        current = new()
        {
            Day = today,
            FirstUse = firstUse <= today ? firstUse : -1,
            LastUse = lastUse,
            Raw = RawOf(index, window),
            RawBefore = RawOf(index - window, window),
            Raw28 = RawOf(index, 28),
            Raw28Before = RawOf(index - 28, 28),
            Active1 = lastPeople[index],
            Active7 = active7,
            Active30 = active30,
            Active90 = active90,
            Seen90 = ruling.HasUnscored ? seen90 : active90,
            Weekly3 = (weekly[index] + weekly[index - 7] + weekly[index - 14]) / 3.0,
            Weekly3Before = (weekly[index - 21] + weekly[index - 28] + weekly[index - 35]) / 3.0,
            Names28 = names28,
            ActiveDays28 = daysUpTo[index + 1] - daysUpTo[index - 27],
            ActiveDays30 = daysUpTo[index + 1] - daysUpTo[index - 29],
            Seats = seats.At(today),
            CriteriaMet = met,
            Criteria = criteriaDays.Count,
        };

        if (ruling.HasBusiness && account.Business is { } book)
        {
            business.Read(book, today);
            current.Business = business;
        }

        if (ruling.Custom.Length > 0)
        {
            custom.Read(in current);
            current.Custom = custom;
        }
    }

    /// <summary>The raw engagement of the days that end with this one.</summary>
    private long RawOf(int index, int days) => rawUpTo[index + 1] - rawUpTo[index + 1 - days];
}
