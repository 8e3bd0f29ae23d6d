using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

/// <summary>Named segments as people and programs meet them: in the API, on the list and on an account's page.</summary>
public sealed class SegmentTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task The_api_lists_the_accounts_of_any_of_the_segments_asked_for(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await FilledAsync(house);
        var api = house.ApiClient(workspace);

        Keys(await api.ReadAsync("/api/v1/accounts?segment=quiet-paying")).ShouldBe(["quiet"]);
        Keys(await api.ReadAsync("/api/v1/accounts?segment=quiet-paying&segment=room-to-grow")).ShouldBe(["full", "quiet"]);
        Keys(await api.ReadAsync("/api/v1/accounts?segment=quiet-paying&stage=renewal")).ShouldBeEmpty();
        (await api.ReadAsync("/api/v1/accounts/quiet"))["segments"]!.AsArray().Select(id => id!.GetValue<string>()).ShouldBe(["quiet-paying"]);
        (await api.ReadAsync("/api/v1/accounts/free"))["segments"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Membership_is_live()
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house);
        var api = house.ApiClient(workspace);

        await house.SendAsync(workspace, Sending.Track("eva", "quiet", "Login", Clock));
        Keys(await api.ReadAsync("/api/v1/accounts?segment=quiet-paying")).ShouldBeEmpty();

        await PutAsync(api, "segments: { named: [ { id: paying, name: { en: Paying, es: De pago }, when: { number: mrr, isKnown: true } } ] }");
        Keys(await api.ReadAsync("/api/v1/accounts?segment=paying")).ShouldBe(["quiet"]);
        await house.RestartAsync();
        Keys(await house.ApiClient(workspace).ReadAsync("/api/v1/accounts?segment=paying")).ShouldBe(["quiet"]);
    }

    [Fact]
    public async Task A_segment_there_is_not_is_refused_by_name_of_those_there_are()
    {
        await using var house = await House.OpenAsync();
        var api = house.ApiClient(await house.CreateWorkspaceAsync(clock: Clock));

        (await RefusalAsync("quiet")).ShouldBe("'quiet' is no segment. Give risk-before-renewal, valuable-falling, room-to-grow, quiet-paying.");
        await PutAsync(api, "segments: { named: [] }");
        (await RefusalAsync("quiet-paying")).ShouldBe("'quiet-paying' is no segment. There are none: add some to segments.named of the settings.");

        async Task<string> RefusalAsync(string segment)
        {
            using var answer = await api.GetAsync(new Uri($"/api/v1/accounts?segment={segment}", UriKind.Relative), Cancelled);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);

            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!["detail"]!.GetValue<string>();
        }
    }

    [Fact]
    public async Task The_list_is_filtered_by_boxes_and_shows_a_chip_with_the_names()
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);

        var page = await ReadAsync(browser, "/accounts?segment=room-to-grow&segment=quiet-paying");

        page.ShouldContain(">Quiet Ltd<");
        page.ShouldContain(">Full Ltd<");
        page.ShouldNotContain(">Free Ltd<");
        page.ShouldContain("Segment: Room to grow or Quiet but paying ");
        page.ShouldContain("""name="segment" value="quiet-paying" checked""");
        page.ShouldContain("""name="segment" value="risk-before-renewal" />""");

        var file = await browser.GetStringAsync("/accounts/export.csv?segment=room-to-grow", Cancelled);
        file.ShouldContain("Full Ltd");
        file.ShouldNotContain("Quiet Ltd");
    }

    [Fact]
    public async Task A_segment_that_is_gone_stays_a_chip_that_can_be_removed()
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);

        var page = await ReadAsync(browser, "/accounts?segment=taken-away&stage=onboarding");

        page.ShouldContain("No account matches");
        page.ShouldContain("""href="/accounts?stage=onboarding" title="Remove filter">Segment: taken-away """);
    }

    [Fact]
    public async Task The_page_of_an_account_leads_to_its_segments()
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);

        (await ReadAsync(browser, "/accounts/quiet")).ShouldContain(
            """href="/accounts?segment=quiet-paying" title="Quiet but paying: monthly revenue at least 1 and not (the last use up to 14 days ago)"><span class="cut">Quiet but paying</span></a>""");
        (await ReadAsync(browser, "/accounts/free")).ShouldNotContain("/accounts?segment=");
    }

    /// <summary>One that pays and does not come, one whose two seats are in use, one that does neither.</summary>
    private static async Task<TestWorkspace> FilledAsync(House house)
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        using var accounts = new StringContent(
            """{"accounts":[{"key":"quiet","name":"Quiet Ltd","mrr":{"amount":100,"currency":"EUR"}},{"key":"full","name":"Full Ltd","seats":2},{"key":"free","name":"Free Ltd"}]}""",
            Encoding.UTF8, "application/json");
        (await house.ApiClient(workspace).PostAsync("/api/v1/accounts", accounts, Cancelled)).EnsureSuccessStatusCode();
        await house.SendAsync(workspace, [.. from account in (string[])["full", "free"] from person in (string[])["ana", "luis"] select Sending.Track($"{account}-{person}", account, "Login", Clock)]);

        return workspace;
    }

    private static async Task PutAsync(HttpClient api, string yaml)
    {
        using var body = new StringContent(yaml, Encoding.UTF8, "text/yaml");
        (await api.PutAsync("/api/v1/settings", body, Cancelled)).EnsureSuccessStatusCode();
    }

    private static async Task<string> ReadAsync(HttpClient browser, string path) => WebUtility.HtmlDecode(await browser.GetStringAsync(path, Cancelled));

    private static IEnumerable<string> Keys(JsonObject page) => page["items"]!.AsArray().Select(item => item!["key"]!.GetValue<string>());
}
