using Latido.Server.Log;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Log;

public sealed class DuplicateWindowTests
{
    private const long Hour = 3_600_000_000;
    private const long Start = 497_000 * Hour;

    [Fact]
    public void Agrees_with_a_plain_set_over_many_hours()
    {
        var random = new Random(1);
        var window = new DuplicateWindow(1 << 26);
        var seen = new Dictionary<ulong, int>();

        for (var hour = 0; hour < 300; hour++)
        {
            window.MoveTo(Start + (hour * Hour));

            for (var i = 0; i < 700; i++)
            {
                // Few enough to meet again, spread over all shelves, some of them close neighbours.
                var id = (ulong)random.Next(1, 30_000) * 0x9E3779B97F4A7C15;
                var isNew = !seen.TryGetValue(id, out var last) || hour - last > DuplicateWindow.Hours;

                window.TryAdd(id).ShouldBe(isNew, $"hour {hour}, id {id}, last {last}");

                if (isNew)
                {
                    seen[id] = hour;
                }
            }
        }
    }

    [Fact]
    public void What_was_forgotten_may_come_again_and_its_neighbours_stay_known()
    {
        var window = new DuplicateWindow(1 << 26);
        window.MoveTo(Start);

        for (var id = 1ul; id <= 30; id++)
        {
            window.TryAdd(id).ShouldBeTrue();
        }

        window.Forget(7);

        window.TryAdd(7).ShouldBeTrue();
        Enumerable.Range(1, 30).ShouldAllBe(id => !window.TryAdd((ulong)id));
    }

    [Fact]
    public void Memory_follows_the_ids_of_the_last_day_and_stops_at_the_limit()
    {
        var window = new DuplicateWindow(maxIds: 100_000);
        var random = new Random(2);

        for (var hour = 0; hour < 60; hour++)
        {
            window.MoveTo(Start + (hour * Hour));

            for (var i = 0; i < 20_000; i++)
            {
                window.TryAdd((ulong)random.NextInt64() << 1);
            }
        }

        // 24 hours would be 480,000 ids.
        window.Count.ShouldBeInRange(80_000, 240_000);
        window.Bytes.ShouldBeLessThan(4_000_000);
    }

    [Fact]
    public void An_id_of_long_ago_is_not_taken_for_one_of_today_when_the_hours_come_round()
    {
        foreach (var gap in new[] { 25, 100, 200, 230, 254, 255, 256, 300, 510, 5000 })
        {
            var window = new DuplicateWindow(1 << 20);
            window.MoveTo(Start);
            window.TryAdd(42);
            window.MoveTo(Start + (gap * Hour));

            window.TryAdd(42).ShouldBeTrue($"{gap} hours later");
            window.TryAdd(42).ShouldBeFalse();
        }
    }
}
