using Latido.Engine.Facts;
using NodaTime;

namespace Latido.Engine.Tests.Facts;

public sealed class UsageWalkTests
{
    private static readonly EventNames Names = MakeNames();

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void Numbers_are_those_of_counting_by_hand(int seed)
    {
        Random random = new(seed);
        UsageCalendar calendar = new();
        List<(int Day, int Person, int Event, int Count)> rows = [];
        const int Start = 9_000;

        for (var i = 0; i < 600; i++)
        {
            var row = (Start + random.Next(260), random.Next(15), random.Next(6), random.Next(1, 5));
            rows.Add(row);
            calendar.Add(row.Item1, row.Item2, row.Item3, row.Item4);
        }

        double[] weights = [1, 2, 0, 5, 3];
        UsageWalk walk = new();

        foreach (var day in new[] { Start, Start + 40, Start + 130, Start + 200, Start + 259, Start + 400 })
        {
            var numbers = walk.Read(calendar, day, Names, weights);
            var scored = rows.Where(row => row.Event != 2).ToList();

            foreach (var (value, length, skip) in new[]
            {
                (numbers.Active1, 1, 0), (numbers.Active7, 7, 0), (numbers.Active30, 30, 0), (numbers.Active90, 90, 0),
                (numbers.ActiveBefore7, 7, 7), (numbers.ActiveBefore30, 30, 30), (numbers.ActiveBefore90, 90, 90),
            })
            {
                value.ShouldBe(In(scored, day, length, skip).Select(row => row.Person).Distinct().Count(), $"{length} {skip}");
            }

            numbers.People.ShouldBe(In(rows, day, 90).Select(row => row.Person).Distinct().Count());

            foreach (var (value, length, skip) in new[]
            {
                (numbers.ActiveDays7, 7, 0), (numbers.ActiveDays14, 14, 0), (numbers.ActiveDays30, 30, 0), (numbers.ActiveDays90, 90, 0),
                (numbers.ActiveDaysBefore7, 7, 7), (numbers.ActiveDaysBefore30, 30, 30), (numbers.ActiveDaysBefore90, 90, 90),
            })
            {
                value.ShouldBe(In(scored, day, length, skip).Select(row => row.Day).Distinct().Count());
            }

            foreach (var (value, length, skip) in new[]
            {
                (numbers.PersonDays7, 7, 0), (numbers.PersonDays30, 30, 0), (numbers.PersonDays90, 90, 0),
                (numbers.PersonDaysBefore7, 7, 7), (numbers.PersonDaysBefore30, 30, 30), (numbers.PersonDaysBefore90, 90, 90),
            })
            {
                value.ShouldBe(In(scored, day, length, skip).Select(row => (row.Day, row.Person)).Distinct().Count());
            }

            foreach (var (value, length, skip) in new[]
            {
                (numbers.LoginDays7, 7, 0), (numbers.LoginDays30, 30, 0), (numbers.LoginDaysBefore7, 7, 7), (numbers.LoginDaysBefore30, 30, 30),
            })
            {
                value.ShouldBe(In(scored, day, length, skip).Where(row => row.Event == 0).Select(row => (row.Day, row.Person)).Distinct().Count());
            }

            foreach (var (value, length, skip) in new[]
            {
                (numbers.Events7, 7, 0), (numbers.Events30, 30, 0), (numbers.Events90, 90, 0),
                (numbers.EventsBefore7, 7, 7), (numbers.EventsBefore30, 30, 30), (numbers.EventsBefore90, 90, 90),
            })
            {
                value.ShouldBe(In(scored, day, length, skip).Sum(row => row.Count));
            }

            foreach (var (value, length, skip) in new[]
            {
                (numbers.Breadth30, 30, 0), (numbers.Breadth90, 90, 0), (numbers.BreadthBefore30, 30, 30), (numbers.BreadthBefore90, 90, 90),
            })
            {
                value.ShouldBe(In(scored, day, length, skip).Select(row => row.Event).Distinct().Count());
            }

            var before = rows.Where(row => row.Day <= day).ToList();
            numbers.LastActiveDay.ShouldBe(before.Count == 0 ? -1 : before.Max(row => row.Day));
            numbers.FirstActiveDay.ShouldBe(before.Count == 0 ? -1 : before.Min(row => row.Day));
            numbers.Stickiness.ShouldBe(Stickiness(scored, day));

            for (var week = 0; week < 13; week++)
            {
                walk.Weeks[week].ShouldBe(In(scored, day, 7, 7 * week).Select(row => row.Person).Distinct().Count());
            }

            for (var ago = 0; ago < UsageWalk.Days; ago++)
            {
                walk.Daily[ago].ShouldBe(In(scored, day, 1, ago).Select(row => row.Person).Distinct().Count());
            }

            walk.Events.ToArray().Select(use => use.Event).ShouldBe(In(rows, day, 180).Select(row => row.Event).Distinct().Order());
            walk.People.ToArray().Select(use => use.Person).ShouldBe(In(scored, day, 180).Select(row => row.Person).Distinct().Order());

            foreach (var use in walk.Events)
            {
                var mine = rows.Where(row => row.Event == use.Event).ToList();
                var counts = new[] { (7, 0), (7, 7), (30, 0), (30, 30), (90, 0), (90, 90) }.Select(w => (long)In(mine, day, w.Item1, w.Item2).Sum(row => row.Count));
                new[] { use.Count7, use.CountBefore7, use.Count30, use.CountBefore30, use.Count90, use.CountBefore90 }.ShouldBe(counts);
                use.LastDay.ShouldBe(In(mine, day, 180).Max(row => row.Day));
                use.Weeks.ShouldBe(Weeks(In(mine, day, 180), day));
                walk.Of(use.Event).ShouldBe(use);
            }

            foreach (var use in walk.People)
            {
                var mine = scored.Where(row => row.Person == use.Person).ToList();
                var days = new[] { (28, 0), (28, 28), (30, 0), (60, 0) }.Select(w => In(mine, day, w.Item1, w.Item2).Select(row => row.Day).Distinct().Count());
                new[] { use.Days28, use.DaysBefore28, use.Days30, use.Days60 }.ShouldBe(days);
                use.LastDay.ShouldBe(In(mine, day, 180).Max(row => row.Day));
                use.Weeks.ShouldBe(Weeks(In(mine, day, 180), day));
            }
        }
    }

