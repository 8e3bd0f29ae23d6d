using System.Net;
using System.Text;
using System.Text.Json.Nodes;
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

/// <summary>The page of the measures of a workspace's own: defined, tried on the accounts, put into the model, taken out.</summary>
public sealed class MeasurePagesTests
{
    private const string Page = "/model/measures";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task One_is_defined_tried_put_into_the_model_and_applied(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        await FillAsync(house, workspace);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);

        (await AddAsync(browser, "Informes <exportados>", "events")).ShouldBe("/model/measures?measure=informesExportados");
        await ChangeAsync(browser, "informesExportados", new() { ["take"] = "Count", ["names"] = "Report Exported", ["weight"] = "0", ["days"] = "30", ["per"] = "Account" });
        var page = await PageAsync(browser);
        page.ShouldContain("Informes &lt;exportados&gt;");
        page.ShouldContain("How often \u00b7 Report Exported \u00b7 30 days");
        page.ShouldContain("12 of 12 accounts have a value (100%)");
        // Six never do, three on every third day, three daily.
        Figures(page).ShouldBe(["0", "5", "30"]);

        using var put = await browser.SendFormAsync("/model", "", new() { ["add"] = "measure", ["add-measure"] = "informesExportados", ["add-in"] = "habit" }, "/model/draft");
        var model = await browser.GetStringAsync(put.Headers.Location, Cancelled);
        model.ShouldContain("name=\"curve\" value=\"habit|informesExportados\"", customMessage: "its curve is open");
        model.ShouldContain("name=\"value\" value=\"30\"", customMessage: "it reaches to where nine tenths of the accounts are below");
        model.ShouldContain("known for 100%");
        model.ShouldContain("New measure: Informes &lt;exportados&gt;");

        await house.TryDraftAsync(workspace, browser);
        await ApplyAsync(browser);

