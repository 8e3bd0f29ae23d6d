using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Latido.Engine.Scores;
using Latido.Server.Scores;
using Latido.Server.Tests.Commands;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Lab;

public sealed partial class PlanSettingsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_plan_says_what_applying_does_and_does_nothing(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Past.Clock);
        await house.SendAsync(workspace, Past.Calls());
        var api = house.ApiClient(workspace);
        var before = await api.GetStringAsync("/api/v1/settings", Cancelled);

        var plan = await PlanAsync(api, "health: { bands: { yellow: 60, green: 99 } }");

        plan["changes"]!.AsArray().Select(change => $"{change!["part"]}: {change["text"]}").ShouldBe(["health: Yellow from: 40 → 60", "health: Green from: 70 → 99"]);
        (plan["accounts"]!.GetValue<int>(), plan["crossed"]!.GetValue<int>()).ShouldBe((16, plan["moved"]!.GetValue<int>()), "eight of the twenty-four have left, and are no part of it");
        plan["moved"]!.GetValue<int>().ShouldBeGreaterThan(0);
        (await api.GetStringAsync("/api/v1/settings", Cancelled)).ShouldBe(before);
        (await PlanAsync(api, Version().Replace(before, "")))["changes"]!.AsArray().ShouldBeEmpty();

        // Applied, the accounts stand as the plan said.
        (await api.PutAsync("/api/v1/settings?untested=a+test", Yaml("health: { bands: { yellow: 60, green: 99 } }"), Cancelled)).EnsureSuccessStatusCode();
        var after = (await PlanAsync(api, "{}"))["before"]!;
        after.ToJsonString().ShouldBe(plan["after"]!.ToJsonString());
    }

    [Fact]
    public async Task A_mistake_is_answered_with_its_line()
    {
        await using var house = await House.OpenAsync();
        var api = house.ApiClient(await house.CreateWorkspaceAsync());

        using var answer = await api.PostAsync("/api/v1/settings/plan", Yaml("\nhealth:\n  bnds: {}\n"), Cancelled);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldContain("line 3, health.bnds: This name is not known here.");
    }

    [Fact]
    public async Task The_sample_check_of_a_change_plans_it_and_tries_it_on_the_past()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !File.Exists("/usr/bin/curl"), "The sample is a script for bash with curl.");
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Past.Clock);
        await house.SendAsync(workspace, Past.Calls());
        using var folder = new TemporaryFolder();

        foreach (var file in SettingsFolder.Write(WorkspaceSettings.Default))
        {
            await File.WriteAllTextAsync(folder.In(file.Name), file.Text, Cancelled);
        }

        var (code, output) = await CheckAsync(house, workspace, folder.In("."));
        code.ShouldBe(1, "the built-in bands would have found nobody in this company's past");
        output.ShouldContain("\"changes\":[]");
        output.ShouldContain("The model fails on your own past");

        await File.WriteAllTextAsync(
            folder.In("health.yaml"), (await File.ReadAllTextAsync(folder.In("health.yaml"), Cancelled)).Replace("yellow: 40, green: 70", "yellow: 70, green: 90", StringComparison.Ordinal), Cancelled);
        (code, output) = await CheckAsync(house, workspace, folder.In("."));
        code.ShouldBe(0, output);
        output.ShouldContain("Yellow from: 40 → 70");
        output.ShouldContain("\"auc\":");

        await File.AppendAllTextAsync(folder.In("health.yaml"), "  bnds: {}\n", Cancelled);
        (code, output) = await CheckAsync(house, workspace, folder.In("."));
        code.ShouldNotBe(0);
        output.ShouldContain("health.bnds: This name is not known here.");
    }

    [Fact]
    public void The_published_schema_is_that_of_the_code_and_knows_every_part()
    {
        var published = Repository.At("samples", "settings.schema.json");

        if (Environment.GetEnvironmentVariable("LATIDO_UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(published, SettingsFolder.Schema);
        }

        File.ReadAllText(published).ShouldBe(SettingsFolder.Schema, "LATIDO_UPDATE_SNAPSHOTS=1 writes it anew");
        Covers(JsonNode.Parse(SettingsFolder.Schema)!.AsObject(), JsonNode.Parse(WorkspaceSettings.Default.ToJson())!, "");
    }

    /// <summary>Every name that the built-in settings have is one that the schema knows.</summary>
    private static void Covers(JsonObject schema, JsonNode value, string path)
    {
        switch (value)
        {
            case JsonObject pairs when schema["properties"] is JsonObject properties:
                schema["additionalProperties"]!.GetValue<bool>().ShouldBeFalse(path);

                foreach (var (name, inner) in pairs.Where(pair => pair.Value is JsonObject or JsonArray || properties[pair.Key] is null))
                {
                    Covers(properties[name].ShouldNotBeNull($"{path}.{name}").AsObject(), inner!, $"{path}.{name}");
                }

                break;

            case JsonArray { Count: > 0 } list when schema["items"] is JsonObject items:
                list.ToList().ForEach(item => Covers(items, item!, $"{path}[]"));
                break;

            default:
                break;
        }
    }

    private static async Task<(int Code, string Output)> CheckAsync(House house, TestWorkspace workspace, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", [Repository.At("samples", "ci", "check-settings.sh"), folder, "2026-01-01", "2026-08-31"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["LATIDO_URL"] = house.Address.ToString().TrimEnd('/'), ["LATIDO_TOKEN"] = workspace.ApiToken },
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Cancelled), process.StandardError.ReadToEndAsync(Cancelled));
        await process.WaitForExitAsync(Cancelled);

        return (process.ExitCode, await output + await errors);
    }

    private static async Task<JsonObject> PlanAsync(HttpClient api, string yaml)
    {
        using var answer = await api.PostAsync("/api/v1/settings/plan", Yaml(yaml), Cancelled);
        answer.EnsureSuccessStatusCode();

        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!.AsObject();
    }

    [GeneratedRegex(@"^(version|benchmark):.*\n( .*\n)*", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Version();

    private static StringContent Yaml(string text) => new(text, Encoding.UTF8, "text/yaml");
}
