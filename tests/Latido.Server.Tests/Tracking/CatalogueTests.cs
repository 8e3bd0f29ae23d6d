using System.Net;
using System.Text.Json.Nodes;
using Latido.Server.Accounts;
using Latido.Server.Scores;
using Latido.Server.Tracking;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Tracking;

/// <summary>The catalogue of events: what is called how, what counts as what, what has been looked at.</summary>
public sealed class CatalogueTests
{
    private const string Page = "/sources/events";
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Names_that_are_one_count_as_one_before_and_after_and_come_out_of_a_rebuild_and_a_restart_the_same(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await SendAsync(house, workspace, "report exported", 3);
        await SendAsync(house, workspace, "Report Exported", 2);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        using var merged = await SayAsync(browser, "report exported", "sameAs", "Report Exported");
        merged.Headers.Location!.ToString().ShouldBe("/sources/events/name?name=report%20exported");
        await SendAsync(house, workspace, "report exported", 1);

        (await UsesAsync(house, workspace)).ShouldBe(["Report Exported 6"]);
        (await house.Services.GetRequiredService<Rebuild>().RunAsync(null, Stop)).Differences.ShouldBeEmpty();
        await house.RestartAsync();
        (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        (await UsesAsync(house, workspace)).ShouldBe(["Report Exported 6"]);
        (await browser.GetStringAsync("/sources/events/name?name=Report%20Exported", Stop)).ShouldContain(">report exported</a>");
        (await browser.GetStringAsync($"{Page}?show=merged", Stop)).ShouldContain(">report exported</a>");

        using var apart = await SayAsync(browser, "report exported", "sameAs", "");
        await SendAsync(house, workspace, "report exported", 1);
        (await UsesAsync(house, workspace)).ShouldBe(["Report Exported 6", "report exported 1"]);
    }

    [Fact]
    public async Task An_event_is_renamed_and_hidden_and_both_are_undone()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await SendAsync(house, workspace, "rpt_exp", 1);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        using var titled = await SayAsync(browser, "rpt_exp", "title", " Report <exported> ");
        var page = await browser.GetStringAsync(Page, Stop);
        page.ShouldContain(">Report &lt;exported&gt;</a>");
        page.ShouldContain("<code>rpt_exp</code>");
        (await browser.GetStringAsync("/model/events", Stop)).ShouldContain("Report &lt;exported&gt;");

        using var hidden = await SayAsync(browser, "rpt_exp", "hidden", "on");
        (await browser.GetStringAsync(Page, Stop)).ShouldNotContain("<code>rpt_exp");
        (await browser.GetStringAsync("/model/events", Stop)).ShouldNotContain("rpt_exp");
        (await browser.GetStringAsync($"{Page}?show=hidden", Stop)).ShouldContain("<code>rpt_exp</code>");
        (await UsesAsync(house, workspace)).ShouldBe(["rpt_exp 1"], "it counts as before");

        using var shown = await SayAsync(browser, "rpt_exp", "hidden", "off");
        using var hiddenAgain = await SayAsync(browser, "rpt_exp", "hidden", "on");
        using var back = await UndoAsync(browser, "rpt_exp");
        (await browser.GetStringAsync(Page, Stop)).ShouldContain("rpt_exp");

        using var again = await SayAsync(browser, "rpt_exp", "title", "Another");
        using var former = await UndoAsync(browser, "rpt_exp");
        (await browser.GetStringAsync(Page, Stop)).ShouldContain(">Report &lt;exported&gt;</a>");
    }

    [Fact]
    public async Task New_names_are_looked_at_with_their_weights_which_go_into_the_draft()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await SendAsync(house, workspace, "login", 1);
        await SendAsync(house, workspace, "Report Exported", 1);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        (await browser.GetStringAsync("/sources", Stop)).ShouldContain("2 names to review");

        using var reviewed = await browser.SendFormAsync($"{Page}?show=new", "", new() { ["event"] = "Report Exported", ["weight"] = "6" }, $"{Page}/review");
        (await browser.GetStringAsync($"{Page}?show=new", Stop)).ShouldContain("its weight is in the draft");
        using var same = await browser.SendFormAsync($"{Page}?show=new", "", new() { ["event"] = "login", ["weight"] = "1" }, $"{Page}/review");

