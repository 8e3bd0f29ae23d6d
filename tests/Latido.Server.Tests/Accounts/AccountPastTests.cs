using System.Net;
using System.Net.Http.Json;
using Latido.Server.Accounts;
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
        var keeper = house.Services.GetRequiredService<KeepTime>();
        await keeper.RunAsync(Stop);
        await house.SendAsync(workspace, AccountsApiTests.ThreeWeeksOfUse("acme"));
        var api = house.ApiClient(workspace);
        await PutAsync(api, 1000);

        for (var day = 0; day < 5; day++)
        {
            time.Advance(TimeSpan.FromDays(1));
            await keeper.RunAsync(Stop);
            await house.SettledAsync();
        }

        await PutAsync(api, 700);
        (await api.PostAsJsonAsync("/api/v1/accounts/acme/notes", new { text = "a word of later" }, Stop)).EnsureSuccessStatusCode();
        var (_, browser) = await house.SignedInAsync(workspace);
        var then = await ReadAsync(browser, "/accounts/acme?on=2026-09-03");

        then.ShouldContain("€1,000");
        then.ShouldNotContain("€700");
        then.ShouldNotContain("a word of later");
        then.ShouldContain("The score is what it was known to be");
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

    private static async Task<string> ReadAsync(HttpClient browser, string path) => WebUtility.HtmlDecode(await browser.GetStringAsync(path, Stop));

    private static async Task PutAsync(HttpClient api, int mrr)
    {
        using var body = new StringContent(
            $$"""{"accounts":[{"key":"acme","mrr":{{mrr}}}]}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        (await api.PostAsync("/api/v1/accounts", body, Stop)).EnsureSuccessStatusCode();
    }
}
