using Latido.Server.Log;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Log;

public sealed class FollowingTests
{
    [Theory, OnEachDatabase]
    public async Task Followers_get_every_record_once_and_in_one_order_while_many_write(Database kind)
    {
        const int Writers = 8;
        const int PostsEach = 60;
        await using var place = await LogPlace.CreateAsync(kind);

        // A tail of a few groups only, so that slow followers must go back to the home.
        await using var log = await RunningLog.StartAsync(place.Open(segmentBytes: 8 * 1024), new() { TailBytes = 4096 });
        var followers = Enumerable.Range(0, 3).Select(pace => Task.Run(() => FollowAsync(log.Log, pace, Writers * PostsEach * 3))).ToList();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < PostsEach; i++)
            {
                var id = (ulong)(((writer * PostsEach) + i) * 3) + 1;
                (await log.AppendAsync(id, id + 1, id + 2)).Accepted.ShouldBe(3);
            }
        })));

        var seen = await Task.WhenAll(followers);
        seen[0].ShouldBe(Enumerable.Range(1, Writers * PostsEach * 3).Select(i => (ulong)i), ignoreOrder: true);
        seen[1].ShouldBe(seen[0]);
        seen[2].ShouldBe(seen[0]);
        (await log.ReadIdsAsync()).ShouldBe(seen[0]);
    }

    [Theory, OnEachDatabase]
    public async Task Positions_go_on_without_gaps_in_each_partition_across_restarts(Database kind)
    {
        await using var place = await LogPlace.CreateAsync(kind);
        var next = new long[Partition.Count];
        var seen = 0;

        for (var run = 0; run < 3; run++)
        {
            await using var log = await RunningLog.StartAsync(place.Open(segmentBytes: 8 * 1024));
            await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => log.AppendAsync(0, 0, 0, 0, 0)));
        }

        await using var last = await RunningLog.StartAsync(place.Open());

        await foreach (var group in last.Log.ReadAsync(0, default))
        {
            foreach (var record in group)
            {
                record.Position.ShouldBe(next[record.Partition]++);
                seen++;
            }

            if (group.Number == last.Log.HeadGroup)
            {
                break;
            }
        }

        seen.ShouldBe(3 * 40 * 5);
    }

    [Fact]
    public async Task A_follower_waits_at_the_head_and_hears_of_the_next_group()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        await using var log = await RunningLog.StartAsync(place.Open());
        await using var reading = log.Log.ReadAsync(0, default).GetAsyncEnumerator();

        var next = reading.MoveNextAsync();
        next.IsCompleted.ShouldBeFalse();
        await log.AppendAsync(7);

        (await next).ShouldBeTrue();
        reading.Current.Number.ShouldBe(1);
        reading.Current.Records.ShouldBe(1);
        log.Log.LagOf(0).ShouldBe(1);
        log.Log.LagOf(1).ShouldBe(0);
    }

    [Fact]
    public async Task Reading_ends_when_the_log_is_closed_and_all_is_read()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        var log = await RunningLog.StartAsync(place.Open());
        var reading = Task.Run(() => FollowAsync(log.Log, 0, int.MaxValue));
        await log.AppendAsync(1, 2);
        await log.StopAsync();

        (await reading).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Reading_ends_when_the_follower_is_told_to_stop()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        await using var log = await RunningLog.StartAsync(place.Open());
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            await foreach (var group in log.Log.ReadAsync(0, stop.Token))
            {
                group.Number.ShouldBe(0);
            }
        });

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(reading);
    }

    private static async Task<List<ulong>> FollowAsync(EventLog log, int pace, int count)
    {
        List<ulong> seen = [];
        var number = 0L;

        await foreach (var group in log.ReadAsync(0, default))
        {
            group.Number.ShouldBe(++number);

            for (var i = 0; i < pace; i++)
            {
                await Task.Yield();
            }

            foreach (var record in group)
            {
                seen.Add(record.Id);
            }

            if (seen.Count >= count)
            {
                break;
            }
        }

        return seen;
    }
}
