using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Latido.Engine.Scores;
using Latido.Server.Scores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Lab;

/// <summary>A model goes live once somebody has opened a back-test on exactly it.</summary>
public sealed class GoLiveTests
{
    private const string Span = "from=2026-01-01&to=2026-05-01";
    private const string Changed = "health: { bands: { yellow: 31, green: 62 } }";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_draft_goes_live_by_its_page_after_its_report_was_opened(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);
        await browser.SendFormAsync("/model", "", new() { ["green"] = "80" }, "/model/draft");

        var before = await browser.GetStringAsync("/model", Cancelled);
        await browser.SendFormAsync("/model", "", new() { ["draft"] = await TouchedAsync(house, workspace) }, "/model/apply");

        before.ShouldNotContain("action=\"/model/apply\"");
        before.ShouldContain("Back-test this draft");
        (await browser.GetStringAsync("/model", Cancelled)).ShouldContain("nobody has opened a back-test on exactly this draft");
        Green(house, workspace).ShouldBe(70);

        var report = await house.TryDraftAsync(workspace, browser);
        (await browser.GetStringAsync("/model", Cancelled)).ShouldContain("action=\"/model/apply\"");
        (await browser.GetStringAsync(report, Cancelled)).ShouldContain("To the draft, to apply it");
        await browser.SendFormAsync("/model", "", new() { ["draft"] = await TouchedAsync(house, workspace) }, "/model/apply");

