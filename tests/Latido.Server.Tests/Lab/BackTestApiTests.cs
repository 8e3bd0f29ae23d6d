using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Lab;

public sealed class BackTestApiTests
{
    private const string Span = "from=2026-01-01&to=2026-08-31";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task The_model_in_force_is_judged_by_who_left(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var (workspace, api) = await FilledAsync(house);
        var before = await api.GetStringAsync("/api/v1/accounts/acme-00", Cancelled);

        var report = await TestAsync(api, Span);

        report["accounts"]!.GetValue<int>().ShouldBe(24);
        report["churned"]!.GetValue<int>().ShouldBe(8);
        report["auc"]!.GetValue<double>().ShouldBeInRange(0.7, 1);
        report["aucLow"]!.GetValue<double>().ShouldBeLessThan(report["aucHigh"]!.GetValue<double>());
        report["baselines"]!["recency"]!.GetValue<double>().ShouldBeInRange(0, 1);
        report["baselines"]!["fall"]!.GetValue<double>().ShouldBeInRange(0, 1);
        report["span"]!["owners"]!.GetValue<int>().ShouldBe(2);
        report["missedCount"]!.GetValue<int>().ShouldBe(8 - report["model"]!["found"]!.GetValue<int>());
        report["calibration"]!.AsArray().Count.ShouldBeInRange(2, 10);
        report["overLive"].ShouldBeNull();
        (await api.GetStringAsync("/api/v1/accounts/acme-00", Cancelled)).ShouldBe(before, "nothing is changed");
        (await TestAsync(api, Span)).Figures().ShouldBe(report.Figures());
        (await TestAsync(api, $"{Span}&outcome=silent:30"))["span"]!["outcome"]!.GetValue<string>().ShouldBe("silent:30");

        await house.RestartAsync();
        (await TestAsync(house.ApiClient(workspace), Span)).Figures().ShouldBe(report.Figures());
    }

    [Fact]
    public async Task A_draft_is_judged_beside_the_model_in_force_in_the_language_asked_for()
    {
        await using var house = await House.OpenAsync();
        var (_, api) = await FilledAsync(house);
        api.DefaultRequestHeaders.AcceptLanguage.Add(new("es"));

        var report = await TestAsync(api, $"{Span}&threshold=55", "health: { name: Sunny, version: 3, bands: { yellow: 1, green: 2, hysteresis: 0 }, dimensions: [ { id: use, name: { en: Use, es: Uso }, weight: 1, measures: [ { measure: recency, weight: 1, curve: [[0, 100], [30, 50]] } ] } ] }");

        (report["model"]!["name"]!.GetValue<string>(), report["live"]!["name"]!.GetValue<string>()).ShouldBe(("Sunny 3", "General 1"));
        report["verdict"]!.GetValue<string>().ShouldBe("fails");
        report["findings"]!.AsArray().ShouldContain(text => text!.GetValue<string>().StartsWith("No sirve: el rojo no encuentra ninguna."));
        report["model"]!["atThreshold"]!["below"]!.GetValue<double>().ShouldBe(55);
        report["recall"]!.GetValue<double>().ShouldBe(report["model"]!["atThreshold"]!["recall"]!["value"]!.GetValue<double>());
        report["overLive"].ShouldNotBeNull();
    }

    [Theory, OnEachDatabase]
    public async Task A_rule_is_judged_by_who_left(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var (_, api) = await FilledAsync(house);

        var report = await TestAsync(api, $"{Span}", path: "backtests/rules/loginFrequencyFalls");

        report["rule"]!.GetValue<string>().ShouldBe("loginFrequencyFalls");
        (report["accounts"]!.GetValue<int>(), report["churned"]!.GetValue<int>()).ShouldBe((24, 8));
        report["fired"]!.GetValue<int>().ShouldBeGreaterThan(4);
        report["recall"]!.GetValue<double>().ShouldBeGreaterThan(0.5);
        report["lift"]!.GetValue<double>().ShouldBeGreaterThan(1);
        using var refused = await api.PostAsync(new Uri($"/api/v1/backtests/rules/loud?{Span}", UriKind.Relative), null, Cancelled);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("from=2026-01-01", "")]
    [InlineData("from=soon&to=2026-08-31", "'from' is 'soon': give a day")]
    [InlineData("from=2026-08-31&to=2026-01-01", "ends before it begins")]
    [InlineData("from=2020-01-01&to=2020-02-01", "choose one within 2025-11-03 and 2026-08-")]
    [InlineData($"{Span}&outcome=gone", "'gone' is no outcome. Give churn, or silent:N")]
    [InlineData($"{Span}&threshold=400", "0 to 100")]
    public async Task What_makes_no_sense_is_refused_with_its_cure(string query, string cure)
    {
        await using var house = await House.OpenAsync();
        var (_, api) = await FilledAsync(house);

        using var answer = await api.PostAsync(new Uri($"/api/v1/backtests?{query}", UriKind.Relative), null, Cancelled);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldContain(cure);
    }

    [Fact]
    public async Task A_file_with_mistakes_an_empty_workspace_and_a_viewer_are_turned_away()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Past.Clock);
        var api = house.ApiClient(workspace);

        (await RefusalAsync("helth: {}")).ShouldContain("line 1, helth");
        (await RefusalAsync("")).ShouldContain("bring in some history first");

        var viewer = house.NewClient();
        viewer.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", await house.Services.GetRequiredService<ManageKeys>().AddTokenAsync(workspace.Id, "v", Role.Viewer, Cancelled));
        using var refused = await viewer.PostAsync(new Uri($"/api/v1/backtests?{Span}", UriKind.Relative), null, Cancelled);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        async Task<string> RefusalAsync(string yaml)
        {
            using var content = new StringContent(yaml, Encoding.UTF8, "text/yaml");
            using var answer = await api.PostAsync(new Uri($"/api/v1/backtests?{Span}", UriKind.Relative), content, Cancelled);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);

            return await answer.Content.ReadAsStringAsync(Cancelled);
        }
    }

    [Fact]
    public async Task Another_workspace_has_a_past_of_its_own()
    {
        await using var house = await House.OpenAsync();
        await FilledAsync(house);
        var other = house.ApiClient(await house.CreateWorkspaceAsync("Other", clock: Past.Clock));

        using var answer = await other.PostAsync(new Uri($"/api/v1/backtests?{Span}", UriKind.Relative), null, Cancelled);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<(TestWorkspace Workspace, HttpClient Api)> FilledAsync(House house)
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Past.Clock);
        await house.SendAsync(workspace, Past.Calls());

        return (workspace, house.ApiClient(workspace));
    }

    private static async Task<JsonObject> TestAsync(HttpClient api, string query, string? yaml = null, string path = "backtests")
    {
        using var content = yaml is null ? null : new StringContent(yaml, Encoding.UTF8, "text/yaml");
        using var answer = await api.PostAsync(new Uri($"/api/v1/{path}?{query}", UriKind.Relative), content, Cancelled);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);

        return JsonNode.Parse(text)!.AsObject();
    }
}
