using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Revenue;

public sealed class CohortsApiTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 5, 20, 12, 0);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Cohorts_tell_what_is_kept_and_each_cell_leads_to_its_accounts(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var (workspace, api) = await FilledAsync(house);

        var answer = await api.ReadAsync("/api/v1/metrics/cohorts?from=2026-01&to=2026-05");

        Told(answer["earlier"]!).ShouldBe("70/1 70/1 70/1 70/1 70/1");
        answer["cohorts"]!.AsArray().Select(row => $"{row!["first"]}: {Told(row)}").ShouldBe(["2026-01: 150/2 100/1 150/1 150/1 150/1", "2026-03: 20/1 20/1 20/1"]);
        var cell = answer["cohorts"]![0]!["months"]![2]!;
        (cell["month"]!.GetValue<int>(), cell["mrrShare"]!.GetValue<double>(), cell["customerShare"]!.GetValue<double>()).ShouldBe((2, 1, 0.5));

        Rows(await api.ReadAsync("/api/v1/metrics/cohorts/2026-01/2/accounts")).ShouldBe(["stays 100 150", "leaves 50 0"]);
        Rows(await api.ReadAsync("/api/v1/metrics/cohorts/earlier/1/accounts?from=2026-01")).ShouldBe(["old 70 70"]);
        var first = await api.ReadAsync("/api/v1/metrics/cohorts/2026-01/0/accounts?limit=1");
        Rows(first).ShouldBe(["stays 100 100"]);
        Rows(await api.ReadAsync($"/api/v1/metrics/cohorts/2026-01/0/accounts?limit=1&cursor={first["next"]}")).ShouldBe(["leaves 50 50"]);

        var quarters = await api.ReadAsync("/api/v1/metrics/cohorts?from=2026-02&to=2026-05&by=quarter");
        quarters["from"]!.GetValue<string>().ShouldBe("2026-01", "a quarter is whole");
        quarters["cohorts"]!.AsArray().Select(row => $"{row!["first"]}: {Told(row)}").ShouldBe(["2026-01: 170/3 120/2 170/2"]);
        Rows(await api.ReadAsync("/api/v1/metrics/cohorts/2026-02/2/accounts?by=quarter")).ShouldBe(["stays 100 150", "later 20 20", "leaves 50 0"]);

        var other = house.ApiClient(await house.CreateWorkspaceAsync("Other", clock: Clock));
        (await other.ReadAsync("/api/v1/metrics/cohorts"))["cohorts"]!.AsArray().ShouldBeEmpty();
        await house.RestartAsync();
        (await house.ApiClient(workspace).ReadAsync("/api/v1/metrics/cohorts?from=2026-01&to=2026-05")).ToJsonString().ShouldBe(answer.ToJsonString());
    }

    [Theory]
    [InlineData("cohorts?by=week", "'by' is 'week': give month or quarter.")]
    [InlineData("cohorts/soon/1/accounts", "'first' is 'soon'")]
    [InlineData("cohorts/2026-01/x/accounts", "'x' is no number of months")]
    [InlineData("cohorts?ratesVersion=9", "There is no version 9 of the exchange rates")]
    [InlineData("cohorts?choices=9", "There is no version 9 of the choices")]
    [InlineData("cohorts?rates=soon", "give a day, as 2026-01-31, whose rates hold for all months")]
    public async Task What_makes_no_sense_is_refused_with_its_cure(string query, string cure)
    {
        await using var house = await House.OpenAsync();
        var (_, api) = await FilledAsync(house);

        using var answer = await api.GetAsync(new Uri($"/api/v1/metrics/{query}", UriKind.Relative), Cancelled);

        await answer.ShouldRefuseAsync(cure);
    }

    [Theory, OnEachDatabase]
    public async Task What_a_workspace_chooses_is_in_its_figures_and_a_report_of_before_comes_out_again(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var (workspace, api) = await FilledAsync(house);
        const string span = "/api/v1/metrics/mrr?from=2026-02&to=2026-02";
        var before = await api.ReadAsync(span);

        using var chosen = await api.PutAsJsonAsync("/api/v1/metrics/choices", new { grossMargin = 0.8, longestLife = 24 }, Cancelled);
        var version = (await chosen.Content.ReadFromJsonAsync<JsonObject>(Cancelled))!["version"]!.GetValue<int>();
        using var again = await api.PutAsJsonAsync("/api/v1/metrics/choices", new { grossMargin = 0.8, longestLife = 24 }, Cancelled);

        version.ShouldBe(1);
        (await again.Content.ReadFromJsonAsync<JsonObject>(Cancelled))!["version"]!.GetValue<int>().ShouldBe(1, "the same is no new version");
        var after = await api.ReadAsync(span);
        Ltv(after).ShouldBe(0.8 * Ltv(before), 1e-9);
        after["choicesVersion"]!.GetValue<int>().ShouldBe(1);
        (await api.ReadAsync($"{span}&choices=0")).ToJsonString().ShouldBe(before.ToJsonString());
        (await api.ReadAsync("/api/v1/metrics"))["items"]!.AsArray().Single(metric => metric!["id"]!.GetValue<string>() == "ltv")!["choices"]!.ToJsonString().ShouldContain("80 %, as was set.");

        using var wrong = await api.PutAsJsonAsync("/api/v1/metrics/choices", new { grossMargin = 80 }, Cancelled);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await house.RestartAsync();
        (await house.ApiClient(workspace).ReadAsync("/api/v1/metrics/choices"))["longestLife"]!.GetValue<int>().ShouldBe(24);

        static double Ltv(JsonObject answer) => answer["months"]![0]!["ltv"]!.GetValue<double>();
    }

    private static async Task<(TestWorkspace Workspace, HttpClient Api)> FilledAsync(House house)
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.BillAsync(
            workspace,
            new("stays", "a", "started", "2026-01-10", 100), new("stays", "a", "changed", "2026-03-10", 150),
            new("leaves", "b", "started", "2026-01-10", 50), new("leaves", "b", "cancelled", "2026-02-10"),
            new("later", "c", "started", "2026-03-10", 20), new("old", "d", "started", "2025-06-10", 70));

        return (workspace, house.ApiClient(workspace));
    }

    private static string Told(JsonNode row) => string.Join(' ', row["months"]!.AsArray().Select(month => $"{month!["mrr"]}/{month["customers"]}"));

    private static List<string> Rows(JsonObject page) => [.. page["items"]!.AsArray().Select(row => $"{row!["account"]} {row["before"]} {row["now"]}")];
}
