using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Latido.Server.Ingest;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Workspaces;

/// <summary>
/// Every route of the house is walked by every role: pages and forms by a browser, the API by a token. Each route is in
/// the table below with the least role that it takes; a route that is not fails until somebody has thought of who may.
/// </summary>
public sealed class RouteTests
{
    private const string Anybody = "anybody";
    private const string Own = "own";

    /// <summary>The least role by the beginning of method and route, the longest that fits; what is not told takes a viewer.</summary>
    private static readonly Dictionary<string, string> Table = new(StringComparer.Ordinal)
    {
        // The doors, which ask for a key of their own kind or for none.
        // What has no method holds for all of them.
        ["GET /healthz"] = Anybody, ["GET /readyz"] = Anybody, ["GET /openapi"] = Anybody, ["/v1"] = Own, ["/control"] = Own,
        ["/batch"] = Own, ["/capture"] = Own, ["POST /e"] = Own, ["/i/v0/e"] = Own, ["/i/v1/analytics"] = Own,
        ["/beacon"] = Own, ["/sourceConfig"] = Own, ["POST /2/httpapi"] = Own, ["/identify"] = Own, ["/groupidentify"] = Own, ["/v2"] = Own,
        ["/groups"] = Own, ["/import"] = Own, ["/track"] = Own, ["/engage"] = Own,
        ["/flags"] = Anybody, ["/decide"] = Anybody, ["/array"] = Anybody, ["/static"] = Anybody,
        ["GET /sign-in"] = Anybody, ["POST /sign-in"] = Anybody, ["GET /first-run"] = Anybody, ["POST /first-run"] = Anybody,
        ["GET /join"] = Anybody, ["POST /join"] = Anybody, ["/denied"] = Own, ["GET /error"] = Anybody,
        ["POST /error"] = Anybody, ["GET /not-found"] = Anybody, ["POST /not-found"] = Anybody, ["POST /look"] = Anybody, ["GET /lib"] = Anybody, ["/_framework"] = Own,

        // Pages; a post to a page is its form.
        ["GET /"] = "viewer", ["POST /"] = "viewer",

        ["POST /signals/{id:guid}"] = "support",
        ["POST /accounts/bulk"] = "csm", ["POST /accounts/{key}/notes"] = "support", ["POST /accounts/{key}/override"] = "csm", ["POST /accounts/{key}/facts"] = "csm",
        ["POST /accounts/{key}/parent"] = "csm", ["POST /people/{id}/merge"] = "csm", ["POST /people/{id}/split"] = "csm",
        ["POST /people/{id}/stay"] = "csm", ["POST /identity/cases"] = "csm",
        ["POST /today/act"] = "support", ["POST /today/snooze"] = "support", ["POST /today/false-alarm"] = "support",
        ["POST /today/reopen"] = "support",
        ["POST /sources/problems/{id:guid}/dismiss"] = "support",
        ["POST /sources/events/say"] = "admin", ["POST /sources/events/review"] = "admin",
        ["POST /connect/keys"] = "admin", ["POST /sources/{id:guid}"] = "admin",
        ["GET /sources/import"] = "admin", ["POST /sources/import"] = "admin",
        ["POST /signals/rules/{id}"] = "admin", ["POST /signals/rules/new/add"] = "admin", ["POST /signals/league/apply"] = "admin", ["POST /signals/league/put-off"] = "admin",
        ["POST /signals/league/bring-back"] = "admin", ["POST /signals/league/budget"] = "admin", ["POST /signals/league/undo"] = "admin",
        ["POST /model/draft"] = "admin", ["POST /model/weights"] = "admin", ["POST /model/apply"] = "admin",
        ["POST /revenue/rates/"] = "admin", ["POST /revenue/choices"] = "admin", ["POST /revenue/totals/"] = "admin",
        ["POST /lab/run"] = "csm", ["POST /lab/{id:guid}/cancel"] = "csm",
        ["GET /segments/edit"] = "admin", ["POST /segments/edit"] = "admin", ["POST /segments/order"] = "admin", ["POST /segments/undo"] = "admin",
        ["GET /onboarding/plan"] = "admin", ["POST /onboarding/plan"] = "admin",
        ["POST /model/discard"] = "admin", ["POST /model/measures/add"] = "admin", ["POST /model/measures/draft"] = "admin", ["POST /model/measures/remove"] = "admin",
        ["POST /model/back"] = "admin", ["POST /model/models"] = "admin",
        ["GET /settings"] = "viewer", ["POST /settings"] = "viewer",
        ["GET /settings/workspace"] = "admin", ["POST /settings/workspace"] = "admin",
        ["GET /settings/members"] = "admin", ["POST /settings/members"] = "admin", ["POST /settings/invites"] = "admin",
        ["GET /settings/keys"] = "admin", ["POST /settings/keys"] = "admin", ["POST /settings/tokens"] = "admin",

        // The API.
        ["GET /api/v1"] = "viewer", ["GET /api/v1/metrics"] = "viewer",
        ["POST /api/v1/signals"] = "support", ["POST /api/v1/problems"] = "support", ["POST /api/v1/sources"] = "admin",
        ["POST /api/v1/accounts"] = "csm", ["POST /api/v1/facts"] = "csm", ["POST /api/v1/accounts/{key}/notes"] = "support", ["PUT /api/v1/accounts"] = "support",
        ["PUT /api/v1/accounts/{key}/override"] = "csm", ["DELETE /api/v1/accounts/{key}/override"] = "csm",
        ["POST /api/v1/backtests"] = "csm", ["POST /api/v1/segments"] = "csm",
        ["PUT /api/v1/metrics"] = "admin", ["DELETE /api/v1/metrics"] = "admin", ["POST /api/v1/metrics"] = "admin",
        ["POST /api/v1/settings/plan"] = "csm",
        ["PUT /api/v1/settings"] = "admin", ["POST /api/v1/settings"] = "admin",
    };

