using System.Net;
using System.Text.Json.Nodes;
using Latido.Engine.Lab;
using Latido.Server.Accounts;
using Latido.Server.Lab;
using Latido.Server.Platform;
using Latido.Server.Scores;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Lab;

/// <summary>Back-tests are kept, read and opened; they run in the background, one to a workspace.</summary>
public sealed class ReportsTests
{
    private const string Span = "from=2026-01-01&to=2026-05-01";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_back_test_is_kept_and_who_opens_it_first_is_remembered(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var (workspace, api) = await FilledAsync(house);

        var told = await PostAsync(api, $"backtests?{Span}");
        var id = told["id"]!.GetValue<string>();
        var line = (await api.ReadAsync("/api/v1/backtests"))["backTests"]!.AsArray().ShouldHaveSingleItem()!;

        (line["id"]!.GetValue<string>(), line["kind"]!.GetValue<string>(), line["state"]!.GetValue<string>(), line["tried"]!.GetValue<string>())
            .ShouldBe((id, "model", "done", "General 1"));
        line["figure"]!.GetValue<double>().ShouldBe(told["auc"]!.GetValue<double>());
        line["verdict"]!.GetValue<string>().ShouldBe(told["verdict"]!.GetValue<string>());
        line["tookSeconds"]!.GetValue<double>().ShouldBeGreaterThan(0);
        line["openedBy"].ShouldBeNull("to be told of it is not to have opened it");

        await house.RestartAsync();
        api = house.ApiClient(workspace);
        var (member, browser) = await house.SignedInAsync(workspace, Role.Viewer);
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/lab/{id}", Cancelled));
        var read = await api.ReadAsync($"/api/v1/backtests/{id}");

        page.ShouldContain("AUC 0.");
        page.ShouldContain("id=\"lab-missed\"");
        read["model"]!.AsObject().Figures().ShouldBe(told.Figures(), "what is kept is what was told");
        read["backTest"]!["openedBy"]!.GetValue<string>().ShouldBe(member.Email);
        (await browser.GetStringAsync("/lab", Cancelled)).ShouldContain(id);
    }

    [Fact]
    public async Task A_rule_and_a_silence_are_read_in_the_language_asked_for()
    {
        await using var house = await House.OpenAsync();
        var (_, api) = await FilledAsync(house);
        api.DefaultRequestHeaders.AcceptLanguage.Add(new("es"));

        var rule = (await PostAsync(api, $"backtests/rules/loginFrequencyFalls?{Span}&outcome=silent:30"))["id"]!.GetValue<string>();
        var read = await api.ReadAsync($"/api/v1/backtests/{rule}");

        read["backTest"]!["kind"]!.GetValue<string>().ShouldBe("rule");
        read["rule"]!["outcome"]!.GetValue<string>().ShouldBe("silent:30");
        read["rule"]!["findings"]![0]!.GetValue<string>().ShouldContain("La regla avisó");
        read["model"].ShouldBeNull();
    }

    [Theory, OnEachDatabase]
    public async Task The_newest_are_kept_and_the_oldest_go(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var (workspace, api) = await FilledAsync(house);
        await using (var store = house.OpenStore(workspace.Id))
        {
            store.AddRange(Enumerable.Range(0, Reports.MostKept).Select(no => Row(workspace, Instant.FromUtc(2020, 1, 1, 0, 0) + Duration.FromMinutes(no))));
            await store.SaveChangesAsync(Cancelled);
        }

        await PostAsync(api, $"backtests?{Span}");

        await using var after = house.OpenStore(workspace.Id);
        (await after.Set<KeptReport>().CountAsync(Cancelled)).ShouldBe(Reports.MostKept);
        (await after.Set<KeptReport>().Select(report => report.At).ToListAsync(Cancelled)).Min().ShouldBe(Instant.FromUtc(2020, 1, 1, 0, 1));
    }