        var page = await browser.GetStringAsync($"{Page}?show=new", Stop);
        page.ShouldContain("1 name looked at.");
        page.ShouldContain("All names have been looked at");
        await using var store = house.OpenStore(workspace.Id);
        (await store.Set<SettingsDraft>().SingleAsync(Stop)).Document.ShouldContain("\"Report Exported\":6");
        (await browser.GetStringAsync("/sources", Stop)).ShouldNotContain("to review");
    }

    [Fact]
    public async Task What_a_former_name_weighs_by_hand_is_shown_and_can_be_changed_also_to_what_would_have_been_guessed()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await SendAsync(house, workspace, "report exported", 1);
        await SendAsync(house, workspace, "RptXyz", 1);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        await WeighAsync("report exported", "9");
        using var merged = await SayAsync(browser, "report exported", "sameAs", "RptXyz");

        (await browser.GetStringAsync("/sources/events/name?name=RptXyz", Stop)).ShouldContain("<dd>9 <span class=\"faint\">by hand</span>");
        (await browser.GetStringAsync(Page, Stop)).ShouldContain("title=\"by hand\">9</span>");
        (await browser.GetStringAsync("/model/events", Stop)).ShouldContain("name=\"weight\" value=\"9\"");

        await WeighAsync("RptXyz", "9");
        (await DraftAsync()).ShouldNotContain("RptXyz");
        await WeighAsync("RptXyz", "3");
        (await DraftAsync()).ShouldContain("\"RptXyz\":3");
        (await browser.GetStringAsync("/sources/events/name?name=RptXyz", Stop)).ShouldContain("<dd>3 <span class=\"faint\">by hand</span>");

        async Task WeighAsync(string name, string weight)
        {
            using var answer = await browser.SendFormAsync("/model/events", "", new() { ["event"] = name, ["weight"] = weight }, "/model/weights");
        }

        async Task<string> DraftAsync()
        {
            await using var store = house.OpenStore(workspace.Id);

            return (await store.Set<SettingsDraft>().SingleAsync(Stop)).Document;
        }
    }

    [Fact]
    public async Task When_the_last_page_of_new_names_has_been_looked_at_what_is_left_is_shown()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, [.. Enumerable.Range(10, 51).Select(n => Sending.Track("ana", "acme", $"Name {n}", Clock - Duration.FromHours(30)))]);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        const string Last = $"{Page}?show=new&page=2";
        (await browser.GetStringAsync(Last, Stop)).ShouldContain("Name 60");

        using var reviewed = await browser.SendFormAsync(Last, "", new() { ["back"] = Last, ["event"] = "Name 60" }, $"{Page}/review");

        var page = await browser.GetStringAsync(reviewed.Headers.Location!.ToString(), Stop);
        page.ShouldContain("1 name looked at.");
        page.ShouldContain("Name 10");
        page.ShouldNotContain("All names have been looked at");
    }

    [Theory]
    [InlineData("login", "title", "A title that goes on and on and on and on and on and on and on and on and on, beyond", "at most 80 characters")]
    [InlineData("nothing", "title", "x", "no event of that name")]
    [InlineData("login", "sameAs", "nothing", "no event of that other name")]
    [InlineData("login", "sameAs", "login", "counts as this one already")]
    public async Task What_cannot_be_so_is_refused_in_words(string name, string field, string value, string says)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await SendAsync(house, workspace, "login", 1);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        using var refused = await browser.SendFormAsync(Page, "", new() { ["name"] = name, [field] = value }, $"{Page}/say");

        (await browser.GetStringAsync(Page, Stop)).ShouldContain(says);
    }

    [Fact]
    public async Task What_counts_as_an_event_over_another_cannot_lead_it()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        foreach (var name in (string[])["x", "a", "b"])
        {
            await SendAsync(house, workspace, name, 1);
        }

        using var first = await SayAsync(browser, "x", "sameAs", "a");
        using var second = await SayAsync(browser, "a", "sameAs", "b");
        using var circle = await SayAsync(browser, "a", "sameAs", "x");

        (await browser.GetStringAsync(Page, Stop)).ShouldContain("counts as this one already");
    }

    [Fact]
    public async Task A_reader_sees_the_catalogue_with_properties_and_another_workspace_has_its_own()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var other = await house.CreateWorkspaceAsync("Other", clock: Clock);
        var call = Sending.Track("ana", "acme", "Report Exported", Clock - Duration.FromHours(1));
        call["properties"] = new JsonObject { ["format<"] = "csv" };
        await house.SendAsync(workspace, call);
        await house.Services.GetRequiredService<TrackingProgress>().WaitAsync(Stop);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Viewer);
        var (_, stranger) = await house.SignedInAsync(other, Role.Admin);

        var page = await browser.GetStringAsync("/sources/events/name?name=Report%20Exported", Stop);
        page.ShouldContain("<code>format&lt;</code>");
        page.ShouldContain("text");
        page.ShouldNotContain("action=\"/sources/events");
        (await stranger.GetAsync("/sources/events/name?name=Report%20Exported", Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.GetStringAsync(Page, Stop)).ShouldNotContain("Report Exported");
    }

    private static Task SendAsync(House house, TestWorkspace workspace, string name, int times) =>
        house.SendAsync(workspace, [.. Enumerable.Range(0, times).Select(i => Sending.Track("ana", "acme", name, Clock - Duration.FromHours(30 + i)))]);

    private static Task<HttpResponseMessage> SayAsync(HttpClient browser, string name, string field, string value) =>
        browser.SendFormAsync($"/sources/events/name?name={Uri.EscapeDataString(name)}", "", new() { ["name"] = name, [field] = value }, $"{Page}/say");

    /// <summary>Takes back what was done last.</summary>
    private static async Task<HttpResponseMessage> UndoAsync(HttpClient browser, string name)
    {
        var page = $"/sources/events/name?name={Uri.EscapeDataString(name)}";

        return await browser.SendFormAsync(page, "", [], await browser.UndoOnAsync(page));
    }

    private static async Task<IReadOnlyList<string>> UsesAsync(House house, TestWorkspace workspace)
    {
        await house.SettledAsync();
        var usage = await house.ApiClient(workspace).ReadAsync("/api/v1/accounts/acme/usage?from=2026-08-20&to=2026-09-01&by=event");

        return [.. usage["items"]!.AsArray().Select(use => $"{use!["event"]} {use["count"]}").Order(StringComparer.Ordinal)];
    }
}