        var now = Force(house, workspace);
        now.Measures.Single().Events!.ShouldBe(new EventSource(EventTake.Count, now.Measures[0].Events!.Names, 0, MeasurePer.Account, 30));
        now.Health.Version.ShouldBe(2);
        await house.SettledAsync();
        var account = await browser.GetStringAsync("/accounts/a0", Cancelled);
        account.ShouldContain("Informes &lt;exportados&gt;: 30 in 30 days");
        account.ShouldNotContain("InformesExportados<");
    }

    [Fact]
    public async Task One_of_a_number_that_events_carry_says_that_it_is_not_read_and_has_it_once_it_is_in_force()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var call = Sending.Track("ana", "acme", "Invoice Sent", SystemClock.Instance.GetCurrentInstant() - Duration.FromDays(2));
        call["properties"] = new JsonObject { ["amount <net>"] = 12.5, ["currency"] = "EUR" };
        await house.SendAsync(workspace, call);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        await AddAsync(browser, "Billed", "events");

        await ChangeAsync(browser, "billed", new() { ["take"] = "Sum", ["names"] = "Invoice Sent", ["weight"] = "0", ["days"] = "30", ["per"] = "Account" });
        (await PageAsync(browser)).ShouldContain("Name it by property, as amount, or take count");

        await ChangeAsync(browser, "billed", new() { ["take"] = "Sum", ["names"] = "Invoice Sent", ["property"] = "amount <net>", ["weight"] = "0", ["days"] = "30", ["per"] = "Account" });
        var page = await PageAsync(browser);
        page.ShouldContain("Sum of a property \u00b7 Invoice Sent \u00b7 amount &lt;net&gt; \u00b7 30 days");
        page.ShouldContain("<option value=\"amount &lt;net&gt;\"></option>", customMessage: "the catalogue knows it as a number");
        page.ShouldNotContain("<option value=\"currency\"></option>");
        page.ShouldContain("Billed: the numbers it is made of are not read yet. Apply the measure first");

        await ApplyAsync(browser);
        await house.SettledAsync();

        for (page = ""; !page.Contains("1 of 1 accounts has a value", StringComparison.Ordinal) && !page.Contains("1 of 1 account has a value", StringComparison.Ordinal); await Task.Yield())
        {
            page = await PageAsync(browser);
        }

        page.ShouldNotContain("not read yet");
        Figures(page).ShouldBe(["12", "12", "12"]);
    }

    [Fact]
    public async Task One_that_the_model_names_cannot_be_removed_until_it_is_out()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace);
        await AddAsync(browser, "Minutes together", "facts");
        await browser.SendFormAsync("/model", "", new() { ["add"] = "measure", ["add-measure"] = "minutesTogether", ["add-in"] = "habit" }, "/model/draft");

        await RemoveAsync(browser, "minutesTogether");

        var page = await PageAsync(browser);
        page.ShouldContain("This measure is in use. Set its weight in the models to nought");
        page.ShouldContain("Minutes together");

        await browser.SendFormAsync("/model", "", new() { ["m:habit|minutesTogether"] = "0" }, "/model/draft");
        await RemoveAsync(browser, "minutesTogether");

        (await PageAsync(browser)).ShouldNotContain("Minutes together");
        await using var store = house.OpenStore(workspace.Id);
        (await store.Set<SettingsDraft>().CountAsync(Cancelled)).ShouldBe(0, "nothing is left of the draft");
    }

    [Theory, OnEachDatabase]
    public async Task One_is_asked_for_by_a_segment_without_being_in_any_model(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        await FillAsync(house, workspace);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        await AddAsync(browser, "Exports", "events");
        await ChangeAsync(browser, "exports", new() { ["take"] = "Count", ["names"] = "Report Exported", ["weight"] = "0", ["days"] = "30", ["per"] = "Account" });

        await ApplyAsync(browser);

        Force(house, workspace).Measures.Count.ShouldBe(1, "no score comes out otherwise, so there is nothing to try first");
        var editor = await browser.GetStringAsync("/segments/edit", Cancelled);
        editor.ShouldContain("<option value=\"number:exports\">Exports</option>");
        var api = house.ApiClient(workspace);
        const string Condition = """{"number":"exports","atLeast":20}""";
        using var tried = await api.PostAsync("/api/v1/segments/preview", new StringContent(Condition, Encoding.UTF8, "application/json"), Cancelled);
        var trial = JsonNode.Parse(await tried.Content.ReadAsStringAsync(Cancelled))!;
        ((int)trial["count"]!).ShouldBe(3, "those that do it daily");
        trial["sample"]![0]!["why"]!.ToJsonString().ShouldContain("Exports: 30");

        var form = new Dictionary<string, string>
        {
            ["0.n"] = "1", ["0.join"] = "all", ["0-0.kind"] = "number", ["0-0.what"] = "number:exports", ["0-0.how"] = "least", ["0-0.a"] = "20",
            ["en"] = "Exporters", ["es"] = "Exportan", ["was"] = Regex.Match(editor, "name=\"was\" value=\"([^\"]*)\"").Groups[1].Value, ["do"] = "keep",
        };
        (await browser.SendFormAsync("/segments/edit", "", form, "/segments/edit")).Headers.Location!.ToString().ShouldBe("/segments");
        await house.SettledAsync();
        (await api.ReadAsync("/api/v1/accounts?segment=exporters"))["items"]!.AsArray().Select(item => (string)item!["key"]!)
            .Order(StringComparer.Ordinal).ShouldBe(["a0", "a4", "a8"]);
        (await browser.GetStringAsync("/segments/of/exporters", Cancelled)).ShouldContain("Exports at least 20");

        await RemoveAsync(browser, "exports");
        var page = await PageAsync(browser);
        page.ShouldContain("This measure is in use.");
        page.ShouldContain("in conditions");
        await house.RestartAsync();
        (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts?segment=exporters"))["items"]!.AsArray().Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_change_of_one_that_the_model_in_force_names_makes_another_model()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace);
        await AddAsync(browser, "Credits", "trait");
        await ChangeAsync(browser, "credits", new() { ["take"] = "Share", ["trait"] = "credits used", ["whole"] = "credits", ["better"] = "low", ["name"] = "Credits used", ["language"] = "es" });
        await browser.SendFormAsync("/model", "", new() { ["add"] = "measure", ["add-measure"] = "credits", ["add-in"] = "habit" }, "/model/draft");
        await ApplyAsync(browser);

        var measure = Force(house, workspace).Measures.Single();
        measure.Trait.ShouldBe(new TraitSource(TraitTake.Share, "credits used", "credits"));
        (measure.IsGoodWhenHigh, measure.Name.Es).ShouldBe((false, "Credits used"));
        Force(house, workspace).Health.Dimensions[1].Measures![^1].Curve[0].ShouldBe([0, 100], "it runs the way that was chosen");
        Force(house, workspace).Health.Version.ShouldBe(2);

        await AddAsync(browser, "Unused", "events");
        await ApplyAsync(browser);
        Force(house, workspace).Health.Version.ShouldBe(2, "one that no model names makes no other model");

        await ChangeAsync(browser, "credits", new() { ["take"] = "Number", ["trait"] = "credits", ["better"] = "low" });
        await ApplyAsync(browser);
        Force(house, workspace).Health.Version.ShouldBe(3);
    }

    [Fact]
    public async Task What_cannot_be_measured_is_said_in_words_and_keeps_the_draft_from_being_applied()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace);
        await AddAsync(browser, "Paid", "facts");
        await ChangeAsync(browser, "paid", new() { ["take"] = "Sum", ["types"] = "invoice.paid", ["days"] = "9999" });

        var page = await PageAsync(browser);
        page.ShouldContain("Only amounts and minutes can be added up");
        page.ShouldContain("365 days");
        page.ShouldNotContain("action=\"/model/apply\"");

        await ChangeAsync(browser, "paid", new() { ["take"] = "Count", ["types"] = "no such type" });
        (await PageAsync(browser)).ShouldContain("How many \u00b7 Invoice paid");
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Lead)]
    public async Task Who_may_not_change_them_reads_how_they_are_made(Role role)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, admin) = await house.SignedInAsync(workspace, Role.Admin);
        await AddAsync(admin, "Exports", "events");
        await ApplyAsync(admin);
        var (_, browser) = await house.SignedInAsync(workspace, role);

        var page = await PageAsync(browser);
        page.ShouldContain("Exports");
        page.ShouldNotContain("data-draft");
        page.ShouldNotContain("/model/measures/");

        foreach (var to in new[] { "add", "draft", "remove" })
        {
            (await browser.SendFormAsync(Page, "", new() { ["id"] = "exports", ["name"] = "x" }, $"/model/measures/{to}")).Headers.Location!.ToString().ShouldContain("/denied");
        }
    }

    [Fact]
    public async Task There_is_room_for_fifty_and_none_without_a_name()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace);
        (await AddAsync(browser, "  ", "events")).ShouldBe(Page);
        (await PageAsync(browser)).ShouldContain("A measure needs a name.");

        for (var i = 0; i < CustomMeasure.Most; i++)
        {
            await AddAsync(browser, "Recency", "events");
        }

        (await AddAsync(browser, "One more", "events")).ShouldBe(Page);
        var page = await browser.GetStringAsync($"{Page}?measure=recency51", Cancelled);
        page.ShouldContain("There is room for 50 measures of your own.");
        page.ShouldContain("name=\"id\" value=\"recency51\"", customMessage: "the first one could not be called as a built-in one is");
    }

    private static async Task<string> PageAsync(HttpClient browser) =>
        (await browser.GetStringAsync(Page, Cancelled)).Replace("&#xB7;", "\u00b7", StringComparison.Ordinal);

    private static async Task<string> AddAsync(HttpClient browser, string name, string of)
    {
        using var answer = await browser.SendFormAsync(Page, "", new() { ["name"] = name, ["of"] = of }, "/model/measures/add");

        return answer.Headers.Location!.ToString();
    }

    private static async Task ChangeAsync(HttpClient browser, string id, Dictionary<string, string> fields)
    {
        fields["id"] = id;
        using var answer = await browser.SendFormAsync(Page, "", fields, "/model/measures/draft");
    }

    private static async Task RemoveAsync(HttpClient browser, string id)
    {
        using var answer = await browser.SendFormAsync(Page, "", new() { ["id"] = id }, "/model/measures/remove");
    }

    private static async Task ApplyAsync(HttpClient browser)
    {
        var seen = Regex.Match(await browser.GetStringAsync("/model", Cancelled), "name=\"draft\" value=\"([^\"]*)\"").Groups[1].Value;
        using var answer = await browser.SendFormAsync("/model", "", new() { ["note"] = "", ["draft"] = WebUtility.HtmlDecode(seen) }, "/model/apply");
    }

    private static WorkspaceSettings Force(House house, TestWorkspace workspace) => house.Services.GetRequiredService<SettingsInForce>().Of(workspace.Id);

    private static List<string> Figures(string page) => [.. Regex.Matches(page, "<dd class=\"num\">([^<]*)</dd>").Select(match => match.Groups[1].Value)];

    private static async Task FillAsync(House house, TestWorkspace workspace)
    {
        var now = SystemClock.Instance.GetCurrentInstant();
        var calls = Enumerable.Range(0, 12).SelectMany(account => Enumerable.Range(0, 70)
            .Where(day => day % (1 + (account % 4)) == 0)
            .Select(day => Sending.Track($"p{account}-{day % 3}", $"a{account}", account % 2 == 0 ? "Report Exported" : "Invoice Sent", now - Duration.FromDays(day))));
        await house.SendAsync(workspace, [.. calls]);
    }
}