    [Fact]
    public async Task Every_route_takes_the_role_that_the_table_says_and_no_less()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var browsers = new Dictionary<Role, HttpClient>();
        var programs = new Dictionary<Role, HttpClient>();

        foreach (var role in Roles.All)
        {
            browsers[role] = (await house.SignedInAsync(workspace, role)).Browser;
            programs[role] = house.ApiClient(workspace with
            {
                ApiToken = await house.Services.GetRequiredService<ManageKeys>().AddTokenAsync(workspace.Id, "t", role, TestContext.Current.CancellationToken),
            });
        }

        var strays = new List<string>();
        var walked = 0;

        foreach (var (method, pattern) in RoutesOf(house))
        {
            if (LeastOf(method, pattern) is not { } least)
            {
                strays.Add($"{method} {pattern} is not in the table");
                continue;
            }

            if (least is Own or Anybody)
            {
                if (least is Anybody && !await AskAsync(house.Client, method, pattern))
                {
                    strays.Add($"{method} {pattern} refuses strangers");
                }

                continue;
            }

            foreach (var role in Roles.All)
            {
                var isApi = pattern.StartsWith("/api", StringComparison.Ordinal);
                var got = await AskAsync(isApi ? programs[role] : browsers[role], method, pattern);
                var may = role >= RoleOf(least);
                walked++;

                if (got != may)
                {
                    strays.Add($"{method} {pattern}: {Roles.NameOf(role)} is {(got ? "let in" : "refused")}, the least is {least}");
                }
            }

            if (await AskAsync(house.Client, method, pattern))
            {
                strays.Add($"{method} {pattern} lets strangers in");
            }
        }

        strays.ShouldBeEmpty();
        walked.ShouldBeGreaterThan(200);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Basic")]
    public async Task A_write_key_reads_nothing_of_pages_and_API(string scheme)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var thief = house.NewClient();
        var credential = scheme == "Basic" ? Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{workspace.WriteKey}:")) : workspace.WriteKey;
        thief.DefaultRequestHeaders.Authorization = new(scheme, credential);
        await house.SignedInAsync(workspace);
        var (strays, walked) = (new List<string>(), 0);

        foreach (var (method, pattern) in RoutesOf(house).Where(route => LeastOf(route.Method, route.Pattern) is not (Own or Anybody)))
        {
            walked++;

            if (await AskAsync(thief, method, pattern))
            {
                strays.Add($"{method} {pattern} lets a write key in");
            }
        }

