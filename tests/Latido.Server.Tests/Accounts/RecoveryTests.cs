using Latido.Engine.Facts;
using Latido.Server.Accounts;
using Latido.Server.Log;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

public sealed class RecoveryTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    [Theory, OnEachDatabase]
    public async Task A_rebuild_comes_out_equal_and_signals_stay(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await FillAsync(house, workspace);
        var api = house.ApiClient(workspace);
        var accounts = (await api.ReadAsync("/api/v1/accounts")).ToJsonString();
        var signals = (await api.ReadAsync("/api/v1/signals?state=all")).ToJsonString();

        var result = await house.Services.GetRequiredService<Rebuild>().RunAsync(null, TestContext.Current.CancellationToken);

        result.Differences.ShouldBeEmpty();
        result.IsEqual.ShouldBeTrue();
        result.Records.ShouldBeGreaterThan(100);
        (await api.ReadAsync("/api/v1/accounts")).ToJsonString().ShouldBe(accounts);
        (await api.ReadAsync("/api/v1/signals?state=all")).ToJsonString().ShouldBe(signals);
    }

    [Fact]
    public async Task A_rebuild_says_what_was_different_and_mends_it()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await FillAsync(house, workspace);
        var live = house.Services.GetRequiredService<LiveWorkspaces>().Of(workspace.Id);
        live.Write(board =>
        {
            var account = board.Facts.Find("steady")!;
            account.Usage.Add(board.Today, 0, 0, 5);
            return true;
        });

        var rebuild = house.Services.GetRequiredService<Rebuild>();
        var first = await rebuild.RunAsync(null, TestContext.Current.CancellationToken);
        var second = await rebuild.RunAsync(null, TestContext.Current.CancellationToken);

        first.IsEqual.ShouldBeFalse();
        first.Differences.ShouldContain(line => line.Contains("steady", StringComparison.Ordinal));
        second.IsEqual.ShouldBeTrue();
    }

    [Theory, OnEachDatabase]
    public async Task A_restart_finds_everything_as_it_was(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await FillAsync(house, workspace);
        var before = (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts")).ToJsonString();

        await house.RestartAsync();
        await house.SettledAsync();

        (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts")).ToJsonString().ShouldBe(before);
        var result = await house.Services.GetRequiredService<Rebuild>().RunAsync(null, TestContext.Current.CancellationToken);
        result.Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_retention_removes_lives_on_in_the_base()
    {
        var time = new TestTime(Clock.ToDateTimeOffset());
        await using var house = await House.OpenAsync(time: time, settings: given => given);
        var workspace = await house.CreateWorkspaceAsync();
        await FillAsync(house, workspace);
        var log = house.Services.GetRequiredService<EventLog>();
        var goal = log.HeadGroup;
        var checkpoint = house.Services.GetRequiredService<Checkpoint>();
        var boards = await checkpoint.ReadBaseAsync(TestContext.Current.CancellationToken);
        var reader = house.Services.GetRequiredService<ReadAgain>();
        await reader.ReadAsync(boards, 1, goal, reader.Kept, told: null, TestContext.Current.CancellationToken);
        await checkpoint.WriteBaseAsync(boards, goal, TestContext.Current.CancellationToken);
        await house.SendAsync(workspace, Sending.Track("ana", "steady", "Login", Clock - Duration.FromDays(2)));

        var result = await house.Services.GetRequiredService<Rebuild>().RunAsync(null, TestContext.Current.CancellationToken);

        result.Differences.ShouldBeEmpty();
        result.Records.ShouldBeLessThan(10);

        // What came from the base must be saved with the rest, or the next start would not know it.
        var before = (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts")).ToJsonString();
        await house.RestartAsync();
        await house.SettledAsync();
        (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts")).ToJsonString().ShouldBe(before);
    }

    [Fact]
    public async Task Old_groups_leave_the_log_and_their_use_stays()
    {
        // In PostgreSQL, where single groups can go: a segment file goes only when it is full.
        var time = new TestTime(Clock.ToDateTimeOffset());
        await using var house = await House.OpenAsync(Database.Postgres, time);
        var workspace = await house.CreateWorkspaceAsync();
        await FillAsync(house, workspace);
        var before = (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts")).ToJsonString();
        await house.RestartAsync();
        await house.SettledAsync();
        var trim = house.Services.GetRequiredService<TrimLog>();
        var log = house.Services.GetRequiredService<EventLog>();

        (await trim.RunAsync(Clock, TestContext.Current.CancellationToken)).ShouldBe(0);
        (await trim.RunAsync(Clock + Duration.FromDays(100), TestContext.Current.CancellationToken)).ShouldBeGreaterThan(1);

        log.FirstGroup.ShouldBeGreaterThan(1);
        var result = await house.Services.GetRequiredService<Rebuild>().RunAsync(null, TestContext.Current.CancellationToken);
        result.Differences.ShouldBeEmpty();
        await house.RestartAsync();
        await house.SettledAsync();
        (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts")).ToJsonString().ShouldBe(before);
    }

    [Fact]
    public async Task Late_events_land_on_their_own_day_and_the_line_follows()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var live = house.Services.GetRequiredService<LiveWorkspaces>().Of(workspace.Id);
        await house.SendAsync(workspace, AccountsApiTests.ThreeWeeksOfUse("acme"));
        var before = live.Read(board => board.Line(board.Facts.Find("acme")!, 90).Select(close => close.Score).ToList());

        await house.SendAsync(workspace, [.. Enumerable.Range(30, 30).Select(ago =>
            Sending.Track("acme-ana", "acme", "Report Exported", Clock - Duration.FromDays(ago)))]);
        var after = live.Read(board => board.Line(board.Facts.Find("acme")!, 90).Select(close => close.Score).ToList());

        before[90 - 1 - 45].ShouldBeNull();
        after[90 - 1 - 45].ShouldNotBeNull();
        (await house.Services.GetRequiredService<Rebuild>().RunAsync(null, TestContext.Current.CancellationToken)).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task Days_pass_in_the_log_as_they_pass_in_the_zone()
    {
        var time = new TestTime(Clock.ToDateTimeOffset());
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync(zone: "Europe/Madrid");
        var keeper = house.Services.GetRequiredService<KeepTime>();
        var live = house.Services.GetRequiredService<LiveWorkspaces>().Of(workspace.Id);
        await keeper.RunAsync(TestContext.Current.CancellationToken);
        await house.SettledAsync();
        live.Read(board => DayNumber.ToDate(board.Today)).ShouldBe(new LocalDate(2026, 9, 1));

        time.Advance(TimeSpan.FromHours(10.5));
        await keeper.RunAsync(TestContext.Current.CancellationToken);
        await house.SettledAsync();

        live.Read(board => DayNumber.ToDate(board.Today)).ShouldBe(new LocalDate(2026, 9, 2));
    }

    private static async Task FillAsync(House house, TestWorkspace workspace)
    {
        await house.SendAsync(workspace, AccountsApiTests.ThreeWeeksOfUse("steady"));
        await house.SendAsync(workspace,
        [
            .. from day in Enumerable.Range(20, 60)
               from person in Enumerable.Range(0, 6)
               select Sending.Track($"gone-{person}", "gone", person % 2 == 0 ? "Login" : "Report Exported", Clock - Duration.FromDays(day)),
        ]);
        await house.SendAsync(workspace, Sending.Track("nobody", null, "Login", Clock - Duration.FromDays(1)));
    }
}
