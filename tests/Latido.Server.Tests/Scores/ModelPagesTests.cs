using System.Net;
using System.Text.RegularExpressions;
using Latido.Engine.Scores;
using Latido.Server.Scores;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Scores;

/// <summary>The model's pages: a draft, its preview, its application, the versions and the way back.</summary>
public sealed partial class ModelPagesTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_draft_is_kept_previewed_applied_and_gone_back_from(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        await FillAsync(house, workspace);
        var (member, browser) = await house.SignedInAsync(workspace, Role.Admin);

        (await browser.SendFormAsync("/model", "", new() { ["d:habit"] = "90", ["green"] = "80" }, "/model/draft")).Headers.Location!.ToString().ShouldStartWith("/model");

        var page = await PageAsync(browser, "/model");
        page.ShouldContain("Draft");
        page.ShouldContain(member.Email);
        page.ShouldContain("Green from: 70 → 80");
        page.ShouldContain("id=\"model-moves\"");
        Force(house, workspace).Health.Bands.Green.ShouldBe(70, "a draft is not in force");

        await house.TryDraftAsync(workspace, browser);
        await ApplyAsync(browser, "Habit <matters>");

        Force(house, workspace).Health.Bands.Green.ShouldBe(80);
        Force(house, workspace).Health.Dimensions.Single(dimension => dimension.Id == "habit").Weight.ShouldBe(90);
        Force(house, workspace).Health.Version.ShouldBe(2);
        page = await PageAsync(browser, "/model");
        page.ShouldContain("General 2");
        page.ShouldNotContain("model-changes");
        page = await PageAsync(browser, "/model/versions");
        page.ShouldContain("Habit &lt;matters&gt;");
        page.ShouldContain("Green from: 70 → 80");
        page.ShouldContain("as it was");

        var first = Version().Matches(page).Last().Groups[1].Value;
        await browser.SendFormAsync("/model/versions", "", [], $"/model/back/{first}");

        Force(house, workspace).Health.Bands.Green.ShouldBe(70);
        Force(house, workspace).Health.Version.ShouldBe(3, "going back is a version of its own");
        (await PageAsync(browser, "/model/versions")).ShouldContain("Back to version");
        await using var store = house.OpenStore(workspace.Id);
        (await store.Set<SettingsVersion>().CountAsync(Cancelled)).ShouldBe(3);
        (await store.Set<SettingsDraft>().CountAsync(Cancelled)).ShouldBe(0);
    }

    [Fact]
    public async Task A_draft_that_somebody_changed_meanwhile_is_looked_at_again_before_it_is_applied()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await FillAsync(house, workspace);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        var (_, colleague) = await house.SignedInAsync(workspace, Role.Admin);
        await browser.SendFormAsync("/model", "", new() { ["yellow"] = "60" }, "/model/draft");
        var seen = await SeenAsync(browser);
        await colleague.SendFormAsync("/model", "", new() { ["green"] = "95" }, "/model/draft");

        using var late = await browser.SendFormAsync("/model", "", new() { ["draft"] = seen }, "/model/apply");

        Force(house, workspace).Health.Bands.Yellow.ShouldBe(40);
        (await PageAsync(browser, "/model")).ShouldContain("The draft has changed since you saw it.");
        await house.TryDraftAsync(workspace, browser);
        await ApplyAsync(browser);
        Force(house, workspace).Health.Bands.Green.ShouldBe(95);
    }

    [Fact]
    public async Task The_preview_is_what_applying_gives()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await FillAsync(house, workspace);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        await browser.SendFormAsync("/model", "", new() { ["m:habit|recency"] = "50", ["d:depth"] = "5", ["yellow"] = "60", ["green"] = "90" }, "/model/draft");
        var previewed = Counts(await PageAsync(browser, "/model"));

        await house.TryDraftAsync(workspace, browser);
        await ApplyAsync(browser);
        await house.SettledAsync();

        Counts(await PageAsync(browser, "/model")).ShouldBe(previewed);
    }

    [Fact]
    public async Task A_draft_that_breaks_a_rule_says_so_and_cannot_be_applied()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        await browser.SendFormAsync("/model", "", new() { ["yellow"] = "75" }, "/model/draft");
        var page = await PageAsync(browser, "/model");
        page.ShouldContain("Yellow must begin above 0 and below green");
        page.ShouldNotContain("action=\"/model/apply\"");
        await ApplyAsync(browser);
        Force(house, workspace).Version.ShouldBe(0);

        await browser.SendFormAsync("/model", "", [], "/model/discard");
        (await PageAsync(browser, "/model")).ShouldNotContain("class=\"pill warn\"");
    }

    [Fact]
    public async Task Measures_curves_caps_events_and_steps_are_read_from_the_forms()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await FillAsync(house, workspace);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        await browser.SendFormAsync("/model", "", new() { ["m:depth|breadth"] = "0", ["cap:silent:limit"] = "20", ["add"] = "cap", ["cap-measure"] = "stickiness", ["cap-side"] = "below", ["cap-value"] = "5", ["cap-limit"] = "60" }, "/model/draft");
        await browser.SendFormAsync("/model", "", new() { ["add"] = "measure", ["add-measure"] = "activeDays", ["add-in"] = "habit" }, "/model/draft");
        await browser.SendFormAsync("/model", "", new() { ["curve"] = "habit|recency", ["value"] = "0", ["points"] = "100" }, "/model/draft");
        await browser.SendFormAsync("/model/events", "", new() { ["event"] = "Report Exported", ["weight"] = "2", ["window"] = "7", ["has-per-seat"] = "on", ["per-seat"] = "on", ["within"] = "14", ["add"] = "step", ["step-name"] = "Exports", ["step-events"] = "Report Exported, Invoice Sent" }, "/model/weights");
        await house.TryDraftAsync(workspace, browser);
        await ApplyAsync(browser);

        var now = Force(house, workspace);
        now.Health.Dimensions[0].Measures!.Select(use => use.Measure).ShouldBe(["engagementLevel"]);
        now.Health.Dimensions[1].Measures!.Select(use => use.Measure).ShouldBe(["trend", "recency", "activeDays"]);
        now.Health.Dimensions[1].Measures![1].Curve.Count.ShouldBe(5, "half a curve leaves the one there is");
        now.Health.Caps.Select(cap => (cap.Limit, cap.Below)).ShouldBe([(20, null), (60, 5)]);
        now.Engagement.Weights["Report Exported"].ShouldBe(2);
        (now.Engagement.Window, now.Engagement.PerSeat, now.Activation.WithinDays).ShouldBe((7, true, 14));
        now.Activation.Criteria[^1].Events.ShouldBe(["Report Exported", "Invoice Sent"]);
    }

    [Fact]
    public async Task A_model_that_adds_up_a_family_and_a_straight_line_are_read_from_the_forms()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await FillAsync(house, workspace);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        await browser.SendFormAsync("/model", "", new() { ["method"] = "sum", ["family"] = "all" }, "/model/draft");
        var page = await PageAsync(browser, "/model?measure=habit%7Crecency");
        page.ShouldContain("Added to a starting point");
        page.ShouldContain("min=\"-100\"");
        await browser.SendFormAsync("/model", "", new()
        {
            ["method"] = "sum", ["start"] = "40", ["family"] = "all", ["round-to"] = "10",
            ["add"] = "measure", ["add-measure"] = "activeDays", ["add-in"] = "habit",
        }, "/model/draft");
        await browser.SendFormAsync("/model/events", "", new() { ["engagement-curve"] = "Linear" }, "/model/weights");
        (await PageAsync(browser, "/model")).ShouldContain("Points are added to a start of 40");
        await house.TryDraftAsync(workspace, browser);
        await ApplyAsync(browser);

        var now = Force(house, workspace);
        (now.Health.Start, now.Health.Family).ShouldBe((40, new FamilyHealth(true, 10)));
        now.Health.Dimensions[1].Measures!.Single(use => use.Measure == "activeDays").Curve[^1][1].ShouldBe(10, "what is added begins small");
        now.Engagement.Curve.ShouldBe(EngagementCurve.Linear);

        await browser.SendFormAsync("/model", "", new() { ["method"] = "mean", ["family"] = "none" }, "/model/draft");
        await house.TryDraftAsync(workspace, browser);
        await ApplyAsync(browser);
        (Force(house, workspace).Health.Start, Force(house, workspace).Health.Family).ShouldBe((null, null));
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Lead)]
    public async Task Who_may_not_change_it_reads_and_is_refused(Role role)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await FillAsync(house, workspace);
        var (_, browser) = await house.SignedInAsync(workspace, role);

        foreach (var path in new[] { "/model", "/model/events", "/model/versions" })
        {
            var page = await PageAsync(browser, path);
            page.ShouldNotContain("data-draft");
            page.ShouldNotContain("type=\"range\"");
        }

        foreach (var to in new[] { "/model/draft", "/model/weights", "/model/apply", "/model/discard", $"/model/back/{Guid.CreateVersion7()}" })
        {
            var answer = await browser.SendFormAsync("/model", "", new() { ["green"] = "99" }, to);
            answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            answer.Headers.Location!.ToString().ShouldContain("/denied");
        }

        await using var store = house.OpenStore(workspace.Id);
        (await store.Set<SettingsDraft>().CountAsync(Cancelled)).ShouldBe(0);
    }

    [Fact]
    public async Task A_post_without_the_pages_token_is_refused()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace);
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("green", "99")]);

        (await browser.PostAsync("/model/draft", content, Cancelled)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory, OnEachDatabase]
    public async Task Another_workspace_sees_neither_draft_nor_versions(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var (one, other) = (await house.CreateWorkspaceAsync(), await house.CreateWorkspaceAsync("Other"));
        var (_, browser) = await house.SignedInAsync(one);
        var (_, stranger) = await house.SignedInAsync(other);
        await browser.SendFormAsync("/model", "", new() { ["green"] = "80" }, "/model/draft");
        await ApplyAsync(browser, "ours");
        await browser.SendFormAsync("/model", "", new() { ["green"] = "85" }, "/model/draft");
        var version = Version().Match(await PageAsync(browser, "/model/versions")).Groups[1].Value;

        (await PageAsync(stranger, "/model")).ShouldNotContain("Draft by");
        (await PageAsync(stranger, "/model/versions")).ShouldNotContain("ours");
        (await stranger.SendFormAsync("/model", "", [], $"/model/back/{version}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await stranger.SendFormAsync("/model", "", [], "/model/discard");
        (await PageAsync(browser, "/model")).ShouldContain("Draft by");
    }

    [Fact]
    public async Task A_file_put_by_the_API_is_a_version_too()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace);
        using var yaml = new StringContent("engagement: { window: 7 }", System.Text.Encoding.UTF8, "text/yaml");

        (await house.ApiClient(workspace).PutAsync("/api/v1/settings", yaml, Cancelled)).EnsureSuccessStatusCode();

        (await PageAsync(browser, "/model/versions")).ShouldContain("Window of engagement, days: 30 → 7");
    }

    private static async Task<string> PageAsync(HttpClient browser, string path) =>
        WebUtility.HtmlDecode(await browser.GetStringAsync(path, Cancelled)).Replace("<matters>", "&lt;matters&gt;", StringComparison.Ordinal);

    private static WorkspaceSettings Force(House house, TestWorkspace workspace) => house.Services.GetRequiredService<SettingsInForce>().Of(workspace.Id);

    private static async Task FillAsync(House house, TestWorkspace workspace)
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        var calls = Enumerable.Range(0, 12).SelectMany(account => Enumerable.Range(0, 70)
            .Where(day => day % (1 + (account % 4)) == 0 && day >= account * 2)
            .Select(day => Sending.Track($"p{account}-{day % 3}", $"a{account}", account % 2 == 0 ? "Report Exported" : "Invoice Sent", now - Duration.FromDays(day))));
        await house.SendAsync(workspace, [.. calls]);
    }

    /// <summary>The figures of the bands, as the page shows them.</summary>
    private static List<string> Counts(string page) =>
        [.. Sums().Matches(page[page.IndexOf("bands-sum", StringComparison.Ordinal)..]).Take(3).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("id=\"version-([^\"]+)\"")]
    private static partial Regex Version();

    /// <summary>Applies the draft as it stands on the page now.</summary>
    private static async Task ApplyAsync(HttpClient browser, string note = "")
    {
        using var answer = await browser.SendFormAsync("/model", "", new() { ["note"] = note, ["draft"] = await SeenAsync(browser) }, "/model/apply");
    }

    private static async Task<string> SeenAsync(HttpClient browser) =>
        Regex.Match(await browser.GetStringAsync("/model", Cancelled), "name=\"draft\" value=\"([^\"]*)\"").Groups[1].Value;

    [GeneratedRegex("<b class=\"num\">([^<]+)</b>")]
    private static partial Regex Sums();
}
