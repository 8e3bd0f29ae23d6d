using System.Net;
using Latido.Engine.Segments;
using Latido.Server.Scores;
using Latido.Server.Segments.Pages;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Segments;

/// <summary>The pages of segments without script: trying, keeping, taking out, the order of rules, and the way back.</summary>
public sealed class SegmentPagesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_segment_is_tried_by_its_address_kept_by_a_post_and_taken_back(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        var now = SystemClock.Instance.GetCurrentInstant();
        await house.SendAsync(workspace, Sending.Track("ana", "acme", "Report Exported", now), Sending.Track("eva", "beta", "Signed In", now));
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        var page = await PageAsync(browser, "/segments/edit");
        var form = FieldsOf(page);
        form["0.n"].ShouldBe("1");

        form["0-0.what"] = "event";
        form["do"] = "try";
        var tried = await browser.SendFormAsync("/segments/edit", "", form, "/segments/edit");
        page = await PageAsync(browser, tried.Headers.Location!.ToString());
        page.ShouldContain("Say which event, by its name.");
        form = FieldsOf(page);
        form["0-0.name"] = "Report Exported";
        form["do"] = "add:0";
        tried = await browser.SendFormAsync("/segments/edit", "", form, "/segments/edit");
        tried.Headers.Location!.ToString().ShouldEndWith("#c0");
        form = FieldsOf(await PageAsync(browser, tried.Headers.Location!.ToString().Split('#')[0]));
        form["0.n"].ShouldBe("2");

        form["0-1.what"] = "number:active7";
        form["0-1.how"] = "least";
        form["0-1.a"] = "1";
        form["en"] = "Exporting <b>";
        form["es"] = "Exportan";
        form["do"] = "try";
        tried = await browser.SendFormAsync("/segments/edit", "", form, "/segments/edit");
        page = await PageAsync(browser, tried.Headers.Location!.ToString());
        page.ShouldContain("1 account of 2");
        page.ShouldContain("“Report Exported” once in 30 days · people active in 7 days: 1");
        Named(house, workspace).Count.ShouldBe(4, "what is tried is not kept");

        form["do"] = "keep";
        (await browser.SendFormAsync("/segments/edit", "", form, "/segments/edit")).Headers.Location!.ToString().ShouldBe("/segments");
        var kept = Named(house, workspace)[^1];
        kept.Id.ShouldBe("exporting-b");
        kept.Name.Es.ShouldBe("Exportan");
        kept.When.ShouldSatisfyAllConditions(
            when => when.All!.Count.ShouldBe(2), when => when.All![0].Event.ShouldBe("Report Exported"), when => when.All![0].WithinDays.ShouldBe(30));
        var raw = await browser.GetStringAsync("/segments", Stop);
        raw.ShouldContain("Exporting &lt;b&gt;");
        raw.ShouldContain("/segments/undo/");
        (await PageAsync(browser, "/segments/of/exporting-b")).ShouldContain("1 account");
        (await PageAsync(browser, "/model/versions")).ShouldContain("New segment: Exporting <b>");

        var undo = System.Text.RegularExpressions.Regex.Match(raw, "/segments/undo/\\d+").Value;
        await browser.SendFormAsync("/segments", "", [], undo);
        Named(house, workspace).Count.ShouldBe(4);
    }

    [Fact]
    public async Task What_somebody_else_changed_meanwhile_is_not_overwritten()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        var (mine, theirs) = (FieldsOf(await PageAsync(browser, "/segments/edit?id=quiet-paying")), FieldsOf(await PageAsync(browser, "/segments/edit?id=quiet-paying")));

        theirs["0-0.a"] = "50";
        theirs["do"] = "keep";
        await browser.SendFormAsync("/segments", "", theirs, "/segments/edit");
        var kept = Named(house, workspace).Single(segment => segment.Id == "quiet-paying");
        kept.When.All![0].AtLeast.ShouldBe(50);

        mine["0-0.a"] = "900";
        mine["do"] = "keep";
        await browser.SendFormAsync("/segments", "", mine, "/segments/edit");
        (await PageAsync(browser, "/segments")).ShouldContain("Not saved: somebody has changed it meanwhile.");
        Named(house, workspace).Single(segment => segment.Id == "quiet-paying").When.All![0].AtLeast.ShouldBe(50);

        // Another segment was not touched by it.
        var other = FieldsOf(await PageAsync(browser, "/segments/edit?id=room-to-grow"));
        other["do"] = "remove";
        await browser.SendFormAsync("/segments", "", other, "/segments/edit");
        Named(house, workspace).ShouldNotContain(segment => segment.Id == "room-to-grow");
    }

    [Fact]
    public async Task What_breaks_a_rule_is_refused_and_what_was_written_is_not_lost()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        var form = FieldsOf(await PageAsync(browser, "/segments/edit?id=quiet-paying"));
        form["0-0.what"] = "segment:quiet-paying";
        form["do"] = "keep";

        var answer = await browser.SendFormAsync("/segments", "", form, "/segments/edit");

        answer.Headers.Location!.ToString().ShouldStartWith("/segments/edit?");
        (await PageAsync(browser, answer.Headers.Location!.ToString())).ShouldContain("in a circle: quiet-paying → quiet-paying.");
        Named(house, workspace).Single(segment => segment.Id == "quiet-paying").When.All![0].Number.ShouldBe("mrr");
    }

    [Fact]
    public async Task Rules_have_an_order_and_the_first_that_holds_wins()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await house.SendAsync(workspace, Sending.Track("ana", "acme", "Report Exported", SystemClock.Instance.GetCurrentInstant()));
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        var form = FieldsOf(await PageAsync(browser, "/segments/edit?kind=stage"));
        form["is"] = "starting";
        form["0-0.kind"].ShouldBe("number");
        form["0-0.what"] = "number:people";
        form["0-0.how"] = "below";
        form["0-0.a"] = "2";
        form["do"] = "try";
        var tried = await browser.SendFormAsync("/segments", "", form, "/segments/edit");
        (await PageAsync(browser, tried.Headers.Location!.ToString())).ShouldContain("0 accounts of 1 go elsewhere");
        form["do"] = "keep";
        await browser.SendFormAsync("/segments", "", form, "/segments/edit");
        Stages(house, workspace).ShouldBe(["renewal", "onboarding", "starting", "adoption"], "before the rule that always holds");

        await MoveAsync("up:2");
        await MoveAsync("up:1");
        Stages(house, workspace).ShouldBe(["starting", "renewal", "onboarding", "adoption"]);
        (await PageAsync(browser, "/segments/of/stage:starting")).ShouldContain("1 account");

        await MoveAsync("gone:0");
        Stages(house, workspace).ShouldBe(["renewal", "onboarding", "adoption"]);

        async Task MoveAsync(string what)
        {
            var page = await PageAsync(browser, "/segments/rules");
            var was = System.Text.RegularExpressions.Regex.Match(page[page.IndexOf("id=\"rules-stage\"", StringComparison.Ordinal)..], "name=\"was\" value=\"([^\"]+)\"").Groups[1].Value;
            await browser.SendFormAsync("/segments/rules", "", new() { ["kind"] = "stage", ["was"] = was, ["do"] = what }, "/segments/order");
        }
    }

    [Fact]
    public async Task Who_may_not_change_segments_reads_them()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Lead);

        (await PageAsync(browser, "/segments")).ShouldNotContain("/segments/edit");
        (await PageAsync(browser, "/segments/of/quiet-paying")).ShouldNotContain("/segments/edit");
        (await PageAsync(browser, "/segments/rules")).ShouldNotContain("name=\"do\"");
        (await browser.SendFormAsync("/segments/rules", "", new() { ["do"] = "gone:0", ["kind"] = "touch" }, "/segments/order")).Headers.Location!.ToString().ShouldContain("/denied");
    }

    [Fact]
    public async Task Nonsense_in_addresses_and_forms_breaks_nothing()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        foreach (var path in new[] { "/segments/of/none", "/segments/edit?id=none", "/segments/edit?kind=touch&rule=99", "/segments/edit?kind=stage&rule=-1" })
        {
            (await browser.GetAsync(new Uri(path, UriKind.Relative), Stop)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }

        (await PageAsync(browser, QueryHelpers.AddQueryString("/segments/edit", new Dictionary<string, string?> { ["was"] = "x", ["when"] = "{\"all\":[{}]" }))).ShouldContain("Ask at least one thing");
        (await PageAsync(browser, QueryHelpers.AddQueryString("/segments/edit", new Dictionary<string, string?> { ["was"] = "x", ["when"] = "{\"not\":{\"not\":{\"fact\":\"x\",\"atLeast\":1e300}}}" }))).ShouldContain("There is no fact x");
        await browser.SendFormAsync("/segments", "", new() { ["0.n"] = "999999", ["do"] = "keep", ["was"] = "x" }, "/segments/edit");
        await browser.SendFormAsync("/segments", "", new() { ["do"] = "up:x" }, "/segments/order");
        (await browser.SendFormAsync("/segments", "", [], "/segments/undo/7777")).Headers.Location!.ToString().ShouldBe("/segments");
        Named(house, workspace).Count.ShouldBe(4);
    }

    [Fact]
    public void Any_condition_has_a_form_that_says_the_same()
    {
        Condition[] conditions =
        [
            new(Number: "mrr", AtLeast: 5), new(All: [new(Number: "mrr", AtLeast: 5), new(Not: new(Any: [new(Trait: "plan", IsOneOf: ["pro"]), new(Fact: "call.made")]))]),
            new(Not: new(Number: "mrr", IsKnown: true)), new(Not: new(All: [new(Date: "renewsOn", WithinDays: 3), new(Segment: "x")])),
            new(Any: [new(Date: "trait:trial", OverdueDays: 3), new(Event: "e", WithinDays: 7, Below: 1), new(Number: "trait:size", AtLeast: 1, Below: 4)]),
        ];

        foreach (var condition in conditions)
        {
            ConditionJson.Write(ConditionNode.Of(condition).ToCondition()!).ShouldBe(ConditionJson.Write(condition));
        }

        ConditionJson.Write(ConditionNode.Of(new(Not: new(Not: new(Segment: "x")))).ToCondition()!).ShouldBe("""{"segment":"x"}""");
    }

    private static async Task<string> PageAsync(HttpClient browser, string path) => WebUtility.HtmlDecode(await browser.GetStringAsync(path, Stop));

    private static IReadOnlyList<NamedSegment> Named(House house, TestWorkspace workspace) =>
        house.Services.GetRequiredService<SettingsInForce>().Of(workspace.Id).Segments.Named;

    private static List<string> Stages(House house, TestWorkspace workspace) =>
        [.. house.Services.GetRequiredService<SettingsInForce>().Of(workspace.Id).Segments.Stage.Select(rule => rule.Is)];

    private static Dictionary<string, string> FieldsOf(string page) => FormFields.Of(page, "segment");
}
