using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Log;

public sealed class LogWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_acknowledged_is_read_back_by_the_next_start()
    {
        await using (var log = await RunningLog.StartAsync(RunningLog.Segments(folder.Path)))
        {
            (await log.AppendAsync(1, 2, 3)).ShouldBe(new(3, 0, false));
            (await log.AppendAsync(4)).ShouldBe(new(1, 0, false));
            (await log.ReadIdsAsync()).ShouldBe<ulong>([1, 2, 3, 4], ignoreOrder: true);
        }

        await using var again = await RunningLog.StartAsync(RunningLog.Segments(folder.Path));

        again.Log.HeadGroup.ShouldBe(2);
        (await again.ReadIdsAsync()).ShouldBe<ulong>([1, 2, 3, 4], ignoreOrder: true);
        (await again.ReadIdsAsync(after: 1)).ShouldBe([4ul]);
    }

    [Fact]
    public async Task An_id_counts_once_in_a_post_in_a_group_and_after_a_restart()
    {
        await using (var log = await RunningLog.StartAsync(RunningLog.Segments(folder.Path)))
        {
            (await log.AppendAsync(1, 1, 2)).ShouldBe(new(2, 1, false));
            (await log.AppendAsync(2, 3)).ShouldBe(new(1, 1, false));
            (await log.AppendAsync(0, 0)).ShouldBe(new(2, 0, false));
        }

        await using var again = await RunningLog.StartAsync(RunningLog.Segments(folder.Path));

        (await again.AppendAsync(1, 2, 3, 4)).ShouldBe(new(1, 3, false));
    }
}
