using System.Net;
using System.Net.Http.Json;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Latido.Server.Signals;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

public sealed class AccountPastTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 9, 1, 12, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_of_a_past_day_shows_what_was_known_then_and_says_what_came_later()
    {
        var time = new TestTime(Start.ToDateTimeOffset());
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync();
        var api = await FiveDaysAsync(house, workspace, time);
        (await api.PostAsJsonAsync("/api/v1/accounts/acme/notes", new { text = "a word of later" }, Stop)).EnsureSuccessStatusCode();
        var (_, browser) = await house.SignedInAsync(workspace);
        var then = await ReadAsync(browser, "/accounts/acme?on=2026-09-03");

        then.ShouldContain("€1,000");
        then.ShouldNotContain("€700");
        then.ShouldNotContain("a word of later");
        then.ShouldContain("The score is the one known");
        then.ShouldContain("on=2026-09-03");
        then.ShouldNotContain("/override/end");
        (await ReadAsync(browser, "/accounts/acme")).ShouldContain("€700");

        // A hundred late events of that day: the score of the day is another one, what was known is not.
        await house.SendAsync(workspace,
        [
            .. from i in Enumerable.Range(0, 400) select Sending.Track($"late-{i % 40}", "acme", "Report Exported", Start - Duration.FromDays(1) - Duration.FromMinutes(i)),
        ]);
        then = await ReadAsync(browser, "/accounts/acme?on=2026-09-03");
        then.ShouldContain("When that day ended the score was known to be");
        (await house.Services.GetRequiredService<Rebuild>().RunAsync(null, Stop)).Differences.ShouldBeEmpty();
        (await ReadAsync(browser, "/accounts/acme?on=2026-09-03")).ShouldContain("When that day ended the score was known to be");
    }

    [Fact]
    public async Task The_api_tells_a_day_of_the_past_and_what_was_known_when_it_ended()
    {
        var time = new TestTime(Start.ToDateTimeOffset());
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync();
        var api = await FiveDaysAsync(house, workspace, time);
        var then = await api.ReadAsync("/api/v1/accounts/acme?on=2026-09-03");

        then["on"]!.GetValue<string>().ShouldBe("2026-09-03");
        then["mrr"]!["amount"]!.GetValue<decimal>().ShouldBe(1000);
        then["engagement"]!["absolute"]!.GetValue<double>().ShouldBeGreaterThan(0);
        var known = then["known"]!["score"]!.GetValue<double>();
        then["health"]!["score"]!.GetValue<double>().ShouldBe(known);

        var now = await api.ReadAsync("/api/v1/accounts/acme");
        now["mrr"]!["amount"]!.GetValue<decimal>().ShouldBe(700);
        (now.ContainsKey("on"), now.ContainsKey("known")).ShouldBe((false, false));

        // Late events of before that day: its score is another one, what was known of it is not.
        await house.SendAsync(workspace,
        [
            .. from i in Enumerable.Range(0, 400) select Sending.Track($"late-{i % 40}", "acme", "Report Exported", Start - Duration.FromDays(1) - Duration.FromMinutes(i)),
        ]);
        then = await api.ReadAsync("/api/v1/accounts/acme?on=2026-09-03");
        then["known"]!["score"]!.GetValue<double>().ShouldBe(known);
        then["health"]!["score"]!.GetValue<double>().ShouldNotBe(known);

        (await api.ReadAsync("/api/v1/accounts/acme/ledger?on=2026-09-03"))["items"]!.AsArray()
            .ShouldAllBe(entry => string.CompareOrdinal(entry!["day"]!.GetValue<string>(), "2026-09-03") <= 0);
        (await api.ReadAsync("/api/v1/accounts/acme/people?on=2026-08-15"))["items"]!.AsArray().Count.ShouldBe(2);
        (await api.ReadAsync("/api/v1/accounts/acme/people"))["items"]!.AsArray().Count.ShouldBe(42);
    }

    [Theory]
    [InlineData("2026-08-10", "'acme' is known from 2026-08-11 to 2026-09-01, today.")]
    [InlineData("2026-09-02", "'acme' is known from 2026-08-11 to 2026-09-01, today.")]
    [InlineData("yesterday", "Write it as 2026-01-31.")]
    public async Task The_api_refuses_a_day_of_which_nothing_is_known_and_says_which_there_are(string on, string why)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Start);
        await house.SendAsync(workspace, AccountsApiTests.ThreeWeeksOfUse("acme"));
        var api = house.ApiClient(workspace);

        foreach (var path in (string[])["", "/ledger", "/people"])
        {
            using var answer = await api.GetAsync(new Uri($"/api/v1/accounts/acme{path}?on={on}", UriKind.Relative), Stop);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await answer.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonObject>(Stop))!["detail"]!.GetValue<string>().ShouldContain(why);
            using var edge = await api.GetAsync(new Uri($"/api/v1/accounts/acme{path}?on=2026-08-11", UriKind.Relative), Stop);
            edge.StatusCode.ShouldBe(HttpStatusCode.OK);
            using var nobody = await api.GetAsync(new Uri($"/api/v1/accounts/nobody{path}?on=2026-08-11", UriKind.Relative), Stop);
            nobody.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Theory]
    [InlineData("tab=people&is=quiet&q=%3Cb%3E")]
    [InlineData("tab=usage&week=2026-08-24")]
    [InlineData("tab=usage&date=2026-08-30")]
    [InlineData("tab=usage&date=9999-99-99")]
    [InlineData("tab=timeline&kind=use")]
    [InlineData("tab=timeline&kind=nonsense&page=-4")]
    [InlineData("on=1812-01-01")]
    [InlineData("on=2999-01-01&tab=ledger")]
    [InlineData("on=2026-08-20&tab=people")]
    [InlineData("since=90")]
    public async Task Any_state_in_the_address_is_answered_with_a_page(string state)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Start);
        await house.SendAsync(workspace, AccountsApiTests.ThreeWeeksOfUse("acme"));
        var (_, browser) = await house.SignedInAsync(workspace);

        var page = await ReadAsync(browser, $"/accounts/acme?{state}");

        page.ShouldContain("id=\"account-head\"");
    }

    [Fact]
    public async Task A_group_names_its_parent_and_sums_what_it_pays()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Start);
        using var put = await house.ApiClient(workspace).PostAsync("/api/v1/accounts", new StringContent(
            """{"accounts":[{"key":"top","name":"Top Group","mrr":100},{"key":"a","name":"Alfa","parent":"top","mrr":20},{"key":"b","name":"Beta","parent":"a","mrr":3},{"key":"round","parent":"loop"},{"key":"loop","parent":"round"}]}""",
            new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), Stop);
        put.EnsureSuccessStatusCode();
        var (_, browser) = await house.SignedInAsync(workspace);

        var top = await ReadAsync(browser, "/accounts/top");
        top.ShouldContain("href=\"/accounts/a\"");
        top.ShouldContain("€123");
        top.ShouldContain("2 accounts below");
        (await ReadAsync(browser, "/accounts/b")).ShouldContain("href=\"/accounts/a\">Alfa</a>");
        (await ReadAsync(browser, "/accounts/loop")).ShouldContain("1 account below");
    }

    [Theory, OnEachDatabase]
    public async Task A_past_day_has_its_signals_however_many_came_later(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Start);
        await house.SendAsync(workspace, AccountsApiTests.ThreeWeeksOfUse("acme"));
        await using var store = house.OpenStore(workspace.Id);
        store.AddRange(Enumerable.Range(0, SignalQuery.MaxSize + 1).Select(i => Told(workspace, i == 0 ? "Told that day." : "Told later.", i == 0 ? 10 : 1, i)));
        await store.SaveChangesAsync(Stop);
        var (_, browser) = await house.SignedInAsync(workspace);

        var then = await ReadAsync(browser, "/accounts/acme?on=2026-08-25");

        then.ShouldContain("Told that day.");
        then.ShouldNotContain("Told later.");
    }

    private static Signal Told(TestWorkspace workspace, string cause, int daysAgo, int number) => new()
    {
        Id = Id.New(), WorkspaceId = workspace.Id, AccountKey = "acme", AccountName = "Acme", Rule = "accountSilent", PeriodKey = $"{number}",
        Severity = "red", CauseEs = cause, CauseEn = cause, Evidence = "[]", Day = (Start - Duration.FromDays(daysAgo)).InUtc().Date,
        RaisedAt = Start - Duration.FromDays(daysAgo), CausedBy = 1,
    };

    private static async Task<string> ReadAsync(HttpClient browser, string path) => WebUtility.HtmlDecode(await browser.GetStringAsync(path, Stop));

    /// <summary>An account that is used for three weeks and lives five days more, at the end of which it pays less.</summary>
    private static async Task<HttpClient> FiveDaysAsync(House house, TestWorkspace workspace, TestTime time)
    {
        var keeper = house.Services.GetRequiredService<KeepTime>();
        await keeper.RunAsync(Stop);
        await house.SendAsync(workspace, AccountsApiTests.ThreeWeeksOfUse("acme"));
        var api = house.ApiClient(workspace);
        await PutAsync(api, 1000);

        for (var day = 0; day < 5; day++)
        {
            await house.NextDayAsync(time);
        }

        await PutAsync(api, 700);

        return api;
    }

    private static async Task PutAsync(HttpClient api, int mrr)
    {
        using var body = new StringContent(
            $$"""{"accounts":[{"key":"acme","mrr":{{mrr}}}]}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        (await api.PostAsync("/api/v1/accounts", body, Stop)).EnsureSuccessStatusCode();
    }
}