        Green(house, workspace).ShouldBe(80);
        var live = await LastAsync(house, workspace);
        (live.Proof, $"/lab/{live.ReportId}").ShouldBe((ProofKind.Tested, report));
        (await browser.GetStringAsync("/model/versions", Cancelled)).ShouldContain($"<a href=\"{report}\">Back-tested: ");
    }

    [Fact]
    public async Task A_draft_that_was_edited_after_its_test_is_untested_again()
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);
        await browser.SendFormAsync("/model", "", new() { ["green"] = "80" }, "/model/draft");
        await house.TryDraftAsync(workspace, browser);

        await browser.SendFormAsync("/model", "", new() { ["green"] = "81" }, "/model/draft");
        await browser.SendFormAsync("/model", "", new() { ["draft"] = await TouchedAsync(house, workspace) }, "/model/apply");
        Green(house, workspace).ShouldBe(70);

        await browser.SendFormAsync("/model", "", new() { ["green"] = "80" }, "/model/draft");
        await browser.SendFormAsync("/model", "", new() { ["draft"] = await TouchedAsync(house, workspace) }, "/model/apply");
        Green(house, workspace).ShouldBe(80, "this one was tested");
    }

    [Theory, OnEachDatabase]
    public async Task A_file_goes_live_by_the_API_after_its_report_was_read(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await FilledAsync(house);
        var api = house.ApiClient(workspace);

        using var refused = await PutAsync(api, Changed);
        using var tested = await SendAsync(api, HttpMethod.Post, $"backtests?{Span}", Changed);
        using var unread = await PutAsync(api, Changed);
        var report = JsonNode.Parse(await tested.Content.ReadAsStringAsync(Cancelled))!;
        await api.ReadAsync($"/api/v1/backtests/{report["id"]}");
        using var put = await PutAsync(api, Changed);

        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync(Cancelled))!;
        problem["reason"]!.GetValue<string>().ShouldBe("untested");
        problem["detail"]!.GetValue<string>().ShouldContain("?untested=");
        unread.StatusCode.ShouldBe(HttpStatusCode.Conflict, "nobody has read it");
        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        var live = await LastAsync(house, workspace);
        (live.Proof, live.ProofNote).ShouldBe((ProofKind.Tested, report["verdict"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Who_says_why_may_put_an_untested_model_in_force_and_that_stays_on_record()
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house);
        var api = house.ApiClient(workspace);
        var (_, browser) = await house.SignedInAsync(workspace);

        (await PutAsync(api, Changed, "?untested=%20")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await PutAsync(api, Changed, "?untested=set+up+by+<ops>")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var live = await LastAsync(house, workspace);
        (live.Proof, live.ProofNote, live.ReportId).ShouldBe((ProofKind.Untested, "set up by <ops>", null));
        var page = await browser.GetStringAsync("/model/versions", Cancelled);
        page.ShouldContain("set up by &lt;ops&gt;");
    }

    [Fact]
    public async Task What_was_live_before_needs_no_test_and_what_it_takes_the_place_of_was_rolled_back()
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house);
        var api = house.ApiClient(workspace);
        var (_, browser) = await house.SignedInAsync(workspace);
        var first = await api.GetStringAsync("/api/v1/settings", Cancelled);
        (await PutAsync(api, Changed, "?untested=try")).EnsureSuccessStatusCode();

        (await PutAsync(api, Regex.Replace(first, "(?m)^version:.*$", ""))).StatusCode.ShouldBe(HttpStatusCode.OK);

        Green(house, workspace).ShouldBe(70);
        (await LastAsync(house, workspace)).Proof.ShouldBe(ProofKind.WasLive);
        var page = await browser.GetStringAsync("/model/versions", Cancelled);
        page.ShouldContain("it had been live before");
        page.ShouldContain("<span class=\"pill\">rolled back</span>");
    }

    [Fact]
    public async Task Rules_and_segments_need_no_test()
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house);

        (await PutAsync(house.ApiClient(workspace), "segments: { named: [ { id: x, name: { en: X, es: X }, when: { number: daysSinceUse, atLeast: 21 } } ] }")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await LastAsync(house, workspace)).Proof.ShouldBeNull();
    }

    [Fact]
    public async Task Where_nobody_ever_came_a_model_is_free_and_with_too_little_past_the_report_that_says_so_is_opened()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Past.Clock);
        var api = house.ApiClient(workspace);

        (await PutAsync(api, "health: { bands: { yellow: 30, green: 60 } }")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await LastAsync(house, workspace)).Proof.ShouldBe(ProofKind.NoPast);

        await house.SendAsync(workspace, [Sending.Track("ana", "acme", "Login", Past.Clock)]);
        (await PutAsync(api, Changed)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        using var unfit = await SendAsync(api, HttpMethod.Post, $"backtests?{Span}", Changed);
        unfit.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var id = JsonNode.Parse(await unfit.Content.ReadAsStringAsync(Cancelled))!["backTest"]!.GetValue<string>();
        (await api.ReadAsync($"/api/v1/backtests/{id}"))["problem"]!.GetValue<string>().ShouldContain("There is no use yet");
        (await PutAsync(api, Changed)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var live = await LastAsync(house, workspace);
        (live.Proof, live.ProofNote).ShouldBe((ProofKind.Tested, "unfit"));
    }

    [Fact]
    public async Task A_test_that_was_stopped_or_of_another_workspace_proves_nothing()
    {
        await using var house = await House.OpenAsync();
        var (workspace, other) = (await FilledAsync(house), await FilledAsync(house));
        using var tested = await SendAsync(house.ApiClient(other), HttpMethod.Post, $"backtests?{Span}", Changed);
        await house.ApiClient(other).ReadAsync($"/api/v1/backtests/{JsonNode.Parse(await tested.Content.ReadAsStringAsync(Cancelled))!["id"]}");

        (await PutAsync(house.ApiClient(workspace), Changed)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await PutAsync(house.ApiClient(other), Changed)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public void A_fingerprint_tells_models_apart_and_nothing_else()
    {
        var now = WorkspaceSettings.Default;
        var print = ModelPrint.Of(now);

        ModelPrint.Of(now with { Version = 9, Signals = [], Alerts = new(7), Benchmark = new() { Version = 3, Accounts = 40 }, Health = now.Health with { Version = 8 } }).ShouldBe(print);
        ModelPrint.Of(SettingsYaml.Read(SettingsYamlWriter.Write(now)).Settings!).ShouldBe(print);
        var own = new CustomMeasure("exports", new("Exports", "Exportaciones"), Events: new(EventTake.Count, ["Report Exported"]));
        ModelPrint.Of(now with { Measures = [own] }).ShouldBe(print, "no model names it");
        ModelPrint.Of(now with { Engagement = now.Engagement with { Window = 7 } }).ShouldNotBe(print);
        ModelPrint.Of(now with { Activation = now.Activation with { WithinDays = 5 } }).ShouldNotBe(print);
        ModelPrint.Of(now with { Health = now.Health with { Bands = now.Health.Bands with { Green = 71 } } }).ShouldNotBe(print);
        var one = now with { Engagement = now.Engagement with { Weights = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 } } };
        var two = now with { Engagement = now.Engagement with { Weights = new Dictionary<string, int> { ["b"] = 2, ["a"] = 1 } } };
        ModelPrint.Of(one).ShouldBe(ModelPrint.Of(two));
    }

    private static async Task<TestWorkspace> FilledAsync(House house)
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Past.Clock);
        await house.SendAsync(workspace, Past.Calls());

        return workspace;
    }

    private static double Green(House house, TestWorkspace workspace) =>
        house.Services.GetRequiredService<SettingsInForce>().Of(workspace.Id).Health.Bands.Green;

    private static async Task<string> TouchedAsync(House house, TestWorkspace workspace)
    {
        await using var store = house.OpenStore(workspace.Id);

        return Server.Scores.Pages.EditModel.NameOf((await store.Set<SettingsDraft>().SingleAsync(Cancelled)).At);
    }

    private static async Task<SettingsVersion> LastAsync(House house, TestWorkspace workspace)
    {
        await using var store = house.OpenStore(workspace.Id);

        return await store.Set<SettingsVersion>().OrderByDescending(version => version.Version).FirstAsync(Cancelled);
    }

    private static Task<HttpResponseMessage> PutAsync(HttpClient api, string yaml, string query = "") => SendAsync(api, HttpMethod.Put, $"settings{query}", yaml);

    private static async Task<HttpResponseMessage> SendAsync(HttpClient api, HttpMethod method, string path, string yaml)
    {
        using HttpRequestMessage request = new(method, $"/api/v1/{path}") { Content = new StringContent(yaml, Encoding.UTF8, "text/yaml") };

        return await api.SendAsync(request, Cancelled);
    }
}
