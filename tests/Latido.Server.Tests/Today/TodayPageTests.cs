using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Latido.Server.Platform;
using Latido.Server.Signals;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Today;

/// <summary>What the page shows and what its forms do, through HTTP, as a browser without script does it.</summary>
public sealed partial class TodayPageTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 9, 0);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Signals_of_an_account_are_one_row_and_rows_are_ranked_by_money_and_nearness(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await CompanyAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);

        var page = await ReadAsync(browser, "/today");

        RowsOf(page).ShouldBe(["Big and near", "Small and near", "Big and far"]);
        (await ReadAsync(browser, "/today?sort=newest")).ShouldContain("Newest first");
        page.ShouldContain("Good morning");
        page.ShouldContain("<b>3 accounts</b>");
        Unspaced(page).ShouldContain("<b>€288,000</b>");
        page.ShouldContain("and 2 renew within 60 days");
        page.ShouldContain("mailto:ana%40near.example?subject=Big%20and%20near");
    }

    [Fact]
    public async Task Mine_is_shown_first_to_whom_accounts_belong_and_all_are_a_step_away()
    {
        await using var house = await House.OpenAsync();
        var workspace = await CompanyAsync(house, owner: "pau FERRER");
        var members = house.Services.GetRequiredService<AddMember>();
        var pau = await members.RunAsync(Some.Member(workspace) with { Name = "Pau Ferrer" }, Cancelled);
        var browser = house.NewClient();
        await browser.SignInAsync(pau.Email, Some.Password);

        RowsOf(await ReadAsync(browser, "/today")).ShouldBe(["Big and far"]);
        RowsOf(await ReadAsync(browser, "/today?who=all")).Count.ShouldBe(3);
    }

    [Theory, OnEachDatabase]
    public async Task A_play_takes_all_signals_of_the_row_keeps_its_name_and_is_undone_whole(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await CompanyAsync(house);
        var (member, browser) = await house.SignedInAsync(workspace);
        var page = await ReadAsync(browser, "/today");
        var (ids, play) = (IdsOf(page), Play().Match(page).Groups[1].Value);
        ids.Count.ShouldBeGreaterThan(1);

        var answer = await PostAsync(browser, "/today/act", [.. ids.Select(id => ("id", id)), ("play", play), ("back", "/today?sort=newest")]);

        answer.Headers.Location!.ToString().ShouldBe("/today?sort=newest");
        var rows = await SignalsAsync(house, workspace, ids);
        rows.ShouldAllBe(row => row.State == SignalState.Acted && row.Play == play && row.ByMember == member.Email && row.ChangedAt == Clock);
        var said = await SaidAsync(browser, answer);
        said.ShouldContain("Taken on:");
        RowsOf(said).ShouldBe(["Small and near", "Big and far"]);

        await PostAsync(browser, Undo().Match(said).Groups[1].Value, [("back", "/today")]);
        RowsOf(await ReadAsync(browser, "/today")).Count.ShouldBe(3);
        (await SignalsAsync(house, workspace, ids)).ShouldAllBe(row => row.State == SignalState.Open && row.Play == null);
    }

    [Fact]
    public async Task A_false_alarm_is_about_the_signal_that_the_row_tells_and_leaves_the_others()
    {
        await using var house = await House.OpenAsync();
        var workspace = await CompanyAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);
        var ids = IdsOf(await ReadAsync(browser, "/today"));

        await PostAsync(browser, "/today/false-alarm", [.. ids.Select(id => ("id", id)), ("reason", "Moved to the app")]);

        var rows = await SignalsAsync(house, workspace, ids);
        rows.Single(row => row.State == SignalState.FalseAlarm).Id.ToString().ShouldBe(ids[0]);
        rows.Count(row => row.State == SignalState.Open).ShouldBe(ids.Count - 1);
        RowsOf(await ReadAsync(browser, "/today")).ShouldContain("Big and near");
    }

    [Fact]
    public async Task What_a_colleague_has_dealt_with_meanwhile_stays_his()
    {
        await using var house = await House.OpenAsync();
        var workspace = await CompanyAsync(house);
        var (_, slow) = await house.SignedInAsync(workspace);
        var (colleague, quick) = await house.SignedInAsync(workspace);
        var ids = IdsOf(await ReadAsync(slow, "/today"));
        await PostAsync(quick, "/today/act", [.. ids.Select(id => ("id", id))]);

        var answer = await PostAsync(slow, "/today/snooze", [.. ids.Select(id => ("id", id)), ("reason", "Later"), ("days", "7")]);

        (await SaidAsync(slow, answer)).ShouldContain("Somebody had dealt with it already");
        (await SignalsAsync(house, workspace, ids)).ShouldAllBe(row => row.State == SignalState.Acted && row.ByMember == colleague.Email);
    }

    [Fact]
    public async Task A_snoozed_signal_is_back_on_its_day_with_its_reason()
    {
        await using var house = await House.OpenAsync();
        var workspace = await CompanyAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);
        var ids = IdsOf(await ReadAsync(browser, "/today"));
        await PostAsync(browser, "/today/snooze", [.. ids.Select(id => ("id", id)), ("reason", "They move house"), ("days", "1")]);
        RowsOf(await ReadAsync(browser, "/today")).ShouldNotContain("Big and near");

        // The workspace's clock stands, so its day is pulled up to it.
        await using (var store = house.OpenStore(workspace.Id))
        {
            await store.Set<Signal>().Where(signal => signal.State == SignalState.Snoozed)
                .ExecuteUpdateAsync(set => set.SetProperty(signal => signal.SnoozedUntil, (LocalDate?)new LocalDate(2026, 9, 1)), Cancelled);
        }

        await house.Services.GetRequiredService<WakeSignals>().RunAsync(workspace.Id, new(2026, 9, 1), Cancelled);
        var page = await ReadAsync(browser, "/today");
        RowsOf(page).ShouldContain("Big and near");
        page.ShouldContain("back from snooze");
        Between(page, "id=\"today-back\"", "</ul>").ShouldContain("«They move house»");
    }

    [Fact]
    public async Task Seen_up_to_here_ends_the_list_and_leaves_all_that_is_open()
    {
        await using var house = await House.OpenAsync();
        var workspace = await CompanyAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);
        var upTo = UpTo().Match(await ReadAsync(browser, "/today")).Groups[1].Value;

        var said = await SaidAsync(browser, await PostAsync(browser, "/today/seen", [("upTo", upTo)]));

        RowsOf(said).ShouldBeEmpty();
        said.ShouldContain("See the 3 that are still open");
        RowsOf(await ReadAsync(browser, "/today?show=open")).Count.ShouldBe(3);
        await PostAsync(browser, Undo().Match(said).Groups[1].Value, []);
        RowsOf(await ReadAsync(browser, "/today")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_was_done_is_told_once_and_not_to_a_page_that_reads_its_parts()
    {
        await using var house = await House.OpenAsync();
        var workspace = await CompanyAsync(house);
        var (_, browser) = await house.SignedInAsync(workspace);
        var upTo = UpTo().Match(await ReadAsync(browser, "/today")).Groups[1].Value;
        await PostAsync(browser, "/today/seen", [("upTo", upTo)]);

        using var parts = new HttpRequestMessage(HttpMethod.Get, "/today");
        parts.Headers.Add("Latido-Refresh", "parts");
        using var behind = await browser.SendAsync(parts, Cancelled);
        (await behind.Content.ReadAsStringAsync(Cancelled)).ShouldNotContain("toast-said");

        (await ReadAsync(browser, "/today")).ShouldContain("toast-said");
        (await ReadAsync(browser, "/today")).ShouldNotContain("toast-said");
    }

    [Fact]
    public async Task A_viewer_reads_but_may_not_act()
    {
        await using var house = await House.OpenAsync();
        var workspace = await CompanyAsync(house);
        var (_, owner) = await house.SignedInAsync(workspace);
        var (_, viewer) = await house.SignedInAsync(workspace, Role.Viewer);
        var ids = IdsOf(await ReadAsync(owner, "/today"));

        var page = await ReadAsync(viewer, "/today");
        RowsOf(page).Count.ShouldBe(3);
        page.ShouldNotContain("action=\"/today/act\"");
        page.ShouldNotContain("action=\"/today/snooze\"");
        page.ShouldContain("action=\"/today/seen\"");

        foreach (var act in (string[])["act", "snooze", "false-alarm", "reopen"])
        {
            var answer = await PostAsync(viewer, $"/today/{act}?id={ids[0]}", [("id", ids[0]), ("reason", "x")]);
            answer.Headers.Location!.ToString().ShouldContain("/denied", Case.Insensitive, act);
        }

        (await SignalsAsync(house, workspace, ids)).ShouldAllBe(row => row.State == SignalState.Open);
        (await PostAsync(viewer, "/today/seen", [("upTo", "1")])).Headers.Location!.ToString().ShouldBe("/today");
    }

    [Fact]
    public async Task Another_workspaces_signals_cannot_be_dealt_with()
    {
        await using var house = await House.OpenAsync();
        var workspace = await CompanyAsync(house);
        var (_, ours) = await house.SignedInAsync(workspace);
        var (_, stranger) = await house.SignedInAsync(await house.CreateWorkspaceAsync("Other", Clock));
        var ids = IdsOf(await ReadAsync(ours, "/today"));

        await PostAsync(stranger, "/today/act", [.. ids.Select(id => ("id", id))]);

        (await SignalsAsync(house, workspace, ids)).ShouldAllBe(row => row.State == SignalState.Open);
        (await ReadAsync(stranger, "/today")).ShouldNotContain("Big and near");
    }

    [Fact]
    public async Task Before_there_are_accounts_it_says_how_to_get_them_and_home_leads_here()
    {
        await using var house = await House.OpenAsync();
        var (_, browser) = await house.SignedInAsync(await house.CreateWorkspaceAsync());

        (await browser.GetAsync("/", Cancelled)).Headers.Location!.ToString().ShouldEndWith("/today");
        (await ReadAsync(browser, "/today")).ShouldContain("Your mornings begin here");
    }

    /// <summary>Three accounts whose people came every day and then no more, and one that is well.</summary>
    private static async Task<TestWorkspace> CompanyAsync(House house, string? owner = null)
    {
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace,
        [
            .. Customer("near", "Big and near", 10_000, renewsIn: 20, silentFor: 15),
            .. Customer("far", "Big and far", 10_000, renewsIn: 340, silentFor: 15, owner),
            .. Customer("small", "Small and near", 4_000, renewsIn: 5, silentFor: 15),
            .. Customer("well", "Well and near", 90_000, renewsIn: 3, silentFor: 0),
        ]);

        await using var store = house.OpenStore(workspace.Id);
        var silent = await store.Set<Signal>().AsNoTracking().SingleAsync(signal => signal.AccountKey == "near" && signal.Rule == "accountSilent", Cancelled);
        store.Add(new Signal
        {
            Id = Id.New(), WorkspaceId = workspace.Id, AccountKey = "near", AccountName = silent.AccountName, Rule = "loginFrequencyFalls", PeriodKey = "x",
            Severity = "yellow", CauseEs = "Entran menos", CauseEn = "They come less often", Evidence = "[]", Day = silent.Day, RaisedAt = silent.RaisedAt, CausedBy = 0,
        });
        await store.SaveChangesAsync(Cancelled);

        return workspace;
    }

    private static IEnumerable<JsonObject> Customer(string key, string name, int mrr, int renewsIn, int silentFor, string? owner = null)
    {
        yield return Sending.Group($"{key}-ana", key, Clock - Duration.FromDays(95), new JsonObject
        {
            ["name"] = name, ["mrr"] = mrr, ["currency"] = "EUR", ["owner"] = owner,
            ["renewsOn"] = Clock.InUtc().Date.PlusDays(renewsIn).ToString("uuuu-MM-dd", null),
        });
        yield return new JsonObject
        {
            ["type"] = "identify", ["userId"] = $"{key}-ana", ["traits"] = new JsonObject { ["name"] = "Ana", ["email"] = $"ana@{key}.example" },
            ["timestamp"] = (Clock - Duration.FromDays(94)).ToString(), ["messageId"] = $"{key}-ana",
        };

        for (var day = 90; day >= silentFor; day--)
        {
            yield return Sending.Track($"{key}-ana", key, "Report Exported", Clock - Duration.FromDays(day));
            yield return Sending.Track($"{key}-ben", key, "Report Exported", Clock - Duration.FromDays(day));
        }
    }

    private static async Task<string> ReadAsync(HttpClient browser, string path) => WebUtility.HtmlDecode(await browser.GetStringAsync(path, Cancelled));

    /// <summary>The page that an answer leads to, which tells what was done.</summary>
    private static Task<string> SaidAsync(HttpClient browser, HttpResponseMessage answer) => ReadAsync(browser, answer.Headers.Location!.ToString());

    private static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string to, IEnumerable<(string Name, string Value)> values)
    {
        var token = Token().Match(await browser.GetStringAsync("/today", Cancelled)).Groups[1].Value;
        using var content = new FormUrlEncodedContent(
            [.. values.Select(value => KeyValuePair.Create(value.Name, value.Value)), KeyValuePair.Create("__RequestVerificationToken", WebUtility.HtmlDecode(token))]);

        return await browser.PostAsync(to, content, Cancelled);
    }

    private static async Task<List<Signal>> SignalsAsync(House house, TestWorkspace workspace, IReadOnlyList<string> ids)
    {
        await using var store = house.OpenStore(workspace.Id);
        var wanted = ids.Select(Guid.Parse).ToList();

        return await store.Set<Signal>().AsNoTracking().Where(signal => wanted.Contains(signal.Id)).ToListAsync(Cancelled);
    }

    private static List<string> RowsOf(string page) => [.. Row().Matches(page).Select(row => row.Groups[1].Value)];

    /// <summary>The signals of the first row, the one it tells first.</summary>
    private static List<string> IdsOf(string page) => [.. Hidden().Matches(Between(page, "action=\"/today/act\"", "</form>")).Select(id => id.Groups[1].Value)];

    private static string Between(string text, string from, string to)
    {
        var start = text.IndexOf(from, StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, from);

        return text[start..text.IndexOf(to, start, StringComparison.Ordinal)];
    }

    private static string Unspaced(string text) => text.Replace("\u00a0", "", StringComparison.Ordinal);

    [GeneratedRegex("data-do=\"open\"[^>]*>([^<]+)<")]
    private static partial Regex Row();

    [GeneratedRegex("name=\"id\" value=\"([^\"]+)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex("name=\"play\" value=\"([^\"]+)\"")]
    private static partial Regex Play();

    [GeneratedRegex("name=\"upTo\" value=\"([^\"]+)\"")]
    private static partial Regex UpTo();

    [GeneratedRegex("toast-said.*?action=\"(?<address>[^\"]+)\"", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Undo();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
