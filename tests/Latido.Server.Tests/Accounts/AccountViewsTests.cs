using System.Net;
using System.Text.RegularExpressions;
using Latido.Server.Accounts;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

/// <summary>Views, columns and density that members keep of the list of accounts, by the forms of its page.</summary>
public sealed partial class AccountViewsTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_view_is_kept_counted_changed_and_removed(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);

        using var kept = await browser.SendFormAsync("/accounts", "", new() { ["name"] = "Grandes & más", ["query"] = "sort=-mrr&mrr-from=100&page=3&nonsense=1", ["pinned"] = "on" }, "/accounts/views");

        kept.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var at = kept.Headers.Location!.ToString();
        at.ShouldStartWith("/accounts?mrr-from=100&sort=-mrr&view=");
        var page = await browser.GetStringAsync(at, Cancelled);
        TabOf(page, "Grandes & más").ShouldBe("2");
        page.ShouldContain("View saved.");
        var id = at[^36..];

        // Another filter: the view is still the open one, and can take it over.
        (await browser.GetStringAsync(at.Replace("=100", "=200", StringComparison.Ordinal), Cancelled)).ShouldContain("Save changes");
        page.ShouldNotContain("Save changes");
        using var changed = await browser.SendFormAsync("/accounts", "", new() { ["query"] = "mrr-from=200" }, $"/accounts/views/{id}");
        using var renamed = await browser.SendFormAsync("/accounts", "", new() { ["name"] = "Más grandes", ["pinned"] = "on" }, $"/accounts/views/{id}");
        TabOf(await browser.GetStringAsync("/accounts", Cancelled), "Más grandes").ShouldBe("1");

        using var removed = await browser.SendFormAsync("/accounts", "", [], $"/accounts/views/{id}/remove");
        var without = await browser.GetStringAsync("/accounts", Cancelled);
        without.ShouldNotContain("Más grandes");
        without.ShouldContain($"action=\"/accounts/views/{id}/bring-back\"");

        using var back = await browser.SendFormAsync("/accounts", "", [], $"/accounts/views/{id}/bring-back");
        TabOf(await browser.GetStringAsync("/accounts", Cancelled), "Más grandes").ShouldBe("1");
        using var again = await browser.SendFormAsync("/accounts", "", [], $"/accounts/views/{id}/bring-back");
        again.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, OnEachDatabase]
    public async Task A_view_is_its_members_own_until_he_shares_it_and_his_to_change_then_too(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Csm);
        var (_, other) = await house.SignedInAsync(workspace, Role.Csm);
        using var stranger = await KeepAsync(browser, "Own");
        using var shared = await KeepAsync(browser, "Everybody's", isShared: true);
        var id = shared.Headers.Location!.ToString()[^36..];

        var seen = await other.GetStringAsync("/accounts", Cancelled);

        seen.ShouldContain("Everybody&#x27;s");
        seen.ShouldNotContain(">Own<");
        using var change = await other.SendFormAsync("/accounts", "", new() { ["name"] = "Mine now" }, $"/accounts/views/{id}");
        change.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var remove = await other.SendFormAsync("/accounts", "", [], $"/accounts/views/{id}/remove");
        remove.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.GetStringAsync(shared.Headers.Location!, Cancelled)).ShouldNotContain("Remove view");
    }

    [Theory, OnEachDatabase]
    public async Task An_admin_removes_what_another_shares_and_nothing_that_he_keeps_for_himself(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Owner);
        var (_, admin) = await house.SignedInAsync(workspace, Role.Admin);
        var (_, stranger) = await house.SignedInAsync(await house.CreateWorkspaceAsync("Other"), Role.Admin);
        using var own = await KeepAsync(browser, "Own");
        using var shared = await KeepAsync(browser, "Everybody's", isShared: true);
        var (ownId, id) = (own.Headers.Location!.ToString()[^36..], shared.Headers.Location!.ToString()[^36..]);

        var page = await admin.GetStringAsync(shared.Headers.Location, Cancelled);

        page.ShouldContain($"action=\"/accounts/views/{id}/remove\"");
        page.ShouldContain("If you remove it, it is gone for everyone.");
        (await admin.GetStringAsync(own.Headers.Location, Cancelled)).ShouldNotContain($"/accounts/views/{ownId}");

        foreach (var (who, which) in new[] { (admin, ownId), (stranger, id) })
        {
            using var refused = await who.SendFormAsync("/signals", "", [], $"/accounts/views/{which}/remove");
            refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        using var removed = await admin.SendFormAsync("/accounts", "", [], $"/accounts/views/{id}/remove");
        removed.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await browser.GetStringAsync("/accounts", Cancelled)).ShouldNotContain("Everybody");
        await using var store = house.OpenStore(workspace.Id);
        (await store.Set<SavedView>().SingleAsync(view => view.RemovedAt == null, Cancelled)).Name.ShouldBe("Own");

        using var stolen = await stranger.SendFormAsync("/signals", "", [], $"/accounts/views/{id}/bring-back");
        stolen.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_member_keeps_fifty_views_and_no_more_and_a_view_has_a_name()
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);

        for (var i = 0; i < SavedView.MaxOfMember; i++)
        {
            (await KeepAsync(browser, $"View {i}")).Dispose();
        }

        using var more = await KeepAsync(browser, "One too many");
        using var nameless = await KeepAsync(browser, "  ");
        using var endless = await KeepAsync(browser, new string('x', 61));

        await using var store = house.OpenStore(workspace.Id);
        (await store.Set<SavedView>().CountAsync(Cancelled)).ShouldBe(SavedView.MaxOfMember);
    }

    [Theory, OnEachDatabase]
    public async Task Columns_and_density_hold_by_the_address_and_longer_when_they_are_kept(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);

        using var once = await browser.SendFormAsync("/accounts", "", new() { ["col"] = "seats", ["density"] = "tight", ["band"] = "none" }, "/accounts/look");

        once.Headers.Location!.ToString().ShouldBe("/accounts?band=none&col=seats&density=tight");
        var page = await browser.GetStringAsync(once.Headers.Location, Cancelled);
        page.ShouldContain("class=\"sheet cards tight\"");
        Columns(page).ShouldBe(["Account", "Seats"]);
        Columns(await browser.GetStringAsync("/accounts", Cancelled)).Count.ShouldBe(11);

        using var forever = await browser.SendFormAsync("/accounts", "", new() { ["col"] = "owner", ["density"] = "tight", ["keep"] = "keep" }, "/accounts/look");

        forever.Headers.Location!.ToString().ShouldBe("/accounts");
        page = await browser.GetStringAsync("/accounts", Cancelled);
        Columns(page).ShouldBe(["Account", "Owner"]);
        page.ShouldContain("sheet cards tight");

        // None at all: back to the usual ones.
        using var back = await browser.SendFormAsync("/accounts", "", new() { ["keep"] = "keep" }, "/accounts/look");
        Columns(await browser.GetStringAsync("/accounts", Cancelled)).Count.ShouldBe(11);
    }

    [Fact]
    public async Task My_accounts_are_those_of_my_name_or_address()
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house);
        var (member, browser) = await house.SignedInAsync(workspace);
        await house.SendAsync(workspace,
        [
            Sending.Group("p", "by-mail", Clock, new() { ["owner"] = member.Email.ToUpperInvariant() }),
            Sending.Group("p", "by-name", Clock, new() { ["owner"] = member.Name }),
        ]);

        var page = await browser.GetStringAsync("/accounts?owner=~me", Cancelled);

        TabOf(page, "My accounts").ShouldBe("2");
        Rows(page).ShouldBe(["by-mail", "by-name"], ignoreOrder: true);
        Rows(await browser.GetStringAsync("/accounts?owner=~none&owner=ana", Cancelled)).ShouldBe(["a", "c"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_address_that_makes_no_sense_shows_accounts_all_the_same()
    {
        await using var house = await House.OpenAsync();
        var workspace = await FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);

        var page = await browser.GetStringAsync(
            "/accounts?band=blue&sort=hat&page=-1&page=x&mrr-from=-5&mrr-to=1e9&renewal=within-0&renewal=within-99999999999&seen=over-x&trend=sideways&col=none&density=no&view=1&page=99999999999&q=" + new string('x', 300),
            Cancelled);

        Rows(page).Count.ShouldBe(3);
    }

    internal static async Task<TestWorkspace> FilledAsync(House house)
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace,
        [
            Sending.Group("p1", "a", Clock, new() { ["name"] = "Alpha", ["mrr"] = 100, ["currency"] = "EUR", ["owner"] = "ana" }),
            Sending.Group("p2", "b", Clock, new() { ["name"] = "=cmd|'/c calc'!A0", ["mrr"] = 250.5, ["currency"] = "EUR", ["owner"] = "-2+3" }),
            Sending.Group("p3", "c", Clock, new() { ["name"] = "Gamma \"G\", S. L." }),
        ]);

        return workspace;
    }

    internal static IReadOnlyList<string> Rows(string page) => [.. Row().Matches(page).Select(match => match.Groups[1].Value)];

    private static Task<HttpResponseMessage> KeepAsync(HttpClient browser, string name, bool isShared = false)
    {
        var values = new Dictionary<string, string> { ["name"] = name, ["query"] = "band=red" };

        if (isShared)
        {
            values["shared"] = "on";
        }

        return browser.SendFormAsync("/accounts", "", values, "/accounts/views");
    }

    private static string TabOf(string page, string name) =>
        Tab().Matches(WebUtility.HtmlDecode(page)).Single(match => match.Groups[1].Value == name).Groups[2].Value;

    private static List<string> Columns(string page) => [.. Head().Matches(page).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("""<tr id="row-([^"]+)" """)]
    private static partial Regex Row();

    [GeneratedRegex("""<span dir="auto">([^<]+)</span> <span class="faint">([^<]+)</span>""")]
    private static partial Regex Tab();

    [GeneratedRegex("""<th scope="col"[^>]*>\s*(?:<a [^>]*>)?([^<]+)""")]
    private static partial Regex Head();
}
