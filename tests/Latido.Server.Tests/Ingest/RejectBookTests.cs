using System.Data.Common;
using System.Text;
using System.Text.Json.Nodes;
using Latido.Engine.Facts;
using Latido.Server.Ingest;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>What is kept of refused calls: all of it is written down, and there is never too much of it.</summary>
public sealed class RejectBookTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly Instant Ahead = Start + Duration.FromDays(2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A call without a name.</summary>
    private static JsonObject Unnamed => new() { ["type"] = "track", ["userId"] = "u", ["timestamp"] = Start.ToString() };

    [Theory, OnEachDatabase]
    public async Task Of_whole_calls_the_oldest_go_first_and_their_samples_stay(Database database)
    {
        await using var house = await House.OpenAsync(database, new TestTime());
        var workspace = await house.CreateWorkspaceAsync();
        await using var store = house.OpenStore(workspace.Id);
        var source = await store.Set<Source>().Select(each => each.Id).SingleAsync(Stop);
        var book = house.Services.GetRequiredService<RejectBook>();
        using var calls = new Calls();
        calls.Add().Raw = calls.Keep(Encoding.UTF8.GetBytes($$"""{"event":"{{new string('x', Intake.MaxCall - 12)}}"}"""));

        for (var i = 0; i < 300; i++)
        {
            var at = Moment.ToMicroseconds(i == 299 ? Start - Duration.FromDays(91) : Start + Duration.FromSeconds(i));
            book.Add(workspace.Id, source, at, DropReason.NoPerson, calls, 0, ItemForm.Segment);

            if (i % 100 == 99)
            {
                await book.FlushAsync(Stop);
            }
        }

        // What is too large or another's is never kept whole.
        book.Add(workspace.Id, source, Moment.ToMicroseconds(Start), DropReason.OtherKey, calls, 0, ItemForm.MixpanelEvent);
        await book.FlushAsync(Stop);

        (await store.Set<Reject>().CountAsync(Stop)).ShouldBe(301);
        var whole = await store.Set<KeptCall>().Select(call => new { call.ReceivedAt, call.Item.Length }).ToListAsync(Stop);
        whole.Sum(call => call.Length).ShouldBeInRange(RejectBook.MaxWhole - Intake.MaxCall, RejectBook.MaxWhole);
        var reader = new RejectReader(store);
        var list = await reader.ListAsync(source, "no_person", 400, Stop);
        list[0].IsWhole.ShouldBeTrue();
        list[^1].IsWhole.ShouldBeFalse();
        list[^1].Sample.Length.ShouldBe(RejectBook.MaxSample);
        (await reader.ListAsync(source, "other_key", 400, Stop)).ShouldHaveSingleItem().IsWhole.ShouldBeFalse();
    }

    [Fact]
    public async Task Whole_calls_are_kept_no_longer_than_the_log_keeps_what_came_in()
    {
        var time = new TestTime();
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync();
        await house.SendAsync(workspace, [Unnamed]);
        await FlushAsync(house);
        await using var store = house.OpenStore(workspace.Id);
        var longAgo = Start - RejectBook.WholeFor - Duration.FromDays(1);
        (await store.Set<KeptCall>().CountAsync(Stop)).ShouldBe(1);
        await store.Set<KeptCall>().ExecuteUpdateAsync(set => set.SetProperty(call => call.ReceivedAt, longAgo), Stop);

        await house.SendAsync(workspace, [Unnamed]);
        await FlushAsync(house);

        (await store.Set<KeptCall>().AsNoTracking().SingleAsync(Stop)).ReceivedAt.ShouldBe(Start);
        (await store.Set<Reject>().CountAsync(Stop)).ShouldBe(2);
    }

    [Theory, OnEachDatabase]
    public async Task What_could_not_be_written_down_is_written_with_the_next_try_and_keeps_nobody_elses_waiting(Database database)
    {
        await using var house = await House.OpenAsync(database, new TestTime());
        var (ours, theirs) = (await house.CreateWorkspaceAsync(), await house.CreateWorkspaceAsync("Theirs"));
        await using var store = house.OpenStore();
        await house.SendAsync(ours, Sending.Track("u", null, "A", Ahead));
        await Should.ThrowAsync<OperationCanceledException>(() => house.Services.GetRequiredService<KeepBooks>().FlushAsync(new(canceled: true)));
        await house.SendAsync(theirs, Sending.Track("u", null, "A", Ahead));
        await house.SendAsync(ours, Sending.Track("u", null, "B", Ahead));
        await RefuseRowsAsync(store, ours.Id);
        await Should.ThrowAsync<DbException>(() => FlushAsync(house));

        (await CountAsync(ours), await CountAsync(theirs)).ShouldBe((0, 1));
        await using (var hours = house.OpenStore(ours.Id))
        {
            (await hours.Set<SourceHour>().CountAsync(Stop)).ShouldBe(1);
        }

        await store.Database.ExecuteSqlRawAsync(database is Database.Postgres ? "ALTER TABLE rejects DROP CONSTRAINT no_more" : "DROP TRIGGER no_more", Stop);
        await FlushAsync(house);
        await FlushAsync(house);

        (await CountAsync(ours), await CountAsync(theirs)).ShouldBe((2, 1));

        async Task<int> CountAsync(TestWorkspace workspace)
        {
            await using var own = house.OpenStore(workspace.Id);
            var count = await own.Set<KeptCall>().CountAsync(Stop);
            (await own.Set<Reject>().CountAsync(Stop)).ShouldBe(count);

            return count;
        }
    }

    /// <summary>Has the database write no rejects of this workspace, until what it calls <c>no_more</c> is dropped.</summary>
    private static Task<int> RefuseRowsAsync(Store store, WorkspaceId workspace) =>
        store.Database.ExecuteSqlRawAsync(store is PostgresStore
            ? $"ALTER TABLE rejects ADD CONSTRAINT no_more CHECK (workspace_id <> '{workspace.Value}')"
            : $"CREATE TRIGGER no_more BEFORE INSERT ON rejects WHEN lower(NEW.workspace_id) = '{workspace.Value}' BEGIN SELECT RAISE(ABORT, 'no more'); END", Stop);

    private static Task FlushAsync(House house) => house.Services.GetRequiredService<KeepBooks>().FlushAsync(Stop);
}
