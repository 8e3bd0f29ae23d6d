using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Latido.Engine.Scores;
using Latido.Server.Scores;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Scores;

/// <summary>Several models on the page: added for a segment, edited with their own preview, put in order, taken out.</summary>
public sealed class ModelListTests
{
    private const string Segments = """
        segments:
          named:
            - { id: large, name: { en: "Large <1>", es: Grandes }, when: { number: mrr, atLeast: 2000 } }
            - { id: paying, name: { en: Paying, es: De pago }, when: { number: mrr, atLeast: 1 } }
            - { id: falling, name: { en: Falling, es: A la baja }, when: { number: health, below: 40 } }
        """;

    private static readonly Instant Clock = Instant.FromUtc(2026, 4, 20, 12, 0);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_model_for_a_segment_is_added_edited_tried_and_applied(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        var page = await PageAsync(browser, "/model");
        page.ShouldContain("one rates all accounts");
        page.ShouldContain("value=\"large\"");
        page.ShouldNotContain("value=\"falling\"", Case.Sensitive, "a segment that asks for a score cannot choose a model");

        (await DoAsync(browser, "add", "large")).ShouldBe("/model?model=large");
        page = await PageAsync(browser, "/model?model=large");
        page.ShouldContain("Large &lt;1&gt;");
        page.ShouldNotContain("Large <1>");
        page.ShouldContain("rates 1 account<");
        page.ShouldContain("rates 2 accounts<");

        var moved = await browser.SendFormAsync("/model?model=large", "", new() { ["model"] = "large", ["green"] = "90", ["d:habit"] = "77" }, "/model/draft");
        moved.Headers.Location!.ToString().ShouldContain("model=large");
        page = await PageAsync(browser, "/model?model=large");
        page.ShouldContain("The accounts it rates, with the draft");
        page.ShouldContain("name=\"green\" min=\"0\" max=\"100\" step=\"any\" value=\"90\"");
        (await PageAsync(browser, "/model")).ShouldContain("name=\"green\" min=\"0\" max=\"100\" step=\"any\" value=\"70\"");
        Force(house, workspace).Models.ShouldBeEmpty("a draft is not in force");

        await house.TryDraftAsync(workspace, browser);
        await ApplyAsync(browser);

        var model = Force(house, workspace).Models.ShouldHaveSingleItem();
        (model.Segment, model.Health.Name, model.Health.Version, model.Health.Bands.Green).ShouldBe(("large", "Large <1>", 1, 90));
        model.Health.Dimensions.Single(dimension => dimension.Id == "habit").Weight.ShouldBe(77);
        Force(house, workspace).Health.Bands.Green.ShouldBe(70);
        Force(house, workspace).Health.Version.ShouldBe(1);
        await house.SettledAsync();
        (await PageAsync(browser, "/model?model=large")).ShouldContain("Large &lt;1&gt; 1");
    }

    [Fact]
    public async Task The_order_is_the_precedence_and_one_is_taken_out()
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        await DoAsync(browser, "add", "paying");
        await browser.SendFormAsync("/model", "", new() { ["model"] = "paying", ["green"] = "88" }, "/model/draft");
        await DoAsync(browser, "add", "large", from: "paying");

        Order(await PageAsync(browser, "/model")).ShouldBe([("paying", "2"), ("large", "0"), ("", "1")]);
        (await PageAsync(browser, "/model?model=large")).ShouldContain("It rates no account");
        (await PageAsync(browser, "/model?model=large")).ShouldContain("value=\"88\"", Case.Sensitive, "it was copied from the other");
        await DoAsync(browser, "up", "large");
        Order(await PageAsync(browser, "/model")).ShouldBe([("large", "1"), ("paying", "1"), ("", "1")]);
        await DoAsync(browser, "up", "large");
        (await PageAsync(browser, "/model")).ShouldContain("That does not go");
        await DoAsync(browser, "down", "large");
        (await DoAsync(browser, "remove", "paying")).ShouldBe("/model");
        Order(await PageAsync(browser, "/model")).ShouldBe([("large", "1"), ("", "2")]);

