using System.Text.Json.Nodes;
using Latido.Server.Accounts;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>The real SDK, unchanged but for its host, against the real server.</summary>
public sealed class SegmentSdkTests(SegmentHouse segment) : IClassFixture<SegmentHouse>
{
    private readonly House house = segment.House;

    [Fact]
    public async Task Everything_the_SDK_says_is_in_the_log_once_as_it_was_meant()
    {
        var workspace = await house.CreateWorkspaceAsync();

        var errors = await VendorSdk.SayAsync("segment", "everything", house.Address, workspace.WriteKey);

        errors.ShouldBeEmpty();
        var lines = await house.ReadLogAsync(workspace.Id);
        lines.Select(line => line.ToString()).ShouldBe(
        [
            """Identify u_1||||{"name":"Ana Núñez","email":"ana@example.com"}""",
            """Group u_1||acme||{"name":"Acme \"S.A.\"","seats":20}""",
            """Event u_1|||Informe exportado 🚀|{"rows":10,"format":"csv"}""",
            "Event u_2||globex|Login|",
            """Event u_1|||Viewed Home Page|{"url":"https://app.example.com","category":"Docs"}""",
            "Event |a_1||Viewed Main Screen|",
            "Alias u_3|a_1|||",
        ], ignoreOrder: true);

        // The correction is the way from there to here: both clocks are this machine's.
        var meant = Instant.FromUtc(2026, 1, 5, 10, 0);
        lines.ShouldAllBe(line => line.At - meant < Duration.FromSeconds(30) && line.At - meant > Duration.FromSeconds(-1));
    }

    [Theory, OnEachDatabase]
    public async Task What_the_SDK_says_of_an_account_that_fell_silent_becomes_a_signal_in_the_list_and_on_the_stream(Database database)
    {
        await using var own = await House.OpenAsync(database);
        var workspace = await own.CreateWorkspaceAsync();
        var api = own.ApiClient(workspace);
        await own.Services.GetRequiredService<KeepTime>().RunAsync(TestContext.Current.CancellationToken);
        await own.SettledAsync();
        using var stream = await api.GetAsync(
            "/api/v1/signals/stream", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        (await reader.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("event: hello");

        var errors = await VendorSdk.SayAsync("segment", "silence", own.Address, workspace.WriteKey);
        await own.SettledAsync();

        errors.ShouldBeEmpty();
        var listed = (await api.ReadAsync("/api/v1/signals"))["items"]!.AsArray();

        // Its batches come in whatever order the network likes, so the silence may have looked longer on the way.
        var silent = listed.First(signal => signal!["rule"]!.GetValue<string>() == "accountSilent")!;
        silent["account"]!.GetValue<string>().ShouldBe("gone");
        silent["accountName"]!.GetValue<string>().ShouldBe("Gone & Co");
        silent["evidence"]!.AsArray().ShouldNotBeEmpty();
        silent["atStake"]!["currency"]!.GetValue<string>().ShouldBe("EUR");

        // All that is listed was told, with the same id and the same words.
        Dictionary<string, JsonNode> told = [];

        while (told.Count < listed.Count)
        {
            if (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is "event: signal")
            {
                var signal = JsonNode.Parse((await reader.ReadLineAsync(TestContext.Current.CancellationToken))!["data: ".Length..])!;
                told[signal["id"]!.GetValue<string>()] = signal;
            }
        }

        told[silent["id"]!.GetValue<string>()]["cause"]!.GetValue<string>().ShouldBe(silent["cause"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_wrong_write_key_is_told_to_the_developer_by_the_SDK()
    {
        var errors = await VendorSdk.SayAsync("segment", "everything", house.Address, "lw_wrong");

        errors.ShouldNotBeEmpty();
    }
}
