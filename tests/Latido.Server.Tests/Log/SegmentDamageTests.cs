using Latido.Server.Log;
using Latido.Server.Log.Segments;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Log;

public sealed class SegmentDamageTests
{
    [Fact]
    public async Task A_torn_tail_is_cut_at_the_last_whole_group_wherever_it_tore()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        var (start, end) = await WriteAsync(place, groups: 4);
        var path = place.Files[0];
        var whole = await File.ReadAllBytesAsync(path);

        for (var tear = start; tear < end; tear++)
        {
            // Either the file ends there, or what was preallocated still reads as zeros.
            var torn = whole.AsSpan(0, (int)tear).ToArray();
            await File.WriteAllBytesAsync(path, tear % 2 == 0 ? torn : [.. torn, .. new byte[end - tear + 5000]]);

            await using var log = await RunningLog.StartAsync(place.Open());

            log.Log.HeadGroup.ShouldBe(3, $"torn at {tear}");
            (await log.ReadIdsAsync()).Count.ShouldBe(9);
            (await log.AppendAsync(100)).Accepted.ShouldBe(1);
            (await log.ReadIdsAsync()).ShouldContain(100ul);
        }
    }

    [Fact]
    public async Task A_torn_tail_of_which_only_some_sectors_were_written_is_cut()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        var ids = Enumerable.Range(1, 200).Select(i => (ulong)i).ToArray();
        long start;

        await using (var log = await RunningLog.StartAsync(place.Open()))
        {
            await log.AppendAsync(ids[..3]);
            start = log.Log.BytesOnDisk;
            await log.AppendAsync(ids[3..]);
        }

        var whole = await File.ReadAllBytesAsync(place.Files[0]);

        for (var sector = start / 512; sector <= (whole.Length - 1) / 512; sector++)
        {
            var torn = whole.AsSpan().ToArray();
            var from = (int)Math.Max(start, sector * 512);
            torn.AsSpan(from, (int)Math.Min(torn.Length, (sector + 1) * 512) - from).Clear();
            await File.WriteAllBytesAsync(place.Files[0], torn);

            await using var log = await RunningLog.StartAsync(place.Open());

            log.Log.HeadGroup.ShouldBe(1, $"sector {sector} was not written");
        }
    }

    [Fact]
    public async Task Start_refuses_every_flipped_bit_and_says_where()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        await WriteAsync(place, groups: 4);
        var path = place.Files[0];
        var whole = await File.ReadAllBytesAsync(path);
        var random = new Random(5);

        for (var round = 0; round < 400; round++)
        {
            var damaged = whole.AsSpan().ToArray();
            var at = random.Next(whole.Length);
            damaged[at] ^= (byte)(1 << random.Next(8));

            // With room behind it, as after a crash, and without, as after a shutdown.
            await File.WriteAllBytesAsync(path, round % 2 == 0 ? damaged : [.. damaged, .. new byte[8192]]);
            await using var home = place.Open();

            var refused = await Should.ThrowAsync<DamagedLogException>(() => home.OpenAsync(default).AsTask(), $"byte {at}");

            refused.Finding.Place.ShouldBe(path);
            refused.Message.ShouldContain("latido doctor");
            (await home.VerifyAsync(default).ToListAsync()).ShouldContain(finding => !finding.IsHarmless, $"byte {at}");
        }
    }

    [Fact]
    public async Task A_group_lost_in_the_middle_is_never_taken_for_the_end()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        var (start, end) = await WriteAsync(place, groups: 4);
        var path = place.Files[0];
        var size = end - start;
        var whole = await File.ReadAllBytesAsync(path);

        foreach (var group in new[] { 0, 1, 2 })
        {
            var damaged = whole.AsSpan().ToArray();
            damaged.AsSpan(Segment.HeadBytes + (int)(group * size), (int)size).Clear();
            await File.WriteAllBytesAsync(path, damaged);
            await using var home = place.Open();

            (await Should.ThrowAsync<DamagedLogException>(() => home.OpenAsync(default).AsTask())).Finding.Group.ShouldBe(group + 1);
        }
    }

    [Fact]
    public async Task A_closed_segment_that_lost_its_end_or_is_gone_is_named()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        await WriteAsync(place, groups: 40, segmentBytes: 1500);
        var files = place.Files;
        files.Length.ShouldBeGreaterThan(4);
        var shorter = await File.ReadAllBytesAsync(files[1]);
        await File.WriteAllBytesAsync(files[1], shorter[..^10]);
        File.Delete(files[3]);
        await using var home = place.Open(segmentBytes: 1500);

        (await Should.ThrowAsync<DamagedLogException>(() => home.OpenAsync(default).AsTask())).Finding.Place.ShouldBe(files[1]);
        var findings = await home.VerifyAsync(default).ToListAsync();
        findings.ShouldContain(finding => finding.Place == files[1] && finding.Reason.Contains("should have", StringComparison.Ordinal));
        findings.ShouldContain(finding => finding.Place == files[4] && finding.Reason.Contains("missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Damage_in_an_old_segment_is_told_to_who_reads_it()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        var time = new TestTime();

        await using (var log = await RunningLog.StartAsync(place.Open(segmentBytes: 1500), time: time))
        {
            for (var i = 0; i < 40; i++)
            {
                await log.AppendAsync(0, 0, 0);
                time.Advance(TimeSpan.FromHours(3));
            }
        }

        var old = await File.ReadAllBytesAsync(place.Files[1]);
        old[Segment.HeadBytes + 100] ^= 1;
        await File.WriteAllBytesAsync(place.Files[1], old);
        await using var again = await RunningLog.StartAsync(place.Open(segmentBytes: 1500), time: time);

        var refused = await Should.ThrowAsync<DamagedLogException>(again.ReadIdsAsync());

        refused.Finding.Place.ShouldBe(place.Files[1]);
        refused.Finding.Reason.ShouldContain("checksum");
        (await again.Log.VerifyAsync(default).ToListAsync()).ShouldHaveSingleItem().Place.ShouldBe(place.Files[1]);
    }

    [Fact]
    public async Task A_segment_whose_making_was_interrupted_is_made_again()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        await WriteAsync(place, groups: 2);

        foreach (var left in new[] { 0, 17, 5000 })
        {
            await File.WriteAllBytesAsync(Segment.PathOf(place.Folder, 99), new byte[left]);
            await using var log = await RunningLog.StartAsync(place.Open());

            log.Log.HeadGroup.ShouldBe(2);
            place.Files.Length.ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_second_writer_is_refused()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        await using var log = await RunningLog.StartAsync(place.Open());
        await using var second = place.Open();

        (await Should.ThrowAsync<LogUnavailableException>(() => second.OpenAsync(default).AsTask())).Message.ShouldContain("Another process");
    }

    /// <summary>Writes groups of three records, all of one size; says where the last begins and ends.</summary>
    private static async Task<(long Start, long End)> WriteAsync(LogPlace place, int groups, int segmentBytes = 64 << 20)
    {
        await using var log = await RunningLog.StartAsync(place.Open(segmentBytes));
        var (start, end) = (0L, log.Log.BytesOnDisk);

        for (var i = 0; i < groups; i++)
        {
            await log.AppendAsync(0, 0, 0);
            (start, end) = (end, log.Log.BytesOnDisk);
        }

        return (start, end);
    }
}
