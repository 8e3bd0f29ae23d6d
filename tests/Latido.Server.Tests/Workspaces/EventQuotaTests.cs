using Latido.Server.Workspaces;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Workspaces;

public sealed class EventQuotaTests
{
    private readonly TestTime time = new();

    [Fact]
    public void A_minutes_worth_may_come_at_once_and_then_as_time_passes()
    {
        var quota = new EventQuota(60, time);

        quota.TryTake(60, out _).ShouldBeTrue();
        quota.TryTake(2, out var wait).ShouldBeFalse();
        wait.ShouldBe(TimeSpan.FromSeconds(2));

        time.Advance(TimeSpan.FromSeconds(2));
        quota.TryTake(3, out wait).ShouldBeFalse();
        wait.ShouldBe(TimeSpan.FromSeconds(1));
        quota.TryTake(2, out _).ShouldBeTrue();

        time.Advance(TimeSpan.FromDays(30));
        quota.TryTake(60, out _).ShouldBeTrue();
        quota.TryTake(1, out _).ShouldBeFalse();
    }

    [Fact]
    public void More_than_a_minutes_worth_finds_room_when_nothing_is_used_and_is_paid_for_afterwards()
    {
        var quota = new EventQuota(10, time);
        quota.TryTake(1, out _).ShouldBeTrue();

        quota.TryTake(25, out var wait).ShouldBeFalse();
        wait.ShouldBe(TimeSpan.FromSeconds(6));
        time.Advance(wait);
        quota.TryTake(25, out _).ShouldBeTrue();

        quota.TryTake(1, out wait).ShouldBeFalse();
        wait.ShouldBe(TimeSpan.FromSeconds(96));
        quota.TryTake(25, out wait).ShouldBeFalse();
        wait.ShouldBe(TimeSpan.FromSeconds(150));
        quota.TryTake(0, out _).ShouldBeTrue();
    }

    [Fact]
    public void What_is_given_back_may_come_again()
    {
        var quota = new EventQuota(10, time);
        quota.TryTake(10, out _).ShouldBeTrue();

        quota.GiveBack(4);

        quota.TryTake(5, out _).ShouldBeFalse();
        quota.TryTake(4, out _).ShouldBeTrue();
    }

    [Fact]
    public void Another_quota_holds_at_once_and_of_what_was_used_no_more_counts_than_a_minutes_worth()
    {
        var quota = new EventQuota(10, time);
        quota.TryTake(100, out _).ShouldBeTrue();

        quota.Change(60);
        quota.TryTake(51, out _).ShouldBeFalse();
        quota.TryTake(1, out var wait).ShouldBeFalse();
        wait.ShouldBe(TimeSpan.FromSeconds(1));

        quota.Change(200);
        quota.TryTake(140, out _).ShouldBeTrue();

        quota.Change(6);
        quota.TryTake(1, out wait).ShouldBeFalse();
        wait.ShouldBe(TimeSpan.FromSeconds(10));
        quota.PerMinute.ShouldBe(6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void However_requests_come_no_stretch_of_time_has_more_than_its_minutes_and_one_besides(int seed)
    {
        var chance = new Random(seed);
        var perMinute = chance.Next(1, 1 + (int)Math.Pow(10, seed));
        var quota = new EventQuota(perMinute, time);
        var taken = new List<(long At, int Events)>();

        for (var i = 0; i < 600; i++)
        {
            time.Advance(TimeSpan.FromTicks(chance.NextInt64(TimeSpan.TicksPerMinute * chance.Next(0, 3) / chance.Next(1, 100) + 1)));
            var events = chance.Next(1, perMinute + 1);

            if (!quota.TryTake(events, out var wait))
            {
                wait.ShouldBeGreaterThan(TimeSpan.Zero);
                wait.ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(1));

                // Whoever comes back as he is told is let in, if nobody was before him.
                if (chance.Next(3) > 0)
                {
                    continue;
                }

                time.Advance(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)));
                quota.TryTake(events, out _).ShouldBeTrue();
            }

            taken.Add((time.GetTimestamp(), events));
        }

        for (var first = 0; first < taken.Count; first++)
        {
            Int128 events = 0;

            for (var last = first; last < taken.Count; last++)
            {
                events += taken[last].Events;
                var elapsed = taken[last].At - taken[first].At;
                (events * TimeSpan.TicksPerMinute).ShouldBeLessThanOrEqualTo(perMinute * ((Int128)elapsed + TimeSpan.TicksPerMinute));
            }
        }
    }

    [Fact]
    public async Task Many_at_once_take_no_more_than_there_is()
    {
        var quota = new EventQuota(10_000, time);

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 5_000).Count(_ => quota.TryTake(1, out var _)))));

        taken.Sum().ShouldBe(10_000);
    }
}
