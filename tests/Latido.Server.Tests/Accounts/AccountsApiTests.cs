using System.Net;
using System.Text.Json.Nodes;
using Latido.Server.Accounts;
using Latido.Server.Platform;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

public sealed class AccountsApiTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    [Theory, OnEachDatabase]
    public async Task An_event_is_in_the_account_that_the_api_reads(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var api = house.ApiClient(workspace);

        await house.SendAsync(workspace, ThreeWeeksOfUse("acme"));
        var account = await api.ReadAsync("/api/v1/accounts/acme");

        account["key"]!.GetValue<string>().ShouldBe("acme");
        account["people"]!["total"]!.GetValue<int>().ShouldBe(2);
        account["people"]!["active7"]!.GetValue<int>().ShouldBe(2);
        account["engagement"]!["absolute"]!.GetValue<double>().ShouldBeInRange(1, 100);
        account["health"]!["band"]!.GetValue<string>().ShouldBeOneOf("green", "yellow", "red");
        account["health"]!["reasons"]!.AsArray().Count.ShouldBeGreaterThan(2);
        account["lastSeenAt"]!.GetValue<string>().ShouldStartWith("2026-08-31");
    }

    [Fact]
    public async Task Usage_adds_up_to_the_same_by_day_event_and_person()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var api = house.ApiClient(workspace);
        var calls = ThreeWeeksOfUse("acme");
        await house.SendAsync(workspace, calls);

        foreach (var by in (string[])["day", "event", "person"])
        {
            var usage = await api.ReadAsync($"/api/v1/accounts/acme/usage?from=2026-08-01&to=2026-09-01&by={by}");
            var items = usage["items"]!.AsArray();

            items.Sum(item => item!["count"]!.GetValue<long>()).ShouldBe(calls.Count);
            items.ShouldAllBe(item => item![by] != null);
            items.ShouldAllBe(item => item!["days"]!.AsArray().Sum(day => day!["count"]!.GetValue<long>()) == item["count"]!.GetValue<long>());
        }
    }

    [Fact]
    public async Task Use_of_before_the_account_was_known_is_credited_when_it_is()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var api = house.ApiClient(workspace);

        await house.SendAsync(workspace, Sending.Track("ana", null, "Login", Clock - Duration.FromDays(3)));
        (await api.ReadAsync("/api/v1/accounts"))["items"]!.AsArray().ShouldBeEmpty();
        await house.SendAsync(workspace, Sending.Group("ana", "acme", Clock - Duration.FromDays(1)));

        var usage = await api.ReadAsync("/api/v1/accounts/acme/usage?from=2026-08-01&to=2026-09-01&by=event");
        usage["items"]![0]!["count"]!.GetValue<long>().ShouldBe(1);
    }

    [Fact]
    public async Task Traits_put_by_the_api_are_read_back_and_null_clears_them()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var api = house.ApiClient(workspace);

        await PutAsync(api, """{"accounts":[{"key":"acme","name":"Acme","mrr":{"amount":1200.5,"currency":"EUR"},"seats":20,"renewsOn":"2026-12-01"}]}""");
        var account = await api.ReadAsync("/api/v1/accounts/acme");
        account["mrr"]!["amount"]!.GetValue<decimal>().ShouldBe(1200.5m);
        account["renewsOn"]!.GetValue<string>().ShouldBe("2026-12-01");

        await PutAsync(api, """{"accounts":[{"key":"acme","renewsOn":null}]}""");
        account = await api.ReadAsync("/api/v1/accounts/acme");
        account["renewsOn"].ShouldBeNull();
        account["seats"]!.GetValue<int>().ShouldBe(20);
    }

    [Theory]
    [InlineData("""{"accounts":[{"name":"no key"}]}""", "key")]
    [InlineData("""{"accounts":[{"key":"a","renewsOn":"soon"}]}""", "renewsOn")]
    [InlineData("""{"accounts":[{"key":"a","mrr":"much"}]}""", "mrr")]
    [InlineData("""{"accounts":[{"key":"a","seats":-1}]}""", "seats")]
    [InlineData("""{"accounts":[{"key":"a","stageByHand":" left "}]}""", "stageByHand")]
    public async Task Traits_that_make_no_sense_are_refused_with_their_place(string body, string named)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);

        using var answer = await house.ApiClient(workspace).PostAsync(
            "/api/v1/accounts", new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(named);
    }

    [Fact]
    public async Task The_list_is_paged_by_a_cursor_without_gap_or_repeat()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var api = house.ApiClient(workspace);
        await PutAsync(api, new JsonObject
        {
            ["accounts"] = new JsonArray([.. Enumerable.Range(0, 25).Select(i => new JsonObject { ["key"] = $"a{i:00}" })]),
        }.ToJsonString());

        List<string> keys = [];
        string? cursor = null;

        do
        {
            var page = await api.ReadAsync($"/api/v1/accounts?limit=10{(cursor is null ? "" : $"&cursor={cursor}")}");
            keys.AddRange(page["items"]!.AsArray().Select(item => item!["key"]!.GetValue<string>()));
            cursor = page["next"]?.GetValue<string>();
        }
        while (cursor is not null);

        keys.ShouldBe(Enumerable.Range(0, 25).Select(i => $"a{i:00}"));
    }

    [Fact]
    public async Task The_list_is_sorted_by_name_whatever_the_case_and_the_accents()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        var api = house.ApiClient(workspace);
        await PutAsync(api, """{"accounts":[{"key":"1","name":"beta"},{"key":"2","name":"Álamo"},{"key":"3","name":"Casa"},{"key":"4","name":"alba"}]}""");
        using var scope = house.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<CurrentWorkspace>().Id = workspace.Id;
        var accounts = scope.ServiceProvider.GetRequiredService<AccountReader>();

        accounts.List(new() { Sort = "name" }, "en").Items.Select(item => item.Name).ShouldBe(["Álamo", "alba", "beta", "Casa"]);
        accounts.List(new() { Sort = "-name" }, "en").Items.Select(item => item.Name).ShouldBe(["Casa", "beta", "alba", "Álamo"]);
        accounts.List(new() { Search = "ALAMO" }, "en").Items.Select(item => item.Key).ShouldBe(["2"]);
    }

    [Fact]
    public async Task Another_workspace_sees_nothing_of_it()
    {
        await using var house = await House.OpenAsync();
        var ours = await house.CreateWorkspaceAsync("Ours", Clock);
        var theirs = await house.CreateWorkspaceAsync("Theirs", Clock);
        await house.SendAsync(ours, ThreeWeeksOfUse("acme"));
        var api = house.ApiClient(theirs);

        (await api.ReadAsync("/api/v1/accounts"))["items"]!.AsArray().ShouldBeEmpty();
        (await api.ReadAsync("/api/v1/signals?state=all"))["items"]!.AsArray().ShouldBeEmpty();

        foreach (var path in (string[])["", "/usage", "/ledger", "/people"])
        {
            using var answer = await api.GetAsync(new Uri($"/api/v1/accounts/acme{path}", UriKind.Relative), TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task The_system_says_how_old_its_log_is_and_what_it_holds()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, ThreeWeeksOfUse("acme"));

        var system = await house.ApiClient(workspace).ReadAsync("/api/v1/system");

        system["log"]!["oldestAt"].ShouldNotBeNull();
        system["log"]!["bytes"]!.GetValue<long>().ShouldBeGreaterThan(0);
        system["memory"]!["accounts"]!.GetValue<int>().ShouldBe(1);
        system["store"]!["bytes"]!.GetValue<long>().ShouldBeGreaterThan(4096);
        system["stuck"]!.GetValue<long>().ShouldBe(0);
    }

    [Fact]
    public async Task Half_a_character_is_refused_and_not_put()
    {
        await using var house = await House.OpenAsync();
        var api = house.ApiClient(await house.CreateWorkspaceAsync(clock: Clock));
        using var body = new StringContent("""{"accounts":[{"key":"acme","name":"Acme \ud83d"}]}""", System.Text.Encoding.UTF8, "application/json");

        using var answer = await api.PostAsync("/api/v1/accounts", body, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    internal static List<JsonObject> ThreeWeeksOfUse(string account) =>
    [
        .. from day in Enumerable.Range(1, 21)
           from person in (string[])["ana", "luis"]
           from name in (string[])["Login", "Report Exported"]
           select Sending.Track($"{account}-{person}", account, name, Clock - Duration.FromDays(day)),
    ];

    private static async Task PutAsync(HttpClient api, string body)
    {
        using var answer = await api.PostAsync(
            "/api/v1/accounts", new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")), TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
