using System.Data.Common;
using System.Text;
using System.Text.Json.Nodes;
using Latido.Server.Accounts;
using Latido.Server.Ingest.Imports;
using Latido.Server.Platform;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

/// <summary>What becomes of accounts that waited for their history when the wait was cut off.</summary>
public sealed class HistoryTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    [Fact]
    public async Task An_import_cut_off_before_its_signals_raises_them_when_it_is_repeated()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var file = FileOf(Silence("gone"));
        await CutOffAsync(house, workspace, file);

        await house.RestartAsync();
        await house.SettledAsync();
        (await SignalsAsync(house, workspace)).ShouldBeEmpty();
        (await BringAsync(house, workspace, file)).Accepted.ShouldBe(0);

        (await SignalsAsync(house, workspace)).ShouldContain("gone");
        (await RaisedAtAsync(house, workspace)).ShouldBeGreaterThan(Instant.FromUtc(2020, 1, 1, 0, 0));
    }

    [Fact]
    public async Task A_resumed_import_asks_about_the_accounts_of_its_first_half_too_but_not_before_its_end()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await CutOffAsync(house, workspace, FileOf(Silence("gone")));
        await house.RestartAsync();
        IReadOnlyList<string> onTheWay = ["not asked"];

        await house.Services.GetRequiredService<BringHistory>().RunAsync(
            workspace.Id,
            async () =>
            {
                // What comes live meanwhile has the accounts rated; it must not set the rules on them.
                await house.SendAsync(workspace, Sending.Track("ana", "other", "Login", Clock - Duration.FromHours(1)));
                await ImportAsync(house, workspace, FileOf(Silence("later")));
                await house.SettledAsync();
                onTheWay = await SignalsAsync(house, workspace);

                return true;
            },
            () => { },
            TestContext.Current.CancellationToken);

        onTheWay.ShouldBeEmpty();
        var told = await SignalsAsync(house, workspace);
        told.ShouldContain("gone");
        told.ShouldContain("later");
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task Half_a_history_read_from_the_log_again_after_a_kill_waits_for_its_other_half_too(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var file = FileOf(Silence("gone"));
        await CutOffAsync(house, workspace, file);

        await RestartWithoutCheckpointAsync(house);
        await house.SettledAsync();
        (await SignalsAsync(house, workspace)).ShouldBeEmpty();
        await BringAsync(house, workspace, file);

        (await SignalsAsync(house, workspace)).ShouldContain("gone");
        await RestartWithoutCheckpointAsync(house);
        (await HoldsAsync(house)).ShouldBe(0);
    }

    [Fact]
    public async Task A_history_that_fails_on_its_way_is_not_judged_by_its_half()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var file = FileOf(Silence("gone"));

        await Should.ThrowAsync<IOException>(() => house.Services.GetRequiredService<BringHistory>().RunAsync<bool>(
            workspace.Id,
            async () =>
            {
                await ImportAsync(house, workspace, file);
                throw new IOException("The line was cut.");
            },
            () => { },
            TestContext.Current.CancellationToken));

        await house.SettledAsync();
        (await SignalsAsync(house, workspace)).ShouldBeEmpty();
        await BringAsync(house, workspace, file);
        (await SignalsAsync(house, workspace)).ShouldContain("gone");
    }

    [Fact]
    public async Task Half_a_history_that_nobody_brings_in_again_is_judged_as_it_is_after_a_day()
    {
        var time = new ShiftedTime();
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await CutOffAsync(house, workspace, FileOf(Silence("gone")));
        await house.RestartAsync();
        await house.SettledAsync();
        (await SignalsAsync(house, workspace)).ShouldBeEmpty();

        time.Shift = HistoryHolds.Patience;
        await house.Services.GetRequiredService<Progress>().WaitForNextRatingAsync(TestContext.Current.CancellationToken);
        await house.Services.GetRequiredService<Progress>().WaitForNextRatingAsync(TestContext.Current.CancellationToken);
        await JudgedAsync(house, workspace);
        (await SignalsAsync(house, workspace)).ShouldContain("gone");
    }

    [Fact]
    public async Task Who_waits_for_his_other_half_waits_with_what_he_does_today_too()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var file = FileOf(Silence("gone"));
        await CutOffAsync(house, workspace, file);
        await house.RestartAsync();

        await house.SendAsync(workspace, Sending.Track("gone-0", "gone", "Ticket Opened", Clock - Duration.FromHours(1)));
        await house.SettledAsync();
        (await SignalsAsync(house, workspace)).ShouldBeEmpty();

        await BringAsync(house, workspace, file);
        (await SignalsAsync(house, workspace)).ShouldContain("gone");
    }

    [Fact]
    public async Task A_history_that_ends_well_does_not_let_go_of_one_that_failed_beside_it()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var holds = house.Services.GetRequiredService<HistoryHolds>();
        var good = await holds.BeginAsync(workspace.Id, TestContext.Current.CancellationToken);
        await (await holds.BeginAsync(workspace.Id, TestContext.Current.CancellationToken)).DisposeAsync();

        await good.LetGoAsync(TestContext.Current.CancellationToken);
        holds.IsOn(workspace.Id, long.MaxValue).ShouldBeTrue();

        await using var repeated = await holds.BeginAsync(workspace.Id, TestContext.Current.CancellationToken);
        await repeated.LetGoAsync(TestContext.Current.CancellationToken);
        holds.IsOn(workspace.Id, long.MaxValue).ShouldBeFalse();
    }

    [Fact]
    public async Task A_history_that_was_whole_when_the_server_was_killed_is_judged_at_the_next_start()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await CutOffAsync(house, workspace, FileOf(Silence("gone")));

        // As it is when the server goes between the last of the history and its signals.
        await using (var store = house.Services.GetRequiredService<StoreFactory>().Open(workspace.Id))
        {
            await store.UpsertAsync(
                [new HistoryHold { WorkspaceId = workspace.Id, IsWhole = true }], TestContext.Current.CancellationToken);
        }

        await house.RestartAsync();
        await house.SettledAsync();

        await JudgedAsync(house, workspace);
        (await SignalsAsync(house, workspace)).ShouldContain("gone");
        (await HoldsAsync(house)).ShouldBe(0);
    }

    /// <summary>Waits until the rules have been asked about every account that waited.</summary>
    private static async Task JudgedAsync(House house, TestWorkspace workspace)
    {
        var live = house.Services.GetRequiredService<LiveWorkspaces>().Of(workspace.Id);

        while (live.Read(_ => live.IsOwedSignals))
        {
            await house.Services.GetRequiredService<Progress>().WaitForNextRatingAsync(TestContext.Current.CancellationToken);
        }

        await house.Services.GetRequiredService<Progress>().WaitForNextRatingAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>As after a kill: all that was folded from the log is gone, the log is not.</summary>
    private static async Task RestartWithoutCheckpointAsync(House house)
    {
        await house.StopAsync();
        await using DbConnection connection = house.ConnectionString is { } postgres
            ? new NpgsqlConnection(postgres)
            : new SqliteConnection($"Data Source={Path.Combine(house.DataFolder, "latido.db")}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM state_pages; DELETE FROM bookmarks;";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await house.StartAsync();
    }

    private static async Task<int> HoldsAsync(House house)
    {
        await using var store = house.Services.GetRequiredService<StoreFactory>().Open();

        return await store.Set<HistoryHold>().IgnoreQueryFilters(Store.AllWorkspaces).CountAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Brings the file in, and is gone before anybody was asked about it.</summary>
    private static async Task CutOffAsync(House house, TestWorkspace workspace, ImportFile file)
    {
        var brought = new TaskCompletionSource();
        var bringing = house.Services.GetRequiredService<BringHistory>().RunAsync(
            workspace.Id,
            async () =>
            {
                await ImportAsync(house, workspace, file);
                await house.SettledAsync();
                brought.SetResult();
                await new TaskCompletionSource().Task;

                return true;
            },
            () => { },
            TestContext.Current.CancellationToken);
        await await Task.WhenAny(brought.Task, bringing);
    }

    private static Task<ImportResult> BringAsync(House house, TestWorkspace workspace, ImportFile file) =>
        house.Services.GetRequiredService<BringHistory>().RunAsync(
            workspace.Id, () => ImportAsync(house, workspace, file), () => { }, TestContext.Current.CancellationToken);

    private static Task<ImportResult> ImportAsync(House house, TestWorkspace workspace, ImportFile file) =>
        house.Services.GetRequiredService<Importer>().SegmentAsync(workspace.Id, [file], null, TestContext.Current.CancellationToken);

    /// <summary>Six people who used the product for two months and stopped eighteen days ago.</summary>
    private static IEnumerable<JsonObject> Silence(string account) =>
        from day in Enumerable.Range(18, 60)
        from person in Enumerable.Range(0, 6)
        from name in (string[])["Login", "Report Exported"]
        select Sending.Track($"{account}-{person}", account, name, Clock - Duration.FromDays(day), $"{account}-{person}-{day}-{name}");

    private static ImportFile FileOf(IEnumerable<JsonObject> calls)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', calls.Select(call => call.ToJsonString())));

        return new("archive.json", bytes.Length, () => new MemoryStream(bytes));
    }

    private static async Task<IReadOnlyList<string>> SignalsAsync(House house, TestWorkspace workspace) =>
        [.. (await house.ApiClient(workspace).ReadAsync("/api/v1/signals"))["items"]!.AsArray().Select(signal => signal!["account"]!.GetValue<string>())];

    private static async Task<Instant> RaisedAtAsync(House house, TestWorkspace workspace) =>
        NodaTime.Text.InstantPattern.ExtendedIso.Parse(
            (await house.ApiClient(workspace).ReadAsync("/api/v1/signals"))["items"]![0]!["raisedAt"]!.GetValue<string>()).Value;

    /// <summary>The time of now, or later.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }
}
