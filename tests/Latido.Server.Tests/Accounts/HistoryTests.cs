using System.Text;
using System.Text.Json.Nodes;
using Latido.Server.Accounts;
using Latido.Server.Ingest.Imports;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
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

    /// <summary>Brings the file in, and is gone before anybody was asked about it.</summary>
    private static async Task CutOffAsync(House house, TestWorkspace workspace, ImportFile file)
    {
        var brought = new TaskCompletionSource();
        _ = house.Services.GetRequiredService<BringHistory>().RunAsync(
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
        await brought.Task;
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
}
