using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Shell;

public sealed partial class FindTests
{
    private static readonly Instant Now = SystemClock.Instance.GetCurrentInstant();

    [Fact]
    public async Task It_finds_accounts_and_people_of_the_own_workspace_only()
    {
        await using var house = await House.OpenAsync();
        var ours = await house.CreateWorkspaceAsync("Ours");
        var theirs = await house.CreateWorkspaceAsync("Theirs");
        await house.SendAsync(ours, [Sending.Group("u1", "almenara", Now, new JsonObject { ["name"] = "Clínicas Almenara" }), Person("u1", "Lucía Prado")]);
        await house.SendAsync(theirs, [Sending.Group("u2", "almudena", Now, new JsonObject { ["name"] = "Clínicas Almudena" }), Person("u2", "Lucía Ponce")]);
        var (_, browser) = await house.SignedInAsync(ours);

        (await TextsAsync(browser, "clinicas")).ShouldBe(["Clínicas Almenara"]);
        (await TextsAsync(browser, "lucia p")).ShouldBe(["Lucía Prado"]);
        (await TextsAsync(browser, "almudena")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_name_is_found_and_the_old_one_no_more()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace);
        await house.SendAsync(workspace, [Sending.Group("u1", "k1", Now, new JsonObject { ["name"] = "Harbour" }), Person("u1", "Anna Old")]);
        (await TextsAsync(browser, "harbour")).ShouldBe(["Harbour"]);

        await house.SendAsync(workspace, [Sending.Group("u1", "k1", Now, new JsonObject { ["name"] = "Lighthouse" }), Person("u1", "Anna Young")]);

        (await TextsAsync(browser, "harbour")).ShouldBeEmpty();
        (await TextsAsync(browser, "anna young")).ShouldBe(["Anna Young"]);
    }

    [Theory]
    [InlineData("/segments/rules", "/accounts", "true"), InlineData("/accounts", "/accounts", "page"), InlineData("/model/measures", "/model", "true")]
    public async Task A_side_of_a_page_lights_the_way_to_that_page(string here, string way, string says)
    {
        await using var house = await House.OpenAsync();
        var (_, browser) = await house.SignedInAsync(await house.CreateWorkspaceAsync());

        var page = await browser.GetStringAsync(here, TestContext.Current.CancellationToken);

        Regex.Match(page, $"<a href=\"{way}\"[^>]*aria-current=\"([a-z]+)\"").Groups[1].Value.ShouldBe(says);
    }

    [Fact]
    public async Task Answers_are_few_however_many_there_are()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace);
        await house.SendAsync(workspace, [.. Enumerable.Range(0, 40).Select(i => Sending.Group(
            $"u{i}", $"k{i}", Now, new JsonObject { ["name"] = string.Create(CultureInfo.InvariantCulture, $"Branch {i}") }))]);

        (await TextsAsync(browser, "branch")).Count.ShouldBe(6);
        (await browser.GetAsync($"/find?q={new string('b', 4000)}", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_viewer_is_offered_what_he_may_do()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var (_, csm) = await house.SignedInAsync(workspace, Role.Csm);
        var (_, viewer) = await house.SignedInAsync(workspace, Role.Viewer);

        (await TextsAsync(csm, "snooze")).ShouldNotBeEmpty();
        (await TextsAsync(viewer, "snooze")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_page_is_a_way_of_palette_and_phone_for_the_roles_that_may_open_it_and_for_no_other()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var pages = PagesOf(house);
        var strays = new List<string>();

        foreach (var role in Roles.All)
        {
            var (_, browser) = await house.SignedInAsync(workspace, role);
            var offered = await WaysAsync(browser);
            var menu = Link().Matches(Sheet().Match(await browser.GetStringAsync("/today", TestContext.Current.CancellationToken)).Value).Select(link => link.Groups[1].Value).ToList();

            foreach (var page in pages.Union(offered).Union(menu))
            {
                using var answer = await browser.GetAsync(new Uri(page, UriKind.Relative), TestContext.Current.CancellationToken);
                var may = answer.StatusCode is HttpStatusCode.OK;

                if (offered.Contains(page) != may || menu.Contains(page) != may)
                {
                    strays.Add($"{page} for a {Roles.NameOf(role)}: may {may}, palette {offered.Contains(page)}, menu {menu.Contains(page)}");
                }
            }
        }

        pages.ShouldContain("/model");
        strays.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("theme", "Switch to the dark theme", Role.Viewer)]
    [InlineData("connect", "Connect a source", Role.Viewer)]
    [InlineData("try a weight", "Try a weight", Role.Admin)]
    [InlineData("add member", "Add a member", Role.Admin)]
    [InlineData("versions model", "Versions", Role.Viewer)]
    public async Task What_can_be_done_is_offered_from_its_least_role_on(string typed, string text, Role least)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();

        foreach (var role in new[] { Role.Viewer, Role.Lead, Role.Admin })
        {
            var (_, browser) = await house.SignedInAsync(workspace, role);
            (await TextsAsync(browser, typed)).Contains(text).ShouldBe(role >= least, $"{text} for a {Roles.NameOf(role)}");
        }
    }

    [Fact]
    public async Task A_stranger_is_sent_to_sign_in()
    {
        await using var house = await House.OpenAsync();
        await house.CreateWorkspaceAsync();

        using var answer = await house.Client.GetAsync("/find?q=a", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    private static JsonObject Person(string id, string name) => new()
    {
        ["type"] = "identify",
        ["userId"] = id,
        ["traits"] = new JsonObject { ["name"] = name },
        ["timestamp"] = Now.ToString(),
    };

    /// <summary>The pages for members that an address names without more: neither one account's nor the builders' own.</summary>
    private static List<string> PagesOf(House house) =>
    [
        .. house.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Where(path => path is not ("/" or "/design") && !path.Contains('{', StringComparison.Ordinal))
            .Distinct(),
    ];

    /// <summary>The pages to which the palette leads, whatever their state and place.</summary>
    private static async Task<List<string>> WaysAsync(HttpClient browser) =>
    [
        .. (await ItemsAsync(browser, "")).Where(item => item.TryGetProperty("to", out var to) && to.ValueKind is JsonValueKind.String)
            .Select(item => item.GetProperty("to").GetString()!.Split('?', '#')[0]).Distinct(),
    ];

    private static async Task<List<string>> TextsAsync(HttpClient browser, string typed) =>
        [.. (await ItemsAsync(browser, typed)).Select(item => item.GetProperty("text").GetString()!)];

    private static async Task<List<JsonElement>> ItemsAsync(HttpClient browser, string typed)
    {
        var answer = JsonDocument.Parse(await browser.GetStringAsync($"/find?q={Uri.EscapeDataString(typed)}", TestContext.Current.CancellationToken));

        return [.. answer.RootElement.GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("items").EnumerateArray())];
    }

    [GeneratedRegex("""<div class="more-sheet">.*?</nav>""", RegexOptions.Singleline)]
    private static partial Regex Sheet();

    [GeneratedRegex("<a href=\"([^\"]+)\"")]
    private static partial Regex Link();
}
