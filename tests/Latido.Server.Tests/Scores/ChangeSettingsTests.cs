using System.Net;
using System.Text;
using System.Text.Json;
using Latido.Engine.Scores;
using Latido.Server.Log;
using Latido.Server.Scores;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Scores;

public sealed class ChangeSettingsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settings_that_are_put_are_in_force_when_the_answer_comes()
    {
        await using var house = await House.OpenAsync();
        var client = house.ApiClient(await house.CreateWorkspaceAsync());
        var before = SettingsYaml.Read(await client.GetStringAsync("/api/v1/settings", Cancelled)).Settings!;

        var answer = await PutAsync(client, "engagement:\n  window: 7\n  weights: { Turnos: 9 }\n");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await JsonAsync(answer)).GetProperty("version").GetInt32().ShouldBe(before.Version + 1);
        var after = SettingsYaml.Read(await client.GetStringAsync("/api/v1/settings", Cancelled)).Settings!;
        after.Engagement.Window.ShouldBe(7);
        after.Engagement.Weights["Turnos"].ShouldBe(9);
        after.Version.ShouldBe(before.Version + 1);
    }

    [Fact]
    public async Task They_outlive_a_restart()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        (await PutAsync(house.ApiClient(workspace), "engagement: { window: 90 }")).EnsureSuccessStatusCode();

        await house.RestartAsync();

        SettingsYaml.Read(await house.ApiClient(workspace).GetStringAsync("/api/v1/settings", Cancelled))
            .Settings!.Engagement.Window.ShouldBe(90);
    }

    [Fact]
    public async Task Mistakes_are_answered_with_line_place_and_cure_and_nothing_changes()
    {
        await using var house = await House.OpenAsync();
        var client = house.ApiClient(await house.CreateWorkspaceAsync());

        var answer = await PutAsync(client, "engagement:\n  window: 31\nhelth: {}\n");
        var problem = await JsonAsync(answer);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        problem.GetProperty("detail").GetString()!.ShouldContain("line 3, helth: This name is not known here.");
        problem.GetProperty("mistakes")[0].GetProperty("line").GetInt32().ShouldBe(3);
        SettingsYaml.Read(await client.GetStringAsync("/api/v1/settings", Cancelled)).Settings!.Engagement.Window.ShouldBe(30);
    }

    [Fact]
    public async Task A_file_that_somebody_overtook_is_refused()
    {
        await using var house = await House.OpenAsync();
        var client = house.ApiClient(await house.CreateWorkspaceAsync());
        (await PutAsync(client, "engagement: { window: 7 }")).EnsureSuccessStatusCode();
        var file = await client.GetStringAsync("/api/v1/settings", Cancelled);
        (await PutAsync(client, file)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await PutAsync(client, file)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Of_two_who_change_the_same_file_at_the_same_time_one_is_told_of_the_other()
    {
        await using var house = await House.OpenAsync();
        var client = house.ApiClient(await house.CreateWorkspaceAsync());
        (await PutAsync(client, "engagement: { window: 90 }")).EnsureSuccessStatusCode();
        var file = await client.GetStringAsync("/api/v1/settings", Cancelled);

        var answers = await Task.WhenAll(
            PutAsync(client, file.Replace("window: 90", "window: 7", StringComparison.Ordinal)),
            PutAsync(client, file.Replace("window: 90", "window: 30", StringComparison.Ordinal)));

        answers.Select(answer => answer.StatusCode).Order().ShouldBe([HttpStatusCode.OK, HttpStatusCode.Conflict]);
    }

    [Fact]
    public async Task A_benchmark_that_is_on_its_way_does_not_undo_a_change()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var client = house.ApiClient(workspace);
        (await PutAsync(client, "engagement: { window: 90 }")).EnsureSuccessStatusCode();
        var before = SettingsYaml.Read(await client.GetStringAsync("/api/v1/settings", Cancelled)).Settings!;
        var proposed = before with { Version = before.Version + 1, Benchmark = new() { Version = before.Benchmark.Version + 1, Accounts = 3 } };

        (await PutAsync(client, "engagement: { window: 7 }")).EnsureSuccessStatusCode();
        await SettingRecord.AppendAsync(
            house.Services.GetRequiredService<LogWriter>(), workspace.Id, proposed, SettingsPart.Benchmark, 1_772_442_000_000_000, Cancelled);
        await house.SettledAsync();

        var after = SettingsYaml.Read(await client.GetStringAsync("/api/v1/settings", Cancelled)).Settings!;
        after.Engagement.Window.ShouldBe(7);
        after.Benchmark.Accounts.ShouldBe(3);
    }

    [Fact]
    public async Task Another_workspace_keeps_its_own()
    {
        await using var house = await House.OpenAsync();
        var other = house.ApiClient(await house.CreateWorkspaceAsync("Other"));
        (await PutAsync(house.ApiClient(await house.CreateWorkspaceAsync()), "engagement: { window: 7 }")).EnsureSuccessStatusCode();

        SettingsYaml.Read(await other.GetStringAsync("/api/v1/settings", Cancelled)).Settings!.Engagement.Window.ShouldBe(30);
    }

    [Fact]
    public async Task Too_long_a_file_and_a_stranger_are_turned_away()
    {
        await using var house = await House.OpenAsync();
        var client = house.ApiClient(await house.CreateWorkspaceAsync());

        (await PutAsync(client, new string('#', SettingsYaml.MaxBytes + 1))).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await PutAsync(house.Client, "{}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static Task<HttpResponseMessage> PutAsync(HttpClient client, string yaml) =>
        client.PutAsync("/api/v1/settings", new StringContent(yaml, Encoding.UTF8, "text/yaml"), Cancelled);

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).RootElement;
}
