using System.Net;
using System.Text.RegularExpressions;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

/// <summary>Owner, stage and touch model of many accounts at once, by the form of the page, and the way back.</summary>
public sealed partial class ChangeAccountsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task The_chosen_get_another_owner_and_each_its_own_back(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await AccountViewsTests.FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Csm);

        using var done = await ChangeAsync(browser, "owner", "Bea Gil", "a", "c", "nobody-knows");

        done.Headers.Location!.ToString().ShouldBe("/accounts?sort=name");
        Owners(house, workspace).ShouldBe(["Bea Gil", "-2+3", "Bea Gil"]);

        // It came by the log: a rebuild comes to it again.
        await house.Services.GetRequiredService<Rebuild>().RunAsync(null, Cancelled);
        Owners(house, workspace).ShouldBe(["Bea Gil", "-2+3", "Bea Gil"]);

        var page = await browser.GetStringAsync("/accounts?sort=name", Cancelled);
        page.ShouldContain("Owner changed for 2 accounts.");
        var undo = Undo().Match(page).Groups[1].Value;

        // Somebody has given one of them to another since: that stays.
        using var since = await ChangeAsync(browser, "owner", "Carla", "c");
        using var undone = await browser.SendFormAsync("/accounts", "", [], undo);

        undone.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        Owners(house, workspace).ShouldBe(["ana", "-2+3", "Carla"]);

        using var again = await browser.SendFormAsync("/accounts", "", [], undo);
        again.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Stage_and_touch_are_chosen_by_hand_and_given_back_to_the_rules()
    {
        await using var house = await House.OpenAsync();
        var workspace = await AccountViewsTests.FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Csm);
        var before = Read(house, workspace, "a");

        using var stage = await ChangeAsync(browser, "stageByHand", "renewal", "a", "b");
        using var touch = await ChangeAsync(browser, "touchByHand", "high", "a");

        (Read(house, workspace, "a").Stage, Read(house, workspace, "b").Stage).ShouldBe(("renewal", "renewal"));
        Read(house, workspace, "a").Touch.ShouldBe("high");

        using var ruled = await ChangeAsync(browser, "stageByHand", "", "a");
        Read(house, workspace, "a").Stage.ShouldBe(before.Stage);

        // What no rule knows is no stage.
        using var odd = await ChangeAsync(browser, "stageByHand", "<b>", "a");
        odd.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Support)]
    public async Task Who_does_not_look_after_accounts_is_offered_no_boxes_and_refused_when_he_posts(Role role)
    {
        await using var house = await House.OpenAsync();
        var workspace = await AccountViewsTests.FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace, role);

        var page = await browser.GetStringAsync("/accounts", Cancelled);
        using var change = await ChangeAsync(browser, "owner", "Eve", "a");
        using var undo = await browser.SendFormAsync("/accounts", "", [], $"/accounts/bulk/{Id.New()}/undo");

        AccountViewsTests.Rows(page).Count.ShouldBe(3);
        page.ShouldNotContain("name=\"account\"");
        page.ShouldNotContain("/accounts/bulk");

        foreach (var refused in new[] { change, undo })
        {
            refused.Headers.Location!.AbsolutePath.ShouldBe("/denied");
            using var why = await browser.GetAsync(refused.Headers.Location, Cancelled);
            why.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        }

        Owners(house, workspace)[0].ShouldBe("ana");

        // He keeps views for himself; a viewer shares none.
        using var kept = await browser.SendFormAsync("/accounts", "", new() { ["name"] = "Mine", ["query"] = "", ["shared"] = "on" }, "/accounts/views");
        await using var store = house.OpenStore(workspace.Id);
        store.Set<SavedView>().Single().IsShared.ShouldBe(role is Role.Support);
    }

    [Fact]
    public async Task Nobody_takes_back_what_another_member_or_workspace_did()
    {
        await using var house = await House.OpenAsync();
        var workspace = await AccountViewsTests.FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);
        var (_, colleague) = await house.SignedInAsync(workspace);
        var (_, stranger) = await house.SignedInAsync(await house.CreateWorkspaceAsync("Other"));
        using var done = await ChangeAsync(browser, "owner", "Bea", "a");
        var undo = Undo().Match(await browser.GetStringAsync("/accounts", Cancelled)).Groups[1].Value;

        foreach (var other in new[] { colleague, stranger })
        {
            using var answer = await other.SendFormAsync("/signals", "", [], undo);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        Owners(house, workspace)[0].ShouldBe("Bea");
    }

    [Fact]
    public async Task Nothing_chosen_changes_nothing_and_says_so()
    {
        await using var house = await House.OpenAsync();
        var workspace = await AccountViewsTests.FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);

        using var done = await ChangeAsync(browser, "owner", "Bea");

        (await browser.GetStringAsync("/accounts", Cancelled)).ShouldContain("Nothing was chosen.");
    }

    [Fact]
    public async Task The_file_follows_filters_columns_and_order_and_holds_no_formula()
    {
        await using var house = await House.OpenAsync();
        var workspace = await AccountViewsTests.FilledAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace, Role.Viewer);

        var file = await browser.GetStringAsync("/accounts/export.csv?col=owner&col=mrr&sort=-mrr&mrr-from=1", Cancelled);

        file.TrimStart('\ufeff').ReplaceLineEndings("\n").ShouldBe(
            """
            Key,Account,MRR,Currency,Owner
            b,'=cmd|'/c calc'!A0,250.5,EUR,'-2+3
            a,Alpha,100,EUR,ana

            """.ReplaceLineEndings("\n"));
        (await browser.GetStringAsync("/accounts/export.csv?sort=name&col=key", Cancelled)).ShouldContain("c,\"Gamma \"\"G\"\", S. L.\"");
    }

    private static async Task<HttpResponseMessage> ChangeAsync(HttpClient browser, string trait, string value, params string[] accounts)
    {
        var page = await browser.GetStringAsync("/accounts", Cancelled);
        using var form = new FormUrlEncodedContent(
        [
            new("__RequestVerificationToken", WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value)),
            new("back", "/accounts?sort=name"),
            new(trait, value),
            .. accounts.Select(account => KeyValuePair.Create("account", account)),
        ]);

        return await browser.PostAsync("/accounts/bulk", form, Cancelled);
    }

    private static List<string?> Owners(House house, TestWorkspace workspace) => [.. new[] { "a", "b", "c" }.Select(key => Read(house, workspace, key).Owner)];

    private static AccountView Read(House house, TestWorkspace workspace, string key)
    {
        using var scope = house.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<CurrentWorkspace>().Id = workspace.Id;

        return scope.ServiceProvider.GetRequiredService<AccountReader>().Find(key, "en")!;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("action=\"(/accounts/bulk/[^\"]+/undo)\"")]
    private static partial Regex Undo();
}
