using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Latido.Engine.Facts;
using Latido.Server.Ingest;
using Latido.Server.Ingest.Imports;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>Which group is the account where a source says it, for each vendor whose groups are of several kinds.</summary>
public sealed class AccountGroupTests(SegmentHouse segment) : IClassFixture<SegmentHouse>
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    // Names of kinds in either case and with escapes; what has escapes is read aside, and so again when the body is read again.
    private static readonly Dictionary<string, (string Path, string Body)> Requests = new()
    {
        ["PostHog"] = ("/batch", """
            {"api_key":"KEY","batch":[
              {"event":"x","distinct_id":"\u00fc","uuid":"1","properties":{"$groups":{"company":"acme","\u0050roject":"p\u00e91"},"n":1}},
              {"event":"$groupidentify","distinct_id":"$PROJECT_p\u00e91","uuid":"2","properties":{"$group_type":"PROJECT","$group_key":"p\u00e91","$group_set":{"name":"P"}}},
              {"event":"$groupidentify","distinct_id":"$company_acme","uuid":"3","properties":{"$group_type":"company","$group_key":"acme","$group_set":{"name":"A"}}}]}
            """),
        ["PostHog, one event"] = ("/i/v0/e/", """{"api_key":"KEY","event":"x","distinct_id":"\u00fc","uuid":"1","properties":{"$groups":{"Project":"p\u00e91","company":"acme"},"n":1}}"""),
        ["Amplitude"] = ("/2/httpapi", """
            {"api_key":"KEY","events":[
              {"event_type":"x","user_id":"\u00fc","insert_id":"1","device_id":"d","groups":{"company":"acme","\u0050roject":["p\u00e91","p2"]},"event_properties":{"n":1}},
              {"event_type":"$groupidentify","user_id":"\u00fc","insert_id":"2","device_id":"d","groups":{"PROJECT":"p\u00e91"},"group_properties":{"$set":{"name":"P"}}},
              {"event_type":"$groupidentify","user_id":"\u00fc","insert_id":"3","device_id":"d","groups":{"company":"acme"},"group_properties":{"$set":{"name":"A"}}}]}
            """),
        ["Mixpanel"] = ("/track", """
            [{"event":"x","properties":{"token":"KEY","distinct_id":"\u00fc","$insert_id":"1","company":"acme","\u0050roject":["p\u00e91","p2"],"n":1}}]
            """),
        ["Mixpanel's groups"] = ("/groups", """
            [{"$token":"KEY","$group_key":"PROJECT","$group_id":"p\u00e91","$set":{"name":"P"}},
             {"$token":"KEY","$group_key":"company","$group_id":"acme","$set":{"name":"A"}}]
            """),
    };

    public static TheoryData<string, bool> Ways() => [.. Requests.Keys.SelectMany(vendor => new[] { (vendor, true), (vendor, false) })];

    private readonly House house = segment.House;

    [Theory]
    [InlineData("Company", true), InlineData("company_id", true), InlineData("org id", true), InlineData("org-id", true), InlineData("customerId", true)]
    [InlineData("id", false), InlineData("_id", false), InlineData("paid", false), InlineData("orgx id", false), InlineData("grupo", false)]
    public void A_kind_is_known_with_its_id_in_every_spelling(string kind, bool isAccount) =>
        (AccountGroups.Usual.Rank(Encoding.UTF8.GetBytes(kind)) != AccountGroups.None).ShouldBe(isAccount);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Only_a_group_of_the_kind_that_the_source_says_is_the_account(string vendor, bool isKeyInHeader)
    {
        var usual = await AccountsOfAsync(vendor, isKeyInHeader, kind: null);
        var said = await AccountsOfAsync(vendor, isKeyInHeader, kind: "Project");
        var other = await AccountsOfAsync(vendor, isKeyInHeader, kind: "Projec");

        usual.ShouldBe(said.Select(line => line.Replace("pé1", "acme", StringComparison.Ordinal).Replace("\"P\"", "\"A\"", StringComparison.Ordinal)));
        said.ShouldAllBe(line => line.StartsWith("Event ü|", StringComparison.Ordinal) ? line.Contains("|pé1|x|", StringComparison.Ordinal) : line == """Account ||pé1||{"name":"P"}""");
        said.ShouldNotBeEmpty();
        other.ShouldAllBe(line => line.StartsWith("Event ü|", StringComparison.Ordinal) && line.Contains("||x|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_property_that_is_too_vague_to_be_an_account_is_one_where_the_source_says_so()
    {
        const string Event = """[{"event":"x","properties":{"token":"KEY","distinct_id":"u","$insert_id":"1","team":"blue","Équipe $1":"rouge"}}]""";

        (await AccountsOfAsync("/track", Event, isKeyInHeader: false, kind: null)).ShouldHaveSingleItem().ShouldStartWith("Event u|||x|");
        (await AccountsOfAsync("/track", Event, isKeyInHeader: false, kind: "team")).ShouldHaveSingleItem().ShouldStartWith("Event u||blue|x|");
        (await AccountsOfAsync("/track", Event, isKeyInHeader: false, kind: "éQUIPE $1")).ShouldHaveSingleItem().ShouldStartWith("Event u||rouge|x|");
    }

    [Fact]
    public async Task Where_groups_have_no_kinds_nothing_is_other_than_before()
    {
        const string Call = """{"writeKey":"KEY","type":"track","userId":"\u00fc","messageId":"1","event":"Say \"hi\"","context":{"groupId":"acme"}}""";

        (await AccountsOfAsync("/v1/track", Call, isKeyInHeader: false, kind: "project")).ShouldBe(["Event ü||acme|Say \"hi\"|"]);
    }

    [Fact]
    public async Task An_update_of_a_group_that_names_no_kind_is_none_of_the_kind_that_was_said()
    {
        const string Update = """[{"$token":"KEY","$group_id":"acme","$set":{"name":"A"}}]""";

        (await AccountsOfAsync("/groups", Update, isKeyInHeader: false, kind: null)).Count.ShouldBe(1);
        (await AccountsOfAsync("/groups", Update, isKeyInHeader: false, kind: "company")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/groupidentify", """{"api_key":"KEY","identification":[{"group_type":"company","group_value":"","group_properties":{"n":1}}]}""", "no_account")]
    [InlineData("/groupidentify", """{"api_key":"KEY","identification":[{"group_type":"company","group_properties":{"n":1}}]}""", "no_account")]
    [InlineData("/groupidentify", """{"api_key":"KEY","identification":[{"group_type":"squad","group_value":"s","group_properties":{"n":1}}]}""", "other_group")]
    [InlineData("/2/httpapi", """{"api_key":"KEY","events":[{"event_type":"$groupidentify","groups":{"company":""},"group_properties":{"n":1}}]}""", "no_account")]
    [InlineData("/2/httpapi", """{"api_key":"KEY","events":[{"event_type":"$groupidentify","groups":{"squad":"s"},"group_properties":{"n":1}}]}""", "other_group")]
    public async Task A_group_is_another_only_by_its_kind_and_not_because_it_has_no_key(string path, string body, string reason)
    {
        var workspace = await house.CreateWorkspaceAsync();
        await PostAsync(house, workspace, path, body);
        await house.Services.GetRequiredService<KeepBooks>().FlushAsync(Cancelled);
        await using var store = house.OpenStore(workspace.Id);

        (await store.Set<Reject>().SingleAsync(Cancelled)).Reason.ShouldBe(reason);
    }

    [Theory, OnEachDatabase]
    public async Task An_admin_says_it_in_the_sources_menu_and_it_holds_for_the_next_request(Database database)
    {
        await using var home = await House.OpenAsync(database);
        var workspace = await home.CreateWorkspaceAsync();
        var (_, browser) = await home.SignedInAsync(workspace, Role.Admin);
        var source = await SourceOfAsync(home, workspace);

        await browser.SendFormAsync("/sources", "", new() { ["groupType"] = "  Space & \"Ship\" " }, $"/sources/{source}/account-group");
        var page = await browser.GetStringAsync("/sources", Cancelled);
        await PostAsync(home, workspace, "/track", """[{"event":"x","properties":{"token":"KEY","distinct_id":"u","company":"acme","space & \"ship\"":"s1"}}]""");

        page.ShouldContain("value=\"Space &amp; &quot;Ship&quot;\"");
        page.ShouldContain("The group type holds from the next request on.");
        Source(await home.ApiClient(workspace).ReadAsync("/api/v1/sources"))["accountGroup"]!.GetValue<string>().ShouldBe("Space & \"Ship\"");
        (await home.ReadLogAsync(workspace.Id)).ShouldHaveSingleItem().Account.ShouldBe("s1");

        await home.RestartAsync();
        Source(await home.ApiClient(workspace).ReadAsync("/api/v1/sources"))["accountGroup"]!.GetValue<string>().ShouldBe("Space & \"Ship\"");
        await home.Services.GetRequiredService<ManageKeys>().SetAccountGroupAsync(workspace.Id, source, null, Cancelled);
        await PostAsync(home, workspace, "/track", """[{"event":"x","properties":{"token":"KEY","distinct_id":"v","company":"acme"}}]""");
        (await home.ReadLogAsync(workspace.Id)).Single(line => line.Person == "v").Account.ShouldBe("acme");
        Source(await home.ApiClient(workspace).ReadAsync("/api/v1/sources"))["accountGroup"].ShouldBeNull();
    }

    [Fact]
    public async Task What_cannot_be_a_kind_is_refused_and_a_source_of_another_workspace_stays_as_it_is()
    {
        var (ours, theirs) = (await house.CreateWorkspaceAsync("Ours"), await house.CreateWorkspaceAsync("Theirs"));
        var (_, browser) = await house.SignedInAsync(ours, Role.Admin);
        var source = await SourceOfAsync(house, ours);

        foreach (var bad in new[] { new string('x', 257), "a\u0007b", "a\nb" })
        {
            using var refused = await browser.SendFormAsync("/sources", "", new() { ["groupType"] = bad }, $"/sources/{source}/account-group");
            (await browser.GetStringAsync("/sources", Cancelled)).ShouldContain("at most 256 characters");
        }

        using var longest = await browser.SendFormAsync("/sources", "", new() { ["groupType"] = new string('x', 256) }, $"/sources/{source}/account-group");
        using var stray = await browser.SendFormAsync("/sources", "", new() { ["groupType"] = "x" }, $"/sources/{await SourceOfAsync(house, theirs)}/account-group");

        stray.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await using var store = house.OpenStore(theirs.Id);
        (await store.Set<Source>().AsNoTracking().SingleAsync(Cancelled)).AccountGroup.ShouldBeNull();
        await using var own = house.OpenStore(ours.Id);
        (await own.Set<Source>().AsNoTracking().SingleAsync(Cancelled)).AccountGroup!.Length.ShouldBe(256);
    }

    [Theory]
    [InlineData(ImportFormat.PostHog,
        """{"uuid":"1","event":"x","distinct_id":"u","properties":{"$groups":{"company":"acme","Project":"p1"}},"timestamp":"2026-01-02T03:04:05Z"}""",
        """{"uuid":"2","event":"$groupidentify","distinct_id":"u","properties":{"$group_type":"project","$group_key":"p1","$group_set":{"name":"P"}},"timestamp":"2026-01-02T03:04:05Z"}""")]
    [InlineData(ImportFormat.Amplitude,
        """{"$insert_id":"1","event_type":"x","event_time":"2026-01-02 03:04:05","user_id":"u","groups":{"company":["acme"],"Project":["p1"]}}""",
        """{"$insert_id":"2","event_type":"$groupidentify","event_time":"2026-01-02 03:04:05","groups":{"project":["p1"]},"group_properties":{"project":{"p1":{"name":"P"}}}}""")]
    [InlineData(ImportFormat.Mixpanel, """{"event":"x","properties":{"time":1767323045,"distinct_id":"u","$insert_id":"1","company":"acme","Project":["p1","p2"],"team":"t"}}""", null)]
    public async Task An_import_says_it_for_its_own_lines(ImportFormat format, string line, string? ofGroup)
    {
        (await ImportAsync(format, line, null)).ShouldBe(["u acme"]);
        (await ImportAsync(format, line, "project")).ShouldBe(["u p1"]);
        (await ImportAsync(format, line, "$company")).ShouldBe(["u "]);

        if (ofGroup is not null)
        {
            (await ImportAsync(format, ofGroup, null)).ShouldBeEmpty();
            (await ImportAsync(format, ofGroup, "project")).ShouldHaveSingleItem().ShouldEndWith(" p1");
        }
    }

    [Fact]
    public async Task A_property_that_is_no_account_when_it_comes_live_is_none_in_an_export_either()
    {
        const string Line = """{"event":"x","properties":{"time":1767323045,"distinct_id":"u","$insert_id":"1","team":"blue"}}""";

        (await ImportAsync(ImportFormat.Mixpanel, Line, null)).ShouldBe(["u "]);
        (await ImportAsync(ImportFormat.Mixpanel, Line, "team")).ShouldBe(["u blue"]);
    }

    private static JsonNode Source(JsonObject answer) => answer["items"]!.AsArray().ShouldHaveSingleItem()!;

    private Task<List<string>> AccountsOfAsync(string vendor, bool isKeyInHeader, string? kind) =>
        AccountsOfAsync(Requests[vendor].Path, Requests[vendor].Body, isKeyInHeader, kind);

    /// <summary>Sends the body to a source that says so, and tells what is in the log of it but for the payloads of events.</summary>
    private async Task<List<string>> AccountsOfAsync(string path, string body, bool isKeyInHeader, string? kind)
    {
        var workspace = await house.CreateWorkspaceAsync();
        await house.Services.GetRequiredService<ManageKeys>().SetAccountGroupAsync(workspace.Id, await SourceOfAsync(house, workspace), kind, Cancelled);
        await PostAsync(house, workspace, path, body, isKeyInHeader);

        return [.. (await house.ReadLogAsync(workspace.Id)).Select(line => (line.Kind == FactKind.Event ? line with { Payload = "" } : line).ToString())];
    }

    private async Task<List<string>> ImportAsync(ImportFormat format, string line, string? kind)
    {
        var workspace = await house.CreateWorkspaceAsync();
        await house.Services.GetRequiredService<Importer>().LinesAsync(
            workspace.Id, format, AccountGroups.Of(kind), [Packed.FileOf("export.json", line)], null, Cancelled);

        return [.. (await house.ReadLogAsync(workspace.Id)).Select(each => $"{each.Person} {each.Account}")];
    }

    private static async Task PostAsync(House house, TestWorkspace workspace, string path, string body, bool isKeyInHeader = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body.Replace("KEY", workspace.WriteKey, StringComparison.Ordinal)) };

        if (isKeyInHeader)
        {
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{workspace.WriteKey}:")));
        }

        using var answer = await house.NewClient().SendAsync(request, Cancelled);
        await answer.Content.ReadAsStringAsync(Cancelled);
    }

    private static async Task<Guid> SourceOfAsync(House house, TestWorkspace workspace)
    {
        await using var store = house.OpenStore(workspace.Id);

        return await store.Set<Source>().Select(source => source.Id).SingleAsync(Cancelled);
    }
}