        await DoAsync(browser, "remove", "large");
        (await PageAsync(browser, "/model")).ShouldNotContain("class=\"pill warn\"", Case.Sensitive, "the draft says what is in force");
    }

    [Theory]
    [InlineData("add", "falling")]
    [InlineData("add", "nobody")]
    [InlineData("remove", "large")]
    [InlineData("whirl", "large")]
    public async Task What_cannot_be_done_is_said_and_leaves_no_draft(string act, string segment)
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        await DoAsync(browser, act, segment);

        var page = await PageAsync(browser, "/model");
        page.ShouldContain("That does not go");
        page.ShouldNotContain("class=\"pill warn\"");
    }

    [Fact]
    public async Task A_problem_of_a_model_for_a_segment_is_said_as_that_of_the_general_one()
    {
        await using var house = await House.OpenAsync();
        var (_, browser) = await house.SignedInAsync(await FilledAsync(house), Role.Admin);
        await DoAsync(browser, "add", "large");

        await browser.SendFormAsync("/model", "", new() { ["model"] = "large", ["yellow"] = "75" }, "/model/draft");

        (await PageAsync(browser, "/model?model=large")).ShouldContain("Yellow must begin above 0 and below green");
    }

    [Fact]
    public async Task A_form_on_a_model_that_is_gone_changes_nothing_and_an_unknown_one_shows_the_general()
    {
        await using var house = await House.OpenAsync();
        var (_, browser) = await house.SignedInAsync(await FilledAsync(house), Role.Admin);

        await browser.SendFormAsync("/model", "", new() { ["model"] = "large", ["green"] = "95" }, "/model/draft");

        var page = await PageAsync(browser, "/model?model=nobody");
        page.ShouldContain("General 1");
        page.ShouldNotContain("class=\"pill warn\"");
    }

    [Fact]
    public async Task A_viewer_reads_each_model_and_is_offered_no_change()
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house);
        var (_, admin) = await house.SignedInAsync(workspace, Role.Admin);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Viewer);
        (await PageAsync(browser, "/model")).ShouldNotContain("id=\"model-list\"");
        await DoAsync(admin, "add", "large");

        var page = await PageAsync(browser, "/model?model=large");

        page.ShouldContain("id=\"model-list\"");
        page.ShouldNotContain("action=\"/model/models\"");
        var answer = await browser.SendFormAsync("/model", "", new() { ["do"] = "remove", ["segment"] = "large" }, "/model/models");
        answer.Headers.Location!.ToString().ShouldContain("/denied");
        (await PageAsync(browser, "/model?model=large")).ShouldContain("Large &lt;1&gt;");
    }

    private static async Task<string> DoAsync(HttpClient browser, string act, string segment, string from = "")
    {
        using var answer = await browser.SendFormAsync("/model", "", new() { ["do"] = act, ["segment"] = segment, ["from"] = from }, "/model/models");

        return answer.Headers.Location!.ToString();
    }

    /// <summary>The models in their order, each with how many accounts it rates.</summary>
    private static List<(string Segment, string Rates)> Order(string page) =>
    [
        .. Regex.Matches(page[page.IndexOf("id=\"model-list\"", StringComparison.Ordinal)..], "href=\"/model(\\?model=(?<segment>[a-z]+))?\"[^>]*>[^<]*</a>.*?rates (?<count>\\d+) ", RegexOptions.Singleline | RegexOptions.ExplicitCapture)
            .Select(match => (match.Groups["segment"].Value, match.Groups["count"].Value)),
    ];

    private static Task<string> PageAsync(HttpClient browser, string path) => browser.GetStringAsync(path, Cancelled);

    private static WorkspaceSettings Force(House house, TestWorkspace workspace) => house.Services.GetRequiredService<SettingsInForce>().Of(workspace.Id);

    private static async Task ApplyAsync(HttpClient browser)
    {
        var seen = Regex.Match(await PageAsync(browser, "/model"), "name=\"draft\" value=\"([^\"]*)\"").Groups[1].Value;
        using var answer = await browser.SendFormAsync("/model", "", new() { ["draft"] = seen }, "/model/apply");
    }

    private static async Task<TestWorkspace> FilledAsync(House house)
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(
            workspace,
            [
                .. Enumerable.Range(0, 40).SelectMany(day => new[] { "big", "small", "free" }
                    .Select(account => Sending.Track($"p-{account}", account, "Report Exported", Clock - Duration.FromDays(day)))),
                Sending.Group("p-big", "big", Clock, new() { ["mrr"] = 2500 }),
                Sending.Group("p-small", "small", Clock, new() { ["mrr"] = 50 }),
            ]);
        using var yaml = new StringContent(Segments, Encoding.UTF8, "text/yaml");
        (await house.ApiClient(workspace).PutAsync("/api/v1/settings", yaml, Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);

        return workspace;
    }
}
