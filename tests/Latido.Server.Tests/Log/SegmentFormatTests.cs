using Latido.Server.Log;
using Latido.Server.Log.Segments;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Log;

public sealed class SegmentFormatTests
{
    /// <summary>If this test fails, logs that are out there cannot be opened any more: make a new version instead.</summary>
    [Fact]
    public void The_stored_head_is_this_for_ever()
    {
        var positions = Enumerable.Range(0, Partition.Count).Select(i => i * 1_000_003L).ToArray();
        var head = new Segment("", 12345, 1_790_000_000_000_000, 67_108_000, positions).Head();

        head.Length.ShouldBe(556);
        Convert.ToHexStringLower(head.AsSpan(0, 56)).ShouldBe("4c415449444f0d0a0100000000000000393000000000000000e025dafe5b0600a0fcff0300000000000000000000000043420f0000000000");
        Convert.ToHexStringLower(head.AsSpan(552)).ShouldBe("93e66e4b");
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_without_a_shutdown_too()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        await using var log = await RunningLog.StartAsync(place.Open(segmentBytes: 20_000));
        await using var copy = await LogPlace.CreateAsync(Database.Sqlite);

        for (var i = 0ul; i < 200; i++)
        {
            await log.AppendAsync((i * 2) + 1, (i * 2) + 2);
        }

        // As the disk is now: preallocated behind the last group, nothing closed.
        foreach (var file in place.Files)
        {
            File.Copy(file, Path.Combine(copy.Folder, Path.GetFileName(file)));
        }

        await using var again = await RunningLog.StartAsync(copy.Open(segmentBytes: 20_000));

        place.Files.Length.ShouldBeGreaterThan(1);
        (await again.ReadIdsAsync()).ShouldBe(await log.ReadIdsAsync());
        (await again.AppendAsync(1, 400, 401)).ShouldBe(new(1, 2, false));
        (await again.Log.VerifyAsync(default).ToListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_small_log_takes_little_more_disk_than_its_records_once_closed()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);

        await using (var log = await RunningLog.StartAsync(place.Open()))
        {
            for (var i = 0; i < 50; i++)
            {
                await log.AppendAsync(0);
            }
        }

        new FileInfo(place.Files.ShouldHaveSingleItem()).Length.ShouldBeLessThan(Segment.HeadBytes + (50 * 200));
    }
}
