using System.Diagnostics;
using Latido.Server.Log;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Log;

public sealed class DiskFullTests
{
    [Fact]
    public async Task A_post_that_does_not_fit_is_refused_and_counts_once_when_it_comes_again()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        var disk = new FaultyDisk();

        await using (var log = await RunningLog.StartAsync(place.Open(disk: disk)))
        {
            await log.AppendAsync(1, 2);

            // Wherever the write broke off, nothing of it may stay.
            for (var room = 0; room < 200; room += 7)
            {
                disk.Room = room;
                (await Should.ThrowAsync<LogUnavailableException>(log.AppendAsync(3, 4))).IsDiskFull.ShouldBeTrue();
                log.Log.HeadGroup.ShouldBe(1);
                (await log.Log.VerifyAsync(default).ToListAsync()).ShouldBeEmpty();
            }

            disk.Room = long.MaxValue;
            (await log.AppendAsync(3, 4, 1)).ShouldBe(new(2, 1, false));
            (await log.ReadIdsAsync()).ShouldBe<ulong>([1, 2, 3, 4], ignoreOrder: true);
        }

        await using var again = await RunningLog.StartAsync(place.Open());
        (await again.ReadIdsAsync()).ShouldBe<ulong>([1, 2, 3, 4], ignoreOrder: true);
    }

    [Fact]
    public async Task A_crash_right_after_a_failed_write_brings_nothing_half_written_back()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        var disk = new FaultyDisk();
        await using var log = await RunningLog.StartAsync(place.Open(disk: disk));
        await log.AppendAsync(1);
        disk.Room = 60;
        await Should.ThrowAsync<LogUnavailableException>(log.AppendAsync(2));

        // What the disk holds at this moment, as the next start would find it.
        await using var copy = await LogPlace.CreateAsync(Database.Sqlite);
        File.Copy(place.Files[0], Path.Combine(copy.Folder, Path.GetFileName(place.Files[0])));
        await using var again = await RunningLog.StartAsync(copy.Open());

        (await again.ReadIdsAsync()).ShouldBe([1ul]);
    }

    [Fact]
    public async Task On_a_real_disk_that_fills_up_the_log_goes_on_when_there_is_room_again()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        using var small = SmallDisk.TryMount(place.Folder, megabytes: 2);
        Assert.SkipWhen(small is null, "Mounting a small disk needs root on Linux.");
        var ballast = Path.Combine(place.Folder, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[1024 * 1024]);
        var accepted = 0;

        await using (var log = await RunningLog.StartAsync(place.Open(segmentBytes: 256 * 1024)))
        {
            var refused = await Should.ThrowAsync<LogUnavailableException>(async () =>
            {
                while (true)
                {
                    accepted += (await log.AppendAsync(new ulong[500])).Accepted;
                }
            });
            refused.IsDiskFull.ShouldBeTrue();
            accepted.ShouldBeGreaterThan(0);
            await Should.ThrowAsync<LogUnavailableException>(log.AppendAsync(new ulong[500]));

            File.Delete(ballast);
            (await log.AppendAsync(new ulong[500])).Accepted.ShouldBe(500);
            (await log.ReadIdsAsync()).Count.ShouldBe(accepted + 500);
            (await log.Log.VerifyAsync(default).ToListAsync()).ShouldBeEmpty();
        }

        await using var again = await RunningLog.StartAsync(place.Open(segmentBytes: 256 * 1024));
        (await again.ReadIdsAsync()).Count.ShouldBe(accepted + 500);
        await again.StopAsync();
    }

    /// <summary>A file system in memory of a few megabytes over a folder.</summary>
    private sealed class SmallDisk(string folder) : IDisposable
    {
        public static SmallDisk? TryMount(string folder, int megabytes) =>
            OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder) ? new(folder) : null;

        public void Dispose() => Run("umount", "-l", folder);

        private static bool Run(string program, params string[] arguments)
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
                process.WaitForExit();

                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }
}
