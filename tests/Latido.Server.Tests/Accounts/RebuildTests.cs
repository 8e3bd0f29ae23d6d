using System.Text;
using Latido.Engine.Facts;
using Latido.Server.Accounts;
using Latido.Server.Log;
using Latido.Server.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

public sealed class RebuildTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    [Fact]
    public async Task A_rebuild_between_facts_and_their_signals_loses_none()
    {
        // While this clock stands the follower settles only when the log is quiet.
        await using var house = await House.OpenAsync(time: new TestTime(Clock.ToDateTimeOffset()));
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.Services.GetRequiredService<KeepTime>().RunAsync(TestContext.Current.CancellationToken);

        // So that there is a benchmark: the first one has everybody rated anew, and would hide what is lost.
        await house.SendAsync(workspace, AccountsApiTests.ThreeWeeksOfUse("steady"));
        await house.SettledAsync();
        var rebuild = await BeginUnsettledAsync(house, workspace);

        (await rebuild).Differences.ShouldBeEmpty();
        await house.SettledAsync();

        var signals = (await house.ApiClient(workspace).ReadAsync("/api/v1/signals"))["items"]!.AsArray();
        signals.Select(signal => signal!["account"]!.GetValue<string>()).ShouldContain("gone");
    }

    [Theory, OnEachDatabase]
    public async Task What_could_not_be_put_in_the_place_of_the_saved_state_is_put_there_by_the_next_saving(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, AccountsApiTests.ThreeWeeksOfUse("steady"));
        await house.RestartAsync();
        var before = Fingerprint(house, workspace);
        await using var store = house.OpenStore(workspace.Id);

        // A page that no state of now has: were it left, the next start would read it too.
        var stale = await store.Set<StatePage>().AsNoTracking().OrderBy(page => page.Kind).FirstAsync(page => page.Key == 0, TestContext.Current.CancellationToken);
        await store.UpsertAsync([new StatePage { WorkspaceId = workspace.Id, Kind = stale.Kind, Key = 77, Sub = stale.Sub, Bytes = stale.Bytes }], TestContext.Current.CancellationToken);
        await FailToRebuildAsync(house, store, database);

        await house.SendAsync(workspace, Sending.Track("steady-0", "steady", "Login", Clock - Duration.FromHours(2)));
        var after = Fingerprint(house, workspace);
        await house.RestartAsync();

        after.ShouldNotBe(before);
        Fingerprint(house, workspace).ShouldBe(after);
        await using var reopened = house.OpenStore(workspace.Id);
        (await reopened.Set<StatePage>().AnyAsync(page => page.Key == 77, TestContext.Current.CancellationToken)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_state_that_could_not_be_replaced_goes_with_another_workspaces()
    {
        await using var house = await House.OpenAsync();
        var (workspace, other) = (await house.CreateWorkspaceAsync(clock: Clock), await house.CreateWorkspaceAsync("Other", clock: Clock));
        await house.SendAsync(workspace, AccountsApiTests.ThreeWeeksOfUse("steady"));
        await house.RestartAsync();
        var before = Fingerprint(house, workspace);

        await using (var store = house.OpenStore(workspace.Id))
        {
            await FailToRebuildAsync(house, store, Database.Sqlite);
        }

        using (await house.Services.GetRequiredService<FollowerGate>().EnterAsync(TestContext.Current.CancellationToken))
        {
            await house.Services.GetRequiredService<Checkpoint>().ReplaceAsync(house.Services.GetRequiredService<Progress>().LastDigested, [other.Id]);
        }

        await house.RestartAsync();
        Fingerprint(house, workspace).ShouldBe(before);
    }

    /// <summary>A rebuild that is shown and cannot be saved.</summary>
    private static async Task FailToRebuildAsync(House house, Store store, Database database)
    {
        await store.Database.ExecuteSqlRawAsync(database is Database.Postgres
            ? "ALTER TABLE bookmarks ADD CONSTRAINT no_more CHECK (false) NOT VALID"
            : "CREATE TRIGGER no_more BEFORE INSERT ON bookmarks BEGIN SELECT RAISE(ABORT, 'no more'); END", TestContext.Current.CancellationToken);
        await Should.ThrowAsync<System.Data.Common.DbException>(() => house.Services.GetRequiredService<Rebuild>().RunAsync(null, TestContext.Current.CancellationToken));
        await store.Database.ExecuteSqlRawAsync(
            database is Database.Postgres ? "ALTER TABLE bookmarks DROP CONSTRAINT no_more" : "DROP TRIGGER no_more", TestContext.Current.CancellationToken);
    }

    private static ulong Fingerprint(House house, TestWorkspace workspace) =>
        house.Services.GetRequiredService<LiveWorkspaces>().Of(workspace.Id).Read(board => board.Facts.Fingerprint());

    /// <summary>Begins a rebuild while the follower has digested the account that fell silent, and has not settled.</summary>
    private static async Task<Task<RebuildResult>> BeginUnsettledAsync(House house, TestWorkspace workspace)
    {
        var gate = house.Services.GetRequiredService<FollowerGate>();
        var progress = house.Services.GetRequiredService<Progress>();
        var log = house.Services.GetRequiredService<EventLog>();
        long silent;

        using (await gate.EnterAsync(TestContext.Current.CancellationToken))
        {
            await AppendAsync(house, workspace, Silence);
            silent = log.HeadGroup;

            // Enough behind it that the log is not quiet while we come in between.
            for (var more = 0; more < 200; more++)
            {
                var person = $"other-{more}";
                await AppendAsync(house, workspace, [(person, "other", "Login", Clock - Duration.FromHours(1))]);
            }
        }

        Task<RebuildResult>? begun = null;

        while (begun is null)
        {
            using (await gate.EnterAsync(TestContext.Current.CancellationToken))
            {
                if (progress.LastDigested >= silent)
                {
                    progress.Bookmark.ShouldBeLessThan(silent, "the follower has settled already");

                    // It stands in line before the follower can settle.
                    begun = house.Services.GetRequiredService<Rebuild>().ReadAgainAsync(null, TestContext.Current.CancellationToken);
                }
            }
        }

        return begun;
    }

    private static IEnumerable<(string Person, string Account, string Name, Instant At)> Silence =>
        from day in Enumerable.Range(18, 60)
        from person in Enumerable.Range(0, 6)
        from name in (string[])["Login", "Report Exported"]
        select ($"gone-{person}", "gone", name, Clock - Duration.FromDays(day));

    private static async Task AppendAsync(
        House house, TestWorkspace workspace, IEnumerable<(string Person, string Account, string Name, Instant At)> events)
    {
        using var post = new Post(workspace.Id, Guid.CreateVersion7(), Moment.ToMicroseconds(Clock));

        foreach (var (person, account, name, at) in events)
        {
            post.Add(
                new Fact
                {
                    Kind = FactKind.Event,
                    At = Moment.ToMicroseconds(at),
                    Person = Encoding.UTF8.GetBytes(person),
                    Account = Encoding.UTF8.GetBytes(account),
                    Name = Encoding.UTF8.GetBytes(name),
                },
                id: 0);
        }

        await house.Services.GetRequiredService<LogWriter>().AppendAsync(post, TestContext.Current.CancellationToken);
    }
}
