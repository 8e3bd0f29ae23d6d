using Latido.Engine.Facts;

namespace Latido.Engine.Tests.Facts;

public sealed class UsageCalendarTests
{
    [Theory, InlineData(1, 50), InlineData(2, 3000), InlineData(3, 30_000), InlineData(4, 30_000)]
    public void A_calendar_does_what_a_dictionary_would(int seed, int steps)
    {
        Random random = new(seed);
        UsageCalendar calendar = new();
        Dictionary<(int Day, int Person, int Event), long> model = [];

        for (var step = 0; step < steps; step++)
        {
            switch (random.Next(2000))
            {
                case 0:
                    var (from, to) = (random.Next(40), random.Next(40));
                    Move(model, from, to);
                    calendar.Move(from, to);
                    break;
                case 1 when random.Next(4) == 0:
                    var bound = random.Next(200);
                    model.Keys.Where(key => key.Day < bound).ToList().ForEach(key => model.Remove(key));
                    calendar.DropBefore(bound);
                    break;
                case 2:
                    Check(calendar, model);
                    break;
                default:
                    var (day, person, number) = (random.Next(10) == 0 ? random.Next(400) : step * 400 / steps, random.Next(40), random.Next(12));
                    var count = random.Next(500) == 0 ? random.Next(1, 50_000) : random.Next(1, 4);
                    calendar.Add(day, person, number, count);
                    model[(day, person, number)] = model.GetValueOrDefault((day, person, number)) + count;
                    break;
            }
        }

        Check(calendar, model);
    }

    [Fact]
    public void A_count_beyond_a_cell_spills_into_full_cells_of_the_same_key()
    {
        UsageCalendar calendar = new();

        calendar.Add(10, 1, 1, 16_000);
        calendar.Add(10, 2, 1, 1);
        calendar.Add(10, 1, 1, 54_000);

        Counts(calendar).ShouldBe([(1, 16_383), (1, 16_383), (1, 16_383), (1, 16_383), (1, 4_468), (2, 1)]);
        UsageQuery.ByPerson(calendar, 10, 10)[0].Count.ShouldBe(70_000);
    }

    [Fact]
    public void The_way_a_count_came_does_not_show()
    {
        UsageCalendar one = new(), other = new();
        one.Add(10, 1, 1, 40_000);

        for (var i = 0; i < 40; i++)
        {
            other.Add(10, 1, 1, 1_000);
        }

        Counts(other).ShouldBe(Counts(one));
    }

    [Fact]
    public void Limits_of_a_cell_hold()
    {
        UsageCalendar calendar = new();

        calendar.Add(DayNumber.Max, UsageCell.MaxPeople - 1, UsageCell.MaxEvents - 1, UsageCell.MaxCount);
        calendar.Add(0, 0, 0, 1);

        calendar.Cells[1].ShouldBe(new(DayNumber.Max, UsageCell.MaxPeople - 1, UsageCell.MaxEvents - 1, UsageCell.MaxCount));
        calendar.Between(0, 0).Length.ShouldBe(1);
        calendar.Between(DayNumber.Max, DayNumber.Max + 5).Length.ShouldBe(1);
        calendar.Between(-5, -1).Length.ShouldBe(0);
        calendar.Between(8, 7).Length.ShouldBe(0);
    }

    [Fact]
    public void A_giant_account_takes_events_of_any_day_without_moving_itself_each_time()
    {
        UsageCalendar calendar = new();

        for (var i = 0; i < 300_000; i++)
        {
            calendar.Add(i / 10_000, i % 10_000, 1, 1);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Random random = new(1);

        for (var i = 0; i < 100_000; i++)
        {
            calendar.Add(random.Next(30), random.Next(10_000), 2, 1);
        }

        calendar.Settle();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(40_000_000);
        UsageQuery.ByEvent(calendar, 0, 30).Select(row => (row.Key, row.Count)).ShouldBe([(1, 300_000), (2, 100_000)]);
        calendar.Capacity.ShouldBeLessThanOrEqualTo((int)(calendar.Cells.Length * 1.26) + 4096);
    }

    [Fact]
    public void Room_is_at_most_a_quarter_more_than_needed()
    {
        UsageCalendar calendar = new();

        for (var i = 1; i <= 5_000; i++)
        {
            calendar.Add(i, 0, 0, 1);
            calendar.Capacity.ShouldBeLessThanOrEqualTo((i * 5 / 4) + 3);
        }

        calendar.DropBefore(4_000);
        calendar.Capacity.ShouldBeLessThanOrEqualTo((1_001 * 5 / 4) + 3);
    }

    [Fact]
    public void Weighted_use_is_the_sum_of_count_times_weight()
    {
        UsageCalendar calendar = new();
        (int Count, int Weight)[] golden = [(3, 9), (5, 7), (10, 5), (20, 3), (15, 1)];

        for (var i = 0; i < golden.Length; i++)
        {
            calendar.Add(100 + i, i, i, golden[i].Count);
        }

        calendar.Add(200, 0, 0, 50);
        var weights = golden.Select(each => (double)each.Weight).ToArray();

        UsageQuery.Weighted(calendar, 100, 110, weights).ShouldBe(187);
        var byPerson = new double[5];
        UsageQuery.WeightedByPerson(calendar, 100, 110, weights, byPerson);
        byPerson.ShouldBe([27, 35, 50, 60, 15]);
    }

    private static (int, int)[] Counts(UsageCalendar calendar) => [.. calendar.Cells.ToArray().Select(cell => (cell.Person, cell.Count))];

    private static void Move(Dictionary<(int Day, int Person, int Event), long> model, int from, int to)
    {
        foreach (var key in model.Keys.Where(key => key.Person == from && from != to).ToList())
        {
            model.Remove(key, out var count);
            model[key with { Person = to }] = model.GetValueOrDefault(key with { Person = to }) + count;
        }
    }

    private static void Check(UsageCalendar calendar, Dictionary<(int Day, int Person, int Event), long> model)
    {
        var cells = calendar.Cells.ToArray();

        cells.Select(cell => cell.Key).ShouldBeInOrder();
        var sums = cells.GroupBy(cell => (cell.Day, cell.Person, cell.Event)).ToDictionary(group => group.Key, group => group.Sum(cell => (long)cell.Count));
        sums.Count.ShouldBe(model.Count);
        sums.Where(sum => model.GetValueOrDefault(sum.Key) != sum.Value).ShouldBeEmpty();
        var days = (First: 60, Last: 90);
        calendar.Between(days.First, days.Last).ToArray().Sum(cell => (long)cell.Count)
            .ShouldBe(model.Where(each => each.Key.Day >= days.First && each.Key.Day <= days.Last).Sum(each => each.Value));
        cells.GroupBy(cell => cell.Key).ShouldAllBe(run => run.SkipLast(1).All(cell => cell.Count == UsageCell.MaxCount));
    }
}
