using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Latido.Server.Accounts;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

/// <summary>One change of all accounts that match the filters, beyond the rows of the page: its bound, its parts, its way back.</summary>
public sealed partial class ChangeEveryAccountTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task All_that_match_when_it_is_posted_are_changed_and_taken_back(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await PutAsync(house, workspace, [.. Keys(1_300).Select(key => (key, "ana")), ("other", "Bea")]);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Csm);

        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/accounts?owner=ana&sort=-mrr", Cancelled));
        page.ShouldContain("Choose all 1,300 that match");
        page.ShouldContain("name=\"every\" value=\"owner=ana\"");

        // Meanwhile one of them matches no more, and another does.
        await PutAsync(house, workspace, [("k00007", "Bea"), ("late", "ana")]);
        await ChangeAsync(browser, "owner=ana", "owner", "Carla", "k00001", "k00007");

        Count(house, workspace, "Carla").ShouldBe(1_300);
        OwnerOf(house, workspace, "late").ShouldBe("Carla");
        OwnerOf(house, workspace, "k00007").ShouldBe("Bea");
        page = await browser.GetStringAsync("/accounts", Cancelled);
        Toast().Match(page).Groups["text"].Value.ShouldBe("Owner changed for 1,300 accounts.");
        var undo = Undo().Match(page).Groups[1].Value;

        // Somebody has given one of them to another since: that stays.
        await PutAsync(house, workspace, [("k00002", "Dora")]);
        using var undone = await browser.SendFormAsync("/accounts", "", [], undo);

        (await ToldAsync(browser)).ShouldStartWith("Undone for 1,299 accounts.");
        Count(house, workspace, "Carla").ShouldBe(0);
        Count(house, workspace, "ana").ShouldBe(1_299);
        OwnerOf(house, workspace, "k00002").ShouldBe("Dora");

        // The way back is gone with it.
        using var again = await browser.SendFormAsync("/accounts", "", [], undo);
        again.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task More_than_one_change_reaches_is_refused_with_the_cure()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await PutAsync(house, workspace, [.. Keys(ChangeAccounts.Most + 1).Select(key => (key, "ana"))]);
        var (_, browser) = await house.SignedInAsync(workspace);

        var page = await browser.GetStringAsync("/accounts", Cancelled);
        page.ShouldContain("10,001 match, and you can change 10,000 at most at once: narrow them down with a filter.");
        page.ShouldNotContain("name=\"every\"");

        // Posted all the same: as many as match by now.
        await ChangeAsync(browser, "", "owner", "Bea");
        (await ToldAsync(browser)).ShouldStartWith("10,001 accounts match, and you can change 10,000 at most at once. Add a filter and change them in parts.");
        Count(house, workspace, "Bea").ShouldBe(0);

        await ChangeAsync(browser, "q=k0", "owner", "Bea");
        (await ToldAsync(browser)).ShouldStartWith("Owner changed for 10,000 accounts.");
        Count(house, workspace, "Bea").ShouldBe(10_000);
        Count(house, workspace, "ana").ShouldBe(1);
    }

    [Theory, OnEachDatabase]
    public async Task A_log_that_fills_up_on_the_way_leaves_what_was_done_told_and_to_be_taken_back(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await PutAsync(house, workspace, [.. Keys(3_500).Select(key => (key, "ana"))]);
        var (member, browser) = await house.SignedInAsync(workspace);

        // At the third thousand the log takes no more.
        var changed = await ChangeUntilFullAsync(house, workspace, member, parts: 2);

        var part = changed.ShouldBeOfType<Changed.Part>();
        (part.Accounts, part.Of).ShouldBe((2_000, 3_500));
        Count(house, workspace, "Bea").ShouldBe(2_000);

        // An account that was not reached gets the same owner by another hand: that is not this change's to take back.
        await house.RestartAsync();
        var spared = Read(house, workspace, reader => reader.Keys(new() { Owners = ["ana"] })[0]);
        await PutAsync(house, workspace, [(spared, "Bea")]);
        browser = house.NewClient();
        using var signedIn = await browser.SignInAsync(member.Email, Some.Password);
        using var undone = await browser.SendFormAsync("/accounts", "", [], $"/accounts/bulk/{part.Undo}/undo");

        (await ToldAsync(browser)).ShouldStartWith("Undone for 2,000 accounts.");
        Count(house, workspace, "Bea").ShouldBe(1);
        Count(house, workspace, "ana").ShouldBe(3_499);
    }

    [Fact]
    public async Task A_change_of_which_nothing_was_taken_keeps_no_way_back()
    {
        await using var house = await House.OpenAsync();
        var workspace = await AccountViewsTests.FilledAsync(house);
        var (member, _) = await house.SignedInAsync(workspace);

        (await ChangeUntilFullAsync(house, workspace, member, parts: 0)).ShouldBeOfType<Changed.Full>();

        await using var store = house.OpenStore(workspace.Id);
        (await store.Set<BulkChange>().CountAsync(Cancelled)).ShouldBe(0);
    }

    [Fact]
    public async Task What_was_done_in_part_is_told_with_both_numbers()
    {
        await using var house = await House.OpenAsync();
        var workspace = await AccountViewsTests.FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/accounts");
        request.Headers.Add("Cookie", "latido.said=" + Uri.EscapeDataString("?text=Accounts.Said.part&numbers=2000 3500&refused=1"));

        using var answer = await browser.SendAsync(request, Cancelled);

        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldContain("Only 2,000 of 3,500 accounts were changed");
    }

    [Theory, OnEachDatabase]
    public async Task Of_each_member_the_newest_ways_back_are_kept(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await AccountViewsTests.FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);
        var (_, colleague) = await house.SignedInAsync(workspace);
        await ChangeAsync(colleague, "", "owner", "first");

        for (var i = 0; i <= ChangeAccounts.MostKept; i++)
        {
            await ChangeAsync(browser, "", "owner", $"owner {i}");
        }

        await using var store = house.OpenStore(workspace.Id);
        var kept = await store.Set<BulkChange>().Select(change => change.Value).ToListAsync(Cancelled);
        kept.Count.ShouldBe(ChangeAccounts.MostKept + 1);
        kept.ShouldContain("first");
        kept.ShouldNotContain("owner 0");
    }

    [Fact]
    public async Task My_accounts_are_those_of_whoever_posts_and_none_that_match_are_none()
    {
        await using var house = await House.OpenAsync();
        var workspace = await AccountViewsTests.FilledAsync(house);
        var (member, browser) = await house.SignedInAsync(workspace);
        await PutAsync(house, workspace, [("mine", member.Name)]);

        await ChangeAsync(browser, "owner=~me", "owner", "Bea");
        (await ToldAsync(browser)).ShouldStartWith("Owner changed for 1 account.");
        OwnerOf(house, workspace, "mine").ShouldBe("Bea");
        OwnerOf(house, workspace, "a").ShouldBe("ana");

        await ChangeAsync(browser, "owner=~me", "owner", "Carla");
        (await ToldAsync(browser)).ShouldStartWith("No account matches any more: nothing changed.");
        await ChangeAsync(browser, "owner=Bea", "owner", "Bea");
        (await ToldAsync(browser)).ShouldStartWith("They had it already: nothing changed.");
    }

    [Fact]
    public async Task It_is_offered_where_more_match_than_the_page_shows_and_to_who_may_act()
    {
        await using var house = await House.OpenAsync();
        var workspace = await AccountViewsTests.FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);
        var (_, viewer) = await house.SignedInAsync(workspace, Role.Viewer);

        (await browser.GetStringAsync("/accounts", Cancelled)).ShouldNotContain("name=\"every\"");
        await PutAsync(house, workspace, [.. Keys(60).Select(key => (key, "ana"))]);
        (await browser.GetStringAsync("/accounts", Cancelled)).ShouldContain("name=\"every\" value=\"\"");

        (await viewer.GetStringAsync("/accounts", Cancelled)).ShouldNotContain("name=\"every\"");
        (await ChangeAsync(viewer, "", "owner", "Eve")).ShouldContain("/denied");
        Count(house, workspace, "Eve").ShouldBe(0);
    }

    private static async Task<string> ToldAsync(HttpClient browser) => Toast().Match(await browser.GetStringAsync("/accounts", Cancelled)).Groups["text"].Value;

    private static IEnumerable<string> Keys(int count) => Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"k{i:00000}"));

    /// <summary>Posts the form as the page does with the box for all that match ticked; where it leads.</summary>
    private static async Task<string> ChangeAsync(HttpClient browser, string filters, string trait, string value, params string[] ticked)
    {
        var page = await browser.GetStringAsync("/accounts", Cancelled);
        using var form = new FormUrlEncodedContent(
        [
            new("__RequestVerificationToken", WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value)),
            new("back", "/accounts"),
            new("every", filters),
            new(trait, value),
            .. ticked.Select(account => KeyValuePair.Create("account", account)),
        ]);
        using var answer = await browser.PostAsync("/accounts/bulk", form, Cancelled);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);

        return answer.Headers.Location!.ToString();
    }

    /// <summary>Gives all accounts to Bea, by a log that closes after so many parts.</summary>
    private static async Task<Changed> ChangeUntilFullAsync(House house, TestWorkspace workspace, Member member, int parts)
    {
        using var scope = house.Services.CreateScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<CurrentWorkspace>().Id = workspace.Id;
        services.GetRequiredService<CurrentMember>().Is(member);
        var log = services.GetRequiredService<LogWriter>();
        var put = new PutTraits(log, services.GetRequiredService<Progress>(), new ClosingTime(log, parts));
        var changes = new ChangeAccounts(
            services.GetRequiredService<Store>(), services.GetRequiredService<LiveWorkspaces>(), put, services.GetRequiredService<CurrentMember>(), TimeProvider.System);

        return await changes.RunAsync("owner", "Bea", services.GetRequiredService<AccountReader>().Keys(new()), Cancelled);
    }

    private static async Task PutAsync(House house, TestWorkspace workspace, IReadOnlyList<(string Key, string Owner)> accounts)
    {
        var put = house.Services.GetRequiredService<PutTraits>();
        var taken = await put.RunInPartsAsync(workspace.Id, [.. accounts.Select(account => (account.Key, new JsonObject { ["owner"] = account.Owner }))], Cancelled);
        taken.Taken.ShouldBe(accounts.Count);
        await house.SettledAsync();
    }

    private static int Count(House house, TestWorkspace workspace, string owner) =>
        Read(house, workspace, reader => reader.Keys(new() { Owners = [owner] }).Count);

    private static string? OwnerOf(House house, TestWorkspace workspace, string key) => Read(house, workspace, reader => reader.Find(key, "en")!.Owner);

    private static T Read<T>(House house, TestWorkspace workspace, Func<AccountReader, T> reading)
    {
        using var scope = house.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<CurrentWorkspace>().Id = workspace.Id;

        return reading(scope.ServiceProvider.GetRequiredService<AccountReader>());
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("""<div class="bulk toast-said.*?<span>(?<text>[^<]*)</span>""", RegexOptions.Singleline)]
    private static partial Regex Toast();

    [GeneratedRegex("action=\"(/accounts/bulk/[^\"]+/undo)\"")]
    private static partial Regex Undo();

    /// <summary>A clock that is asked once for each part, and closes the log when it is asked once too often.</summary>
    private sealed class ClosingTime(LogWriter log, int parts) : TimeProvider
    {
        private int asked;

        public override DateTimeOffset GetUtcNow()
        {
            if (++asked > parts)
            {
                log.StopAsync().GetAwaiter().GetResult();
            }

            return base.GetUtcNow();
        }
    }
}
