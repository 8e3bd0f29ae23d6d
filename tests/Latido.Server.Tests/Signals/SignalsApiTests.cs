using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Signals;

public sealed class SignalsApiTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    [Theory, OnEachDatabase]
    public async Task An_account_that_falls_silent_raises_a_signal_once(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var api = house.ApiClient(workspace);

        await SilenceAsync(house, workspace);
        await house.SendAsync(workspace, Sending.Track("other", "other", "Login", Clock - Duration.FromDays(1)));
        await house.RestartAsync();
        await house.SettledAsync();
        await house.SendAsync(workspace, Sending.Track("other", "other", "Login", Clock - Duration.FromDays(1)));

        var signals = (await house.ApiClient(workspace).ReadAsync("/api/v1/signals?account=gone"))["items"]!.AsArray();
        signals.Count.ShouldBeGreaterThan(0);
        signals.Select(signal => signal!["rule"]!.GetValue<string>()).ShouldBeUnique();
        signals[0]!["evidence"]!.AsArray().Count.ShouldBeGreaterThan(0);
        signals[0]!["atStake"]!["currency"]!.GetValue<string>().ShouldBe("EUR");
        api.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_cause_is_told_in_the_language_that_is_asked_for()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await SilenceAsync(house, workspace);
        var api = house.ApiClient(workspace);

        var spanish = (await api.ReadAsync("/api/v1/signals", "es-ES,es;q=0.9"))["items"]![0]!["cause"]!.GetValue<string>();
        var english = (await api.ReadAsync("/api/v1/signals", "en"))["items"]![0]!["cause"]!.GetValue<string>();

        spanish.ShouldNotBe(english);
    }

    [Fact]
    public async Task A_signal_can_be_snoozed_acted_on_called_false_and_opened_again()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await SilenceAsync(house, workspace);
        var api = house.ApiClient(workspace);
        var id = (await api.ReadAsync("/api/v1/signals"))["items"]![0]!["id"]!.GetValue<string>();

        var snoozed = await PostAsync(api, $"/api/v1/signals/{id}/snooze", new JsonObject { ["until"] = "2026-09-15", ["reason"] = "They move house" });
        snoozed["state"]!.GetValue<string>().ShouldBe("snoozed");
        snoozed["snoozedUntil"]!.GetValue<string>().ShouldBe("2026-09-15");
        (await PostAsync(api, $"/api/v1/signals/{id}/act", null))["state"]!.GetValue<string>().ShouldBe("acted");
        (await PostAsync(api, $"/api/v1/signals/{id}/false-alarm", new JsonObject { ["reason"] = "Holidays" }))["reason"]!.GetValue<string>().ShouldBe("Holidays");
        (await PostAsync(api, $"/api/v1/signals/{id}/reopen", null))["state"]!.GetValue<string>().ShouldBe("open");
    }

    [Fact]
    public async Task A_snooze_into_the_past_or_without_reason_is_refused()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await SilenceAsync(house, workspace);
        var api = house.ApiClient(workspace);
        var id = (await api.ReadAsync("/api/v1/signals"))["items"]![0]!["id"]!.GetValue<string>();

        foreach (var body in (JsonObject[])[
            new() { ["until"] = "2026-08-01", ["reason"] = "x" },
            new() { ["until"] = "2026-09-15", ["reason"] = "" },
            new() { ["until"] = "never", ["reason"] = "x" }])
        {
            using var answer = await api.PostAsJsonAsync($"/api/v1/signals/{id}/snooze", body, TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task Another_workspace_can_do_nothing_about_it()
    {
        await using var house = await House.OpenAsync();
        var ours = await house.CreateWorkspaceAsync("Ours", Clock);
        var theirs = await house.CreateWorkspaceAsync("Theirs", Clock);
        await SilenceAsync(house, ours);
        var id = (await house.ApiClient(ours).ReadAsync("/api/v1/signals"))["items"]![0]!["id"]!.GetValue<string>();

        using var answer = await house.ApiClient(theirs).PostAsync($"/api/v1/signals/{id}/act", null, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_listener_hears_of_a_signal_as_it_is_raised()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        using var stream = await house.ApiClient(workspace).GetAsync(
            "/api/v1/signals/stream", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        (await reader.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("event: hello");

        await SilenceAsync(house, workspace);

        string? line;

        do
        {
            line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        }
        while (line != "event: signal");

        var data = JsonNode.Parse((await reader.ReadLineAsync(TestContext.Current.CancellationToken))!["data: ".Length..])!;
        data["account"]!.GetValue<string>().ShouldBe("gone");
    }

    /// <summary>Six people who used the product for two months and stopped eighteen days ago.</summary>
    private static async Task SilenceAsync(House house, TestWorkspace workspace)
    {
        await house.SendAsync(workspace, Sending.Group("gone-0", "gone", Clock - Duration.FromDays(80), new()
        {
            ["name"] = "Gone & Co", ["mrr"] = 4200, ["currency"] = "EUR", ["seats"] = 10,
        }));
        await house.SendAsync(workspace,
        [
            .. from day in Enumerable.Range(18, 60)
               from person in Enumerable.Range(0, 6)
               from name in (string[])["Login", "Report Exported"]
               select Sending.Track($"gone-{person}", "gone", name, Clock - Duration.FromDays(day)),
        ]);
    }

    private static async Task<JsonObject> PostAsync(HttpClient api, string path, JsonObject? body)
    {
        using var answer = body is null
            ? await api.PostAsync(path, null, TestContext.Current.CancellationToken)
            : await api.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        return (await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
    }
}