        strays.ShouldBeEmpty();
        walked.ShouldBeGreaterThan(40);
    }

    /// <summary>As a strange site would send it: the member's cookies go along, the page's token does not.</summary>
    [Fact]
    public async Task Every_form_and_button_is_refused_without_the_token_of_its_page()
    {
        await using var house = await House.OpenAsync();
        var (_, browser) = await house.SignedInAsync(await house.CreateWorkspaceAsync(), Role.Owner);
        var (strays, walked) = (new List<string>(), 0);

        foreach (var (method, pattern) in RoutesOf(house).Where(IsForPages))
        {
            using var form = new MultipartFormDataContent { { new StringContent("x"), "name" } };
            using var request = new HttpRequestMessage(new(method), AddressOf(pattern)) { Content = form };
            using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);
            walked++;

            if (answer.StatusCode is not HttpStatusCode.BadRequest
                || !(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("without the token of its page", StringComparison.Ordinal))
            {
                strays.Add($"{method} {pattern} answers {answer.StatusCode}");
            }
        }

        strays.ShouldBeEmpty();
        walked.ShouldBeGreaterThan(100);

        static bool IsForPages((string Method, string Pattern) route) => route.Method != "GET"
            && !route.Pattern.StartsWith("/api", StringComparison.Ordinal) && LeastOf(route.Method, route.Pattern) is not Own
            && !Table.Any(row => row.Value == Anybody && row.Key.StartsWith('/') && route.Pattern.StartsWith(row.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cookie_alone_changes_nothing_by_the_api()
    {
        await using var house = await House.OpenAsync();
        var (_, browser) = await house.SignedInAsync(await house.CreateWorkspaceAsync());
        using var body = new StringContent("""{"accounts":[{"key":"a"}]}""", new MediaTypeHeaderValue("application/json"));

        using var answer = await browser.PostAsync("/api/v1/accounts", body, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Every_route_of_the_front_door_is_known_before_routing()
    {
        await using var house = await House.OpenAsync();
        var door = house.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<DoorRoute>() is not null)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).ToList();

        door.ShouldContain("/v1/track");
        door.Where(path => !DoorPaths.Contain(AddressOf(path))).ShouldBeEmpty();
    }

    /// <summary>True when the caller was let through, whatever came of it; false when sent away for who he is.</summary>
    private static async Task<bool> AskAsync(HttpClient client, string method, string pattern)
    {
        using var request = new HttpRequestMessage(new(method), AddressOf(pattern));

        if (method != "GET")
        {
            // Nothing sensible is sent: who is let through is told so, and changes nothing.
            request.Content = new StringContent("", new MediaTypeHeaderValue(pattern.StartsWith("/api", StringComparison.Ordinal) ? "application/json" : "application/x-www-form-urlencoded"));
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var to = answer.Headers.Location?.ToString() ?? "";

        return answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            && !to.Contains("/denied", StringComparison.Ordinal) && !to.Contains("/sign-in?", StringComparison.Ordinal);
    }

    private static IEnumerable<(string Method, string Pattern)> RoutesOf(House house) => house.Services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints)
        .OfType<RouteEndpoint>()
        .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            .Where(method => method is not ("HEAD" or "OPTIONS"))
            .Select(method => (method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))))
        .Distinct();

    private static string? LeastOf(string method, string pattern) =>
        Table.Where(row => row.Key.StartsWith('/') ? pattern.StartsWith(row.Key, StringComparison.Ordinal) : $"{method} {pattern}".StartsWith(row.Key, StringComparison.Ordinal))
            .OrderByDescending(row => row.Key.StartsWith('/')).ThenByDescending(row => row.Key.Length).Select(row => row.Value).FirstOrDefault();

    private static Role RoleOf(string name) => Roles.TryParse(name, out var role) ? role : throw new ArgumentException(name);

    /// <summary>An address that the pattern takes: what it asks for is made up.</summary>
    private static string AddressOf(string pattern) =>
        Regex.Replace(pattern, @"\{[^}]*\}", part => part.Value.Contains(":guid", StringComparison.Ordinal) ? Guid.AllBitsSet.ToString() : "x");
}
