using Latido.Server.Log;
using Npgsql;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Log;

public sealed class PostgresLogTests
{
    [Fact]
    public async Task A_second_server_on_the_database_is_refused_and_told_who_is_there()
    {
        await using var place = await LogPlace.CreateAsync(Database.Postgres);
        await using var log = await RunningLog.StartAsync(place.Open());
        await using var second = place.Open();

        var refused = await Should.ThrowAsync<LogUnavailableException>(() => second.OpenAsync(default).AsTask());

        refused.Message.ShouldContain($"process {Environment.ProcessId}");
    }

    [Fact]
    public async Task A_connection_that_breaks_costs_the_posts_at_work_an_error_and_the_next_go_on()
    {
        await using var place = await LogPlace.CreateAsync(Database.Postgres);
        await using var log = await RunningLog.StartAsync(place.Open());
        await log.AppendAsync(1);

        await ExecuteAsync(place, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'latido (process%' AND datname = current_database()");

        await Should.ThrowAsync<LogUnavailableException>(log.AppendAsync(2));
        (await log.AppendAsync(2)).Accepted.ShouldBe(1);
        (await log.ReadIdsAsync()).ShouldBe([1ul, 2]);
    }

    [Fact]
    public async Task A_group_that_was_kept_though_its_answer_was_lost_counts_once()
    {
        await using var place = await LogPlace.CreateAsync(Database.Postgres);
        var home = new LostAnswer(place.Open());
        await using var log = await RunningLog.StartAsync(home);
        await log.AppendAsync(1);

        home.LoseNext = true;
        await Should.ThrowAsync<LogUnavailableException>(log.AppendAsync(2));

        (await log.AppendAsync(2, 3)).ShouldBe(new(1, 1, false));
        (await log.ReadIdsAsync()).ShouldBe([1ul, 2, 3]);
        (await log.Log.VerifyAsync(default).ToListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_large_group_is_written_whole_and_one_behind_a_foreign_one_not_at_all()
    {
        await using var place = await LogPlace.CreateAsync(Database.Postgres);
        await using var log = await RunningLog.StartAsync(place.Open());
        (await log.AppendAsync(new ulong[10_000])).Accepted.ShouldBe(10_000);
        (await log.ReadIdsAsync()).Count.ShouldBe(10_000);
        await ExecuteAsync(place, "UPDATE log_head SET group_no = 7");

        (await Should.ThrowAsync<LogUnavailableException>(log.AppendAsync(new ulong[10_000]))).Message.ShouldContain("Another process");

        await ExecuteAsync(place, "UPDATE log_head SET group_no = 1");
        (await log.AppendAsync(new ulong[10_000])).Accepted.ShouldBe(10_000);
        (await log.Log.VerifyAsync(default).ToListAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("UPDATE log_blocks SET block = set_byte(block, 40, get_byte(block, 40) # 1) WHERE group_no = 2", "checksum")]
    [InlineData("UPDATE log_blocks SET first_position = first_position + 1 WHERE group_no = 2", "agree")]
    [InlineData("DELETE FROM log_blocks WHERE group_no = 2", "missing")]
    [InlineData("DELETE FROM log_blocks WHERE (group_no, partition) IN (SELECT group_no, partition FROM log_blocks WHERE group_no = 2 LIMIT 1)", "was expected")]
    [InlineData("DELETE FROM log_blocks WHERE group_no = 3", "last group should be 3")]
    public async Task Rows_that_were_changed_or_removed_are_found(string change, string reason)
    {
        await using var place = await LogPlace.CreateAsync(Database.Postgres);

        await using (var log = await RunningLog.StartAsync(place.Open()))
        {
            await log.AppendAsync(1, 2, 3);
            await log.AppendAsync(4, 5, 6, 7);
            await log.AppendAsync(0, 15, 16);
        }

        await ExecuteAsync(place, change);
        await using var home = place.Open();

        (await home.VerifyAsync(default).ToListAsync()).ShouldContain(finding => finding.Reason.Contains(reason, StringComparison.Ordinal));
    }

    private static async Task ExecuteAsync(LogPlace place, string sql)
    {
        await using var source = NpgsqlDataSource.Create(place.ConnectionString!);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A home whose answer gets lost on the way once, after the group was kept.</summary>
    private sealed class LostAnswer(ILogHome home) : ILogHome
    {
        public bool LoseNext { get; set; }

        public long Bytes => home.Bytes;

        public long Dropped => home.Dropped;

        public ValueTask<LogHead> OpenAsync(CancellationToken cancellationToken) => home.OpenAsync(cancellationToken);

        public void Append(LogGroup group, ReadOnlySpan<long> positions)
        {
            home.Append(group, positions);

            if (LoseNext)
            {
                LoseNext = false;
                throw new LogUnavailableException("The answer was lost.");
            }
        }

        public IAsyncEnumerable<LogGroup> ReadAsync(long afterGroup, CancellationToken cancellationToken) => home.ReadAsync(afterGroup, cancellationToken);

        public ValueTask<long> BookmarkBeforeAsync(long moment, CancellationToken cancellationToken) => home.BookmarkBeforeAsync(moment, cancellationToken);

        public ValueTask<long> DropBeforeAsync(long group, CancellationToken cancellationToken) => home.DropBeforeAsync(group, cancellationToken);

        public IAsyncEnumerable<LogFinding> VerifyAsync(CancellationToken cancellationToken) => home.VerifyAsync(cancellationToken);

        public ValueTask DisposeAsync() => home.DisposeAsync();
    }
}
