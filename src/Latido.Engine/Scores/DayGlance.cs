using System.Numerics;
using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>
/// The numbers of one single day, in one pass over the cells of its windows: just what <see cref="DayWalk"/> gives for
/// that day, without a step for each of the days before. Use comes on any day by anybody, which no processor can guess:
/// so the pass decides nothing, it only notes, and what was noted is counted behind it. Keeps its arrays between
/// glances; one to a thread.
/// </summary>
internal sealed class DayGlance
{
    private const int Weeks = 6;
    private const short Never = short.MaxValue;

    [ThreadStatic]
    private static DayGlance? mine;

    // The week in which so many days ago lies, as a bit; none beyond the last week that is asked for.
    private static readonly byte[] WeekOf = [.. Enumerable.Range(0, Weeks * 7).Select(ago => (byte)(1 << (ago / 7)))];

    private long[] worth = [];
    private PersonDays[] people = [];
    private ulong[] names = [];
    private byte[] weekOf = [];
    private ulong glance;
    private readonly List<int> criterionPeople = [];
    private readonly BusinessNumbers business = new();
    private readonly CustomNumbers custom = new();

    public static DayGlance Mine => mine ??= new();

    /// <summary>The numbers of an account as of a day.</summary>
    public DayNumbers At(AccountFacts account, SeatHistory seats, Ruling ruling, int day)
    {
        var window = ruling.Settings.Engagement.Window;
        var days = Math.Max(90, 2 * window);
        var cells = account.Usage.Between(day - days + 1, day);
        Begin(account.People.Count, ruling.Weights.Length, days);

        var numbers = new DayNumbers
        {
            Day = day,
            FirstUse = account.Usage.FirstDayUpTo(day),
            LastUse = cells.IsEmpty ? account.Usage.LastDayUpTo(day) : cells[^1].Day,
            Names28 = Note(cells, day, ruling.Weights),
            Seats = seats.At(day),
            Criteria = ruling.Criteria.Length,
        };

        if (ruling.HasBusiness && account.Business is { } book)
        {
            business.Read(book, day);
            numbers.Business = business;
        }

        CountWorth(ref numbers, window);
        CountPeople(ref numbers, account.People.Count, ruling.HasUnscored);

        foreach (var criterion in ruling.Criteria)
        {
            numbers.CriteriaMet += criterion.DayMet(account.Usage.Cells, day, criterionPeople) <= day ? 1 : 0;
        }

        if (ruling.Custom.Length > 0)
        {
            custom.Begin(account, seats, ruling, day, day);
            custom.Read(in numbers);
            numbers.Custom = custom;
        }

        return numbers;
    }

    private void Begin(int peopleCount, int nameCount, int days)
    {
        glance++;

        if (worth.Length < days)
        {
            worth = new long[days];
            weekOf = new byte[days];
            WeekOf.CopyTo(weekOf, 0);
        }

        if (people.Length < peopleCount)
        {
            people = new PersonDays[Math.Max(64, peopleCount * 2)];
        }

        if (names.Length < nameCount)
        {
            names = new ulong[Math.Max(64, nameCount * 2)];
        }

        worth.AsSpan(0, days).Clear();
        people.AsSpan(0, peopleCount).Fill(new(Never, Never, 0));
    }

    /// <summary>Notes every cell, the oldest first, so that the newest stays; says how many names were used in 28 days.</summary>
    private int Note(ReadOnlySpan<UsageCell> cells, int day, int[] weights)
    {
        var names28 = 0;

        foreach (var cell in cells)
        {
            var ago = day - cell.Day;
            var value = (long)weights[cell.Event] * cell.Count;
            var counts = value > 0;
            worth[ago] += value;

            ref var person = ref people[cell.Person];
            var week = weekOf[ago];
            person = new(counts ? (short)ago : person.Active, (short)ago, (byte)(counts ? person.Weeks | week : person.Weeks));

            ref var name = ref names[cell.Event];
            var isNew = counts & ago < 28 & name != glance;
            name = isNew ? glance : name;
            names28 += isNew ? 1 : 0;
        }

        return names28;
    }

    private void CountWorth(ref DayNumbers numbers, int window)
    {
        (numbers.Raw, numbers.RawBefore) = (Sum(0, window), Sum(window, window));
        (numbers.Raw28, numbers.Raw28Before) = (Sum(0, 28), Sum(28, 28));

        for (var ago = 0; ago < 30; ago++)
        {
            var isActive = worth[ago] > 0 ? 1 : 0;
            numbers.ActiveDays28 += ago < 28 ? isActive : 0;
            numbers.ActiveDays30 += isActive;
        }
    }

    private long Sum(int from, int days)
    {
        var sum = 0L;

        foreach (var value in worth.AsSpan(from, days))
        {
            sum += value;
        }

        return sum;
    }

    private void CountPeople(ref DayNumbers numbers, int count, bool hasUnscored)
    {
        var (recent, before, seen) = (0, 0, 0);

        foreach (ref readonly var person in people.AsSpan(0, count))
        {
            numbers.Active1 += person.Active < 1 ? 1 : 0;
            numbers.Active7 += person.Active < 7 ? 1 : 0;
            numbers.Active30 += person.Active < 30 ? 1 : 0;
            numbers.Active90 += person.Active < 90 ? 1 : 0;
            seen += person.Seen < 90 ? 1 : 0;
            recent += BitOperations.PopCount(person.Weeks & 0b000_111u);
            before += BitOperations.PopCount(person.Weeks & 0b111_000u);
        }

        numbers.Seen90 = hasUnscored ? seen : numbers.Active90;
        numbers.Weekly3 = recent / 3.0;
        numbers.Weekly3Before = before / 3.0;
    }

    /// <summary>How many days ago somebody was last active and last seen, and in which of the last weeks active, as bits.</summary>
    private readonly record struct PersonDays(short Active, short Seen, byte Weeks);
}