    [Fact]
    public void An_account_without_use_has_no_shares_rather_than_zeros()
    {
        UsageWalk walk = new();

        var numbers = walk.Read(new(), 9_000, Names);

        numbers.QuietDays.ShouldBeNull();
        numbers.Stickiness.ShouldBeNull();
        numbers.ActiveShare30.ShouldBeNull();
        numbers.LicenceUse(10).ShouldBe(0);
        numbers.LicenceUse(null).ShouldBeNull();
        walk.Of(3).ShouldBe(new EventUse { Event = 3, LastDay = -1 });
    }

    [Fact]
    public void A_small_account_read_after_a_giant_one_is_not_mixed_with_it()
    {
        UsageCalendar giant = new(), small = new();

        for (var i = 0; i < 5_000; i++)
        {
            giant.Add(9_000, i, i % 3_000, 1);
        }

        small.Add(9_000, 4_000, 2_500, 2);
        UsageWalk walk = new();
        walk.Read(giant, 9_000, MakeNames(3_000)).Active30.ShouldBe(5_000);

        var numbers = walk.Read(small, 9_000, MakeNames(3_000));

        (numbers.Active30, numbers.Breadth30, numbers.Events30).ShouldBe((1, 1, 2));
    }

    [Fact]
    public void Licence_use_may_pass_the_seats_bought()
    {
        UsageCalendar calendar = new();

        for (var i = 0; i < 12; i++)
        {
            calendar.Add(9_000, i, 1, 1);
        }

        new UsageWalk().Read(calendar, 9_000, Names).LicenceUse(10).ShouldBe(1.2);
    }

    private static IEnumerable<(int Day, int Person, int Event, int Count)> In(
        IEnumerable<(int Day, int Person, int Event, int Count)> rows, int day, int length, int skip = 0) =>
        rows.Where(row => row.Day <= day - skip && row.Day > day - skip - length);

    private static double? Stickiness(List<(int Day, int Person, int Event, int Count)> rows, int day)
    {
        var monthly = In(rows, day, 30).Select(row => row.Person).Distinct().Count();
        var weekdays = Enumerable.Range(0, 30).Select(ago => day - ago)
            .Where(d => DayNumber.ToDate(d).DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday));

        return monthly == 0 ? null : weekdays.Average(d => In(rows, d, 1).Select(row => row.Person).Distinct().Count()) / monthly;
    }

    private static uint Weeks(IEnumerable<(int Day, int Person, int Event, int Count)> rows, int day) =>
        rows.Aggregate(0u, (mask, row) => mask | (1u << ((day - row.Day) / 7)));

    private static EventNames MakeNames(int count = 6)
    {
        EventNames names = new();
        names.NumberOf("User logged in"u8);

        for (var i = 1; i < count; i++)
        {
            names.NumberOf(System.Text.Encoding.UTF8.GetBytes($"event {i}"));
        }

        return names;
    }
}
