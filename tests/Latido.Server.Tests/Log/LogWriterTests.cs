using Latido.Server.Log;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Log;

public sealed class LogWriterTests
{
    [Theory, OnEachDatabase]
    public async Task What_was_acknowledged_is_read_back_by_the_next_start(Database kind)
    {
        await using var place = await LogPlace.CreateAsync(kind);

        await using (var log = await RunningLog.StartAsync(place.Open()))
        {
            (await log.AppendAsync(1, 2, 3)).ShouldBe(new(3, 0, false));
            (await log.AppendAsync(4)).ShouldBe(new(1, 0, false));
            (await log.ReadIdsAsync()).ShouldBe<ulong>([1, 2, 3, 4], ignoreOrder: true);
        }

        await using var again = await RunningLog.StartAsync(place.Open());

        again.Log.HeadGroup.ShouldBe(2);
        (await again.ReadIdsAsync()).ShouldBe<ulong>([1, 2, 3, 4], ignoreOrder: true);
        (await again.ReadIdsAsync(after: 1)).ShouldBe([4ul]);
    }

    [Theory, OnEachDatabase]
    public async Task An_id_counts_once_in_a_post_in_a_group_and_after_a_restart(Database kind)
    {
        await using var place = await LogPlace.CreateAsync(kind);

        await using (var log = await RunningLog.StartAsync(place.Open()))
        {
            (await log.AppendAsync(1, 1, 2)).ShouldBe(new(2, 1, false));
            (await log.AppendAsync(2, 3)).ShouldBe(new(1, 1, false));
            (await log.AppendAsync(0, 0)).ShouldBe(new(2, 0, false));
            (await log.AppendAsync(1, 2, 3)).ShouldBe(new(0, 3, false));
            log.Writer.Counters.Accepted.ShouldBe(5);
            log.Writer.Counters.Duplicates.ShouldBe(5);
        }

        await using var again = await RunningLog.StartAsync(place.Open());

        (await again.AppendAsync(1, 2, 3, 4)).ShouldBe(new(1, 3, false));
    }

    [Fact]
    public async Task The_same_id_in_two_workspaces_is_two_records()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        await using var log = await RunningLog.StartAsync(place.Open());
        using var other = new Post(new(new("01890000-0000-7000-8000-00000000000f")), RunningLog.Source, 1);
        other.Add(RunningLog.Event(1), 1);

        (await log.AppendAsync(1)).Accepted.ShouldBe(1);
        (await log.Writer.AppendAsync(other, default)).Accepted.ShouldBe(1);
    }

    [Fact]
    public async Task Many_callers_at_once_share_groups_and_each_hears_of_its_own_records()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        await using var log = await RunningLog.StartAsync(place.Open());

        // Every id is sent by two callers: one of them is told that it was first.
        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => log.AppendAsync((ulong)(i / 2) + 1, 0))));

        answers.Sum(answer => answer.Accepted).ShouldBe(200 + 400);
        answers.Sum(answer => answer.Duplicates).ShouldBe(200);
        (await log.ReadIdsAsync()).Where(id => id != 0).ShouldBe(Enumerable.Range(1, 200).Select(i => (ulong)i), ignoreOrder: true);
        log.Writer.Counters.Groups.ShouldBeLessThan(400);
    }

    [Fact]
    public async Task An_id_is_forgotten_after_a_day_and_not_before()
    {
        var time = new TestTime();
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        await using var log = await RunningLog.StartAsync(place.Open(), time: time);
        await log.AppendAsync(1);

        time.Advance(TimeSpan.FromHours(24));
        (await log.AppendAsync(1)).Duplicates.ShouldBe(1);

        time.Advance(TimeSpan.FromHours(2));
        (await log.AppendAsync(1)).Accepted.ShouldBe(1);
    }

    [Theory, OnEachDatabase]
    public async Task A_restart_learns_the_ids_of_the_last_day_only(Database kind)
    {
        var time = new TestTime();
        await using var place = await LogPlace.CreateAsync(kind);

        await using (var log = await RunningLog.StartAsync(place.Open(), time: time))
        {
            await log.AppendAsync(1);
            time.Advance(TimeSpan.FromHours(20));
            await log.AppendAsync(2);
            time.Advance(TimeSpan.FromHours(20));
            await log.AppendAsync(3);
        }

        await using var again = await RunningLog.StartAsync(place.Open(), time: time);

        (await again.AppendAsync(1, 2, 3)).ShouldBe(new(1, 2, false));
    }

    [Fact]
    public async Task A_full_house_says_so_at_once_and_takes_nothing()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        var disk = new FaultyDisk();
        await using var log = await RunningLog.StartAsync(place.Open(disk: disk), new() { MaxQueuedPosts = 2 });
        disk.Hold();
        var first = log.AppendAsync(1);
        await disk.IsHeld;
        var waiting = new[] { log.AppendAsync(2), log.AppendAsync(3) };

        (await log.AppendAsync(4)).ShouldBe(new(0, 0, IsFull: true));

        disk.GoOn();
        (await first).Accepted.ShouldBe(1);
        (await Task.WhenAll(waiting)).ShouldAllBe(answer => answer.Accepted == 1);
        (await log.AppendAsync(4)).Accepted.ShouldBe(1);
        (await log.ReadIdsAsync()).ShouldBe<ulong>([1, 2, 3, 4], ignoreOrder: true);
    }

    [Fact]
    public async Task The_house_is_full_by_bytes_too_but_one_large_post_may_come_alone()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        var disk = new FaultyDisk();
        await using var log = await RunningLog.StartAsync(place.Open(disk: disk), new() { MaxQueuedBytes = 10 });
        disk.Hold();
        var first = log.AppendAsync(1);
        await disk.IsHeld;
        var second = log.AppendAsync(2);

        (await log.AppendAsync(3)).IsFull.ShouldBeTrue();

        disk.GoOn();
        (await first).Accepted.ShouldBe(1);
        (await second).Accepted.ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_who_leaves_the_line_is_not_written_and_one_who_leaves_later_is_written_whole()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        var disk = new FaultyDisk();
        await using var log = await RunningLog.StartAsync(place.Open(disk: disk));
        using var leaving = new CancellationTokenSource();
        using var taken = RunningLog.Post(1, 2);
        using var inLine = RunningLog.Post(3, 4);
        disk.Hold();
        var first = log.Writer.AppendAsync(taken, leaving.Token).AsTask();
        await disk.IsHeld;
        var second = log.Writer.AppendAsync(inLine, leaving.Token).AsTask();

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(second);
        disk.GoOn();
        (await first).Accepted.ShouldBe(2);
        (await log.AppendAsync(3, 4)).Accepted.ShouldBe(2);
        (await log.ReadIdsAsync()).ShouldBe<ulong>([1, 2, 3, 4], ignoreOrder: true);
    }

    [Fact]
    public async Task Stopping_writes_what_is_in_line_and_takes_no_more()
    {
        await using var place = await LogPlace.CreateAsync(Database.Sqlite);
        var disk = new FaultyDisk();
        var log = await RunningLog.StartAsync(place.Open(disk: disk));
        disk.Hold();
        var first = log.AppendAsync(1);
        await disk.IsHeld;
        var second = log.AppendAsync(2);

        var stopping = log.StopAsync();
        (await log.AppendAsync(3)).IsFull.ShouldBeTrue();
        disk.GoOn();
        await stopping;

        (await first).Accepted.ShouldBe(1);
        (await second).Accepted.ShouldBe(1);
        await using var again = await RunningLog.StartAsync(place.Open());
        (await again.ReadIdsAsync()).ShouldBe([1ul, 2]);
    }
}
