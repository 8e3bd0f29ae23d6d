using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Log;

public sealed class RetentionTests
{
    [Theory, OnEachDatabase]
    public async Task What_is_dropped_is_gone_and_the_rest_stays_readable_and_numbered_on(Database kind)
    {
        var time = new TestTime();
        await using var place = await LogPlace.CreateAsync(kind);

        await using (var log = await RunningLog.StartAsync(place.Open(segmentBytes: 1500), time: time))
        {
            for (var i = 0; i < 60; i++)
            {
                await log.AppendAsync(0, 0, 0);
                time.Advance(TimeSpan.FromHours(1));
            }

            var before = log.Log.BytesOnDisk;
            var bookmark = await log.Log.BookmarkBeforeAsync(Microseconds(time) - (30 * 3_600_000_000L), default);
            bookmark.ShouldBeInRange(20, 30);

            var first = await log.Log.DropBeforeAsync(bookmark, default);

            first.ShouldBeInRange(10, bookmark);
            log.Log.FirstGroup.ShouldBe(first);
            (await log.ReadIdsAsync()).Count.ShouldBe(3 * (60 - (int)first + 1));
            log.Log.Records.ShouldBe(3 * (60 - first + 1));
            (await log.Log.VerifyAsync(default).ToListAsync()).ShouldBeEmpty();

            if (kind == Database.Sqlite)
            {
                log.Log.BytesOnDisk.ShouldBeLessThan(before);
            }
        }

        await using var again = await RunningLog.StartAsync(place.Open(segmentBytes: 1500), time: time);
        await again.AppendAsync(7);
        again.Log.HeadGroup.ShouldBe(61);
        again.Log.Records.ShouldBe((await again.ReadIdsAsync()).Count);
        (await again.Log.VerifyAsync(default).ToListAsync()).ShouldBeEmpty();
    }

    [Theory, OnEachDatabase]
    public async Task However_much_is_asked_for_the_numbering_goes_on(Database kind)
    {
        await using var place = await LogPlace.CreateAsync(kind);

        await using (var log = await RunningLog.StartAsync(place.Open(segmentBytes: 1500)))
        {
            for (var i = 0; i < 30; i++)
            {
                await log.AppendAsync(0, 0, 0);
            }

            (await log.Log.DropBeforeAsync(long.MaxValue, default)).ShouldBeInRange(20, 30);
        }

        await using var again = await RunningLog.StartAsync(place.Open(segmentBytes: 1500));
        await again.AppendAsync(7);
        again.Log.HeadGroup.ShouldBe(31);
        (await again.Log.VerifyAsync(default).ToListAsync()).ShouldBeEmpty();
    }

    [Theory, OnEachDatabase]
    public async Task An_empty_log_has_nothing_to_drop_and_nothing_wrong(Database kind)
    {
        await using var place = await LogPlace.CreateAsync(kind);
        await using var log = await RunningLog.StartAsync(place.Open());

        (await log.Log.DropBeforeAsync(long.MaxValue, default)).ShouldBe(1);
        (await log.Log.BookmarkBeforeAsync(long.MaxValue, default)).ShouldBe(0);
        (await log.Log.VerifyAsync(default).ToListAsync()).ShouldBeEmpty();
        (log.Log.HeadGroup, log.Log.FirstGroup).ShouldBe((0, 1));
    }

    private static long Microseconds(TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;
}