    [Theory, OnEachDatabase]
    public async Task Another_workspace_reaches_none_of_it(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var (_, api) = await FilledAsync(house);
        var other = await house.CreateWorkspaceAsync("Other");
        var (_, stranger) = await house.SignedInAsync(other);
        var program = house.ApiClient(other);
        var id = (await PostAsync(api, $"backtests?{Span}"))["id"]!.GetValue<string>();

        (await program.GetAsync($"/api/v1/backtests/{id}", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await program.PostAsync($"/api/v1/backtests/{id}/cancel", null, Cancelled)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.GetAsync($"/lab/{id}", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await program.ReadAsync("/api/v1/backtests"))["backTests"]!.AsArray().ShouldBeEmpty();
        (await stranger.GetStringAsync("/lab", Cancelled)).ShouldNotContain(id);
        (await api.ReadAsync("/api/v1/backtests"))["backTests"]![0]!["openedBy"].ShouldBeNull();
    }

    [Fact]
    public async Task One_at_a_time_and_it_can_be_looked_at_and_stopped()
    {
        await using var house = await House.OpenAsync();
        var (workspace, api) = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Csm);
        using ManualResetEventSlim release = new();
        var blocked = await BlockAsync(house, release);

        using var begun = await api.PostAsync($"/api/v1/backtests?{Span}&wait=false", null, Cancelled);
        var id = JsonNode.Parse(await begun.Content.ReadAsStringAsync(Cancelled))!["id"]!.GetValue<string>();
        using var second = await api.PostAsync($"/api/v1/backtests?{Span}", null, Cancelled);
        using var third = await browser.SendFormAsync("/lab", "", new() { ["what"] = "model" }, "/lab/run");

        begun.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        begun.Headers.Location!.ToString().ShouldBe($"/api/v1/backtests/{id}");
        second.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await second.Content.ReadAsStringAsync(Cancelled)).ShouldContain($"/api/v1/backtests/{id}/cancel");
        third.Headers.Location!.ToString().ShouldBe("/lab");
        (await api.ReadAsync($"/api/v1/backtests/{id}"))["backTest"]!["state"]!.GetValue<string>().ShouldBe("running");
        (await browser.GetStringAsync("/lab", Cancelled)).ShouldContain($"/lab/{id}/cancel");
        (await browser.GetStringAsync($"/lab/{id}", Cancelled)).ShouldContain("<progress");

        (await api.PostAsync($"/api/v1/backtests/{id}/cancel", null, Cancelled)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        release.Set();
        await blocked;
        await house.TestedAsync(workspace);

        (await api.ReadAsync($"/api/v1/backtests/{id}"))["backTest"]!["state"]!.GetValue<string>().ShouldBe("cancelled");
        (await browser.GetStringAsync($"/lab/{id}", Cancelled)).ShouldContain("Somebody stopped it");
        (await PostAsync(api, $"backtests?{Span}"))["churned"]!.GetValue<int>().ShouldBeGreaterThan(0, "the next one may begin");
    }

    [Fact]
    public async Task With_the_server_a_run_ends_and_says_so()
    {
        await using var house = await House.OpenAsync();
        var (workspace, api) = await FilledAsync(house);
        using ManualResetEventSlim release = new();
        var blocked = await BlockAsync(house, release);
        using var begun = await api.PostAsync($"/api/v1/backtests?{Span}&wait=false", null, Cancelled);
        using var whenStopped = house.Services.GetRequiredService<LabRuns>().Of(workspace.Id)!.Stop.Register(release.Set);

        await house.StopAsync();
        await blocked;
        await house.StartAsync();

        var line = (await house.ApiClient(workspace).ReadAsync("/api/v1/backtests"))["backTests"]!.AsArray().ShouldHaveSingleItem()!;
        line["state"]!.GetValue<string>().ShouldBe("failed");
        (await house.ApiClient(workspace).ReadAsync($"/api/v1/backtests/{line["id"]}"))["problem"]!.GetValue<string>().ShouldContain("The server was stopped.");
    }

    [Fact]
    public async Task Without_any_past_it_is_told_and_kept_that_nothing_can_be_tested()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Past.Clock);
        var (_, browser) = await house.SignedInAsync(workspace);
        await house.SendAsync(workspace, [Sending.Track("ana", "acme", "Login", Past.Clock)]);

        (await browser.GetStringAsync("/lab", Cancelled)).ShouldContain("id=\"lab-empty\"");
        using var begun = await browser.SendFormAsync("/lab", "", [], "/lab/run");
        await house.TestedAsync(workspace);
        var page = await browser.GetStringAsync(begun.Headers.Location!.ToString(), Cancelled);

        page.ShouldContain("There is no use yet");
        page.ShouldContain("id=\"lab-opened\"");
    }

    [Fact]
    public async Task A_span_that_makes_no_sense_is_refused_on_the_page_and_nothing_is_kept()
    {
        await using var house = await House.OpenAsync();
        var (workspace, api) = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);

        using var answer = await browser.SendFormAsync("/lab", "", new() { ["what"] = "model", ["from"] = "2020-01-01", ["to"] = "2020-02-01" }, "/lab/run");
        var page = await browser.GetStringAsync(answer.Headers.Location!.ToString(), Cancelled);

        page.ShouldContain("There is no use in that span: choose one within 2025-11-03");
        page.ShouldContain("value=\"2020-01-01\"");
        (await api.ReadAsync("/api/v1/backtests"))["backTests"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_may_only_read_is_offered_nothing_to_run()
    {
        await using var house = await House.OpenAsync();
        var (workspace, _) = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Support);

        (await browser.GetStringAsync("/lab", Cancelled)).ShouldNotContain("/lab/run");
        (await browser.SendFormAsync("/lab", "", [], "/lab/run")).Headers.Location!.ToString().ShouldContain("/denied");
    }

    /// <summary>Lets another workspace's back-test stand in the way, until it is released.</summary>
    private static async Task<Task> BlockAsync(House house, ManualResetEventSlim release)
    {
        var other = await house.CreateWorkspaceAsync("Before", clock: Past.Clock);
        TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var live = house.Services.GetRequiredService<LiveWorkspaces>().Of(other.Id);
        var blocked = Task.Factory.StartNew(
            () => live.Read(_ =>
            {
                held.SetResult();
                release.Wait(Cancelled);

                return 0;
            }),
            Cancelled, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await held.Task;
        BackTestPlan plan = new(new(2026, 1, 1), new(2026, 5, 1), Outcome.Churn);
        house.Services.GetRequiredService<LabRuns>().Begin(
            other.Id, TestRequest.OfModel(null, house.Services.GetRequiredService<SettingsInForce>().Of(other.Id), plan), "somebody").ShouldNotBeNull();

        return blocked;
    }

    private static KeptReport Row(TestWorkspace workspace, Instant at) => new()
    {
        Id = Id.New(), WorkspaceId = workspace.Id, Kind = TriedKind.Model, Tried = "General 1", FromDay = new(2026, 1, 1), ToDay = new(2026, 2, 1), Outcome = "churn",
        At = at, Took = Duration.FromSeconds(1), ByMember = "ana", State = ReportState.Cancelled, Document = "{}",
    };

    private static async Task<(TestWorkspace Workspace, HttpClient Api)> FilledAsync(House house)
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Past.Clock);
        await house.SendAsync(workspace, Past.Calls());

        return (workspace, house.ApiClient(workspace));
    }

    private static async Task<JsonObject> PostAsync(HttpClient api, string path)
    {
        using var answer = await api.PostAsync($"/api/v1/{path}", null, Cancelled);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);

        return JsonNode.Parse(text)!.AsObject();
    }
}
