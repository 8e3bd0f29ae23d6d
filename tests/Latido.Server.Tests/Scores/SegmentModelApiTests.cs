using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Latido.Server.Accounts;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Scores;

/// <summary>A workspace whose large accounts are rated by a model of their own.</summary>
public sealed class SegmentModelApiTests
{
    private const string Several = """
        segments:
          named:
            - id: large
              name: { en: Large, es: Grandes }
              when: { number: mrr, atLeast: 2000 }
        models:
          - segment: large
            health:
              name: Enterprise
              dimensions:
                - id: habit
                  name: { en: Habit, es: Hábito }
                  weight: 100
                  measures:
                    - { measure: recency, weight: 1, curve: [[0, 90], [30, 0]] }
              bands: { yellow: 60, green: 95, hysteresis: 0, isFromExcluded: false }
        """;

    private static readonly Instant Clock = Instant.FromUtc(2026, 4, 20, 12, 0);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task An_account_is_rated_by_the_model_of_its_segment_after_a_restart_and_a_rebuild_too(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await FilledAsync(house);
        var api = house.ApiClient(workspace);
        (await PutAsync(api, Several)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ToldAsync(api)).ShouldBe(["big Enterprise 1 90 yellow", "small General 1"]);

        // Another account grows, by a trait.
        await house.SendAsync(workspace, Sending.Group("leo", "small", Clock, new() { ["mrr"] = 3000 }));
        var grown = await ToldAsync(api);
        grown.ShouldBe(["big Enterprise 1 90 yellow", "small Enterprise 1 90 yellow"]);

        await house.RestartAsync();
        api = house.ApiClient(workspace);
        (await ToldAsync(api)).ShouldBe(grown);
        await house.Services.GetRequiredService<Rebuild>().RunAsync(null, Cancelled);
        (await ToldAsync(api)).ShouldBe(grown);
    }

    [Fact]
    public async Task A_changed_model_gets_the_next_number_by_itself()
    {
        await using var house = await House.OpenAsync();
        var api = house.ApiClient(await FilledAsync(house));
        (await PutAsync(api, Several)).EnsureSuccessStatusCode();

        (await PutAsync(api, Several.Replace("[0, 90]", "[0, 70]", StringComparison.Ordinal))).EnsureSuccessStatusCode();

        (await ToldAsync(api))[0].ShouldBe("big Enterprise 2 70 yellow");
        (await PutAsync(api, "{}")).EnsureSuccessStatusCode();
        (await ToldAsync(api))[0].ShouldStartWith("big General 1");
    }

    [Fact]
    public async Task A_model_for_a_segment_that_cannot_choose_is_refused_by_line()
    {
        await using var house = await House.OpenAsync();
        var api = house.ApiClient(await house.CreateWorkspaceAsync());

        using var answer = await PutAsync(api, Several.Replace("number: mrr", "number: health", StringComparison.Ordinal));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldContain("line 7, models[0].segment: The segment large asks for health");
    }

    [Fact]
    public async Task A_segment_that_chooses_a_model_is_part_of_it_and_others_are_not()
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house);
        var api = house.ApiClient(workspace);
        (await PutAsync(api, Several)).EnsureSuccessStatusCode();

        // Another segment beside it changes nothing about who is rated by what; the line of this one does.
        const string Beside = "segments:\n  named:\n    - { id: small, name: { en: Small, es: Pequeñas }, when: { number: mrr, below: 100 } }\n";
        (await api.PutAsync("/api/v1/settings", Yaml(Several.Replace("segments:\n  named:\n", Beside, StringComparison.Ordinal)), Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await api.PutAsync("/api/v1/settings", Yaml(Several.Replace("2000", "3000", StringComparison.Ordinal)), Cancelled)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    private static async Task<TestWorkspace> FilledAsync(House house)
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(
            workspace,
            [
                .. Enumerable.Range(0, 40).SelectMany(day => (IEnumerable<JsonObject>)
                [
                    Sending.Track("ana", "big", "Report Exported", Clock - Duration.FromDays(day)), Sending.Track("leo", "small", "Report Exported", Clock - Duration.FromDays(day)),
                ]),
                Sending.Group("ana", "big", Clock, new() { ["mrr"] = 2500 }),
            ]);

        return workspace;
    }

    /// <summary>Each account with its model; where that is the general one its score is of no interest here.</summary>
    private static async Task<List<string>> ToldAsync(HttpClient api)
    {
        List<string> told = [];

        foreach (var key in (string[])["big", "small"])
        {
            var health = (await api.ReadAsync($"/api/v1/accounts/{key}"))["health"]!;
            told.Add($"{key} {health["model"]}" is var start && start.Contains("General", StringComparison.Ordinal) ? start : $"{start} {health["score"]} {health["band"]}");
        }

        return told;
    }

    private static Task<HttpResponseMessage> PutAsync(HttpClient api, string yaml) => api.PutAsync("/api/v1/settings?untested=a+test", Yaml(yaml), Cancelled);

    private static StringContent Yaml(string text) => new(text, Encoding.UTF8, "text/yaml");
}
