using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Latido.Server.Accounts;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Accounts;

public sealed class OverrideTests
{
    private static readonly Instant Clock = Instant.FromUtc(2026, 9, 1, 12, 0);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task A_members_word_counts_everywhere_and_comes_out_of_a_rebuild_and_a_restart_the_same(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, AccountsApiTests.ThreeWeeksOfUse("acme"));
        var api = house.ApiClient(workspace);
        await house.SettledAsync();

        using var answer = await api.PutAsJsonAsync(
            "/api/v1/accounts/acme/override", new { band = "red", reason = "They told us they leave", until = "2026-09-20" }, Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await house.SettledAsync();
        var before = (await api.ReadAsync("/api/v1/accounts/acme"))["health"]!["override"]!;
        await ShouldBeRedAsync(api, before);
        (await house.Services.GetRequiredService<Rebuild>().RunAsync(null, Stop)).Differences.ShouldBeEmpty();
        await ShouldBeRedAsync(api, before);
        await house.RestartAsync();
        await ShouldBeRedAsync(house.ApiClient(workspace), before);
        (await house.Services.GetRequiredService<Rebuild>().RunAsync(null, Stop)).Differences.ShouldBeEmpty();
    }

    [Theory, OnEachDatabase]
    public async Task It_ends_by_itself_when_its_last_day_is_over(Database database)
    {
        var time = new TestTime(Clock.ToDateTimeOffset());
        await using var house = await House.OpenAsync(database, time);
        var workspace = await house.CreateWorkspaceAsync();
        var keeper = house.Services.GetRequiredService<KeepTime>();
        await keeper.RunAsync(Stop);
        await house.SendAsync(workspace, AccountsApiTests.ThreeWeeksOfUse("acme"));
        var api = house.ApiClient(workspace);
        using var answer = await api.PutAsJsonAsync("/api/v1/accounts/acme/override", new { score = 12.5, reason = "Sponsor left", until = "2026-09-02" }, Stop);
        answer.EnsureSuccessStatusCode();

        await house.NextDayAsync(time);
        var last = (await api.ReadAsync("/api/v1/accounts/acme"))["health"]!;
        last["score"]!.GetValue<double>().ShouldBe(12.5);
        last["override"]!["computedScore"]!.GetValue<double>().ShouldNotBe(12.5);

        await house.NextDayAsync(time);
        var over = (await api.ReadAsync("/api/v1/accounts/acme"))["health"]!;
        over["override"].ShouldBeNull();
        over["score"]!.GetValue<double>().ShouldNotBe(12.5);
        (await house.Services.GetRequiredService<Rebuild>().RunAsync(null, Stop)).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task Taking_it_back_is_one_act_and_can_be_undone_on_the_page()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, AccountsApiTests.ThreeWeeksOfUse("acme"));
        var (member, browser) = await house.SignedInAsync(workspace, Role.Csm);

        using var set = await browser.SendFormAsync("/accounts/acme", "", new() { ["band"] = "yellow", ["reason"] = "Signed <b>verbally</b>", ["until"] = "2026-10-01", ["back"] = "/accounts/acme" }, "/accounts/acme/override");
        set.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var page = await browser.GetStringAsync("/accounts/acme", Stop);
        page.ShouldContain(member.Name);
        page.ShouldContain("Signed &lt;b&gt;verbally&lt;/b&gt;");
        page.ShouldContain("/accounts/acme/override/end");

        using var ended = await browser.SendFormAsync("/accounts/acme", "", [], "/accounts/acme/override/end");
        page = await browser.GetStringAsync("/accounts/acme", Stop);
        page.ShouldContain("/accounts/acme/override/restore");
        (await ReadHealthAsync(house, workspace))["override"].ShouldBeNull();

        using var restored = await browser.SendFormAsync("/accounts/acme", "", [], "/accounts/acme/override/restore");
        (await ReadHealthAsync(house, workspace))["override"]!["reason"]!.GetValue<string>().ShouldBe("Signed <b>verbally</b>");
    }

    [Theory]
    [InlineData("""{"band":"blue","reason":"r","until":"2026-09-20"}""", "band")]
    [InlineData("""{"band":"red","score":10,"reason":"r","until":"2026-09-20"}""", "band")]
    [InlineData("""{"score":101,"reason":"r","until":"2026-09-20"}""", "score")]
    [InlineData("""{"band":"red","reason":"   ","until":"2026-09-20"}""", "eason")]
    [InlineData("""{"band":"red","reason":"r","until":"2026-08-31"}""", "until")]
    [InlineData("""{"band":"red","reason":"r","until":"2027-03-01"}""", "until")]
    public async Task A_word_that_makes_no_sense_is_refused_with_its_place(string body, string named)
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, AccountsApiTests.ThreeWeeksOfUse("acme"));
        using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));

        using var answer = await house.ApiClient(workspace).PutAsync("/api/v1/accounts/acme/override", content, Stop);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Stop)).ShouldContain(named);
    }

    [Fact]
    public async Task A_source_cannot_say_it_and_support_may_not()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync(clock: Clock);
        await house.SendAsync(workspace, AccountsApiTests.ThreeWeeksOfUse("acme"));
        await house.SendAsync(workspace, Sending.Group("ana", "acme", Clock, new() { ["band"] = "red", ["override"] = "red", ["until"] = "2026-09-20" }));
        (await ReadHealthAsync(house, workspace))["override"].ShouldBeNull();

        var (_, browser) = await house.SignedInAsync(workspace, Role.Support);
        (await browser.GetStringAsync("/accounts/acme", Stop)).ShouldNotContain("action=\"/accounts/acme/override\"");
        using var refused = await browser.SendFormAsync(
            "/accounts/acme?tab=notes", "", new() { ["band"] = "red", ["reason"] = "r", ["until"] = "2026-09-20" }, "/accounts/acme/override");
        refused.Headers.Location!.ToString().ShouldContain("/denied");
        (await ReadHealthAsync(house, workspace))["override"].ShouldBeNull();

        using var nobody = await house.ApiClient(workspace).DeleteAsync("/api/v1/accounts/acme/override", Stop);
        nobody.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<JsonNode> ReadHealthAsync(House house, TestWorkspace workspace) =>
        (await house.ApiClient(workspace).ReadAsync("/api/v1/accounts/acme"))["health"]!;

    private static async Task ShouldBeRedAsync(HttpClient api, JsonNode before)
    {
        var health = (await api.ReadAsync("/api/v1/accounts/acme"))["health"]!;
        health["band"]!.GetValue<string>().ShouldBe("red");
        health["override"]!["computedBand"]!.GetValue<string>().ShouldBe(before["computedBand"]!.GetValue<string>());
        health["override"]!["computedScore"]!.GetValue<double>().ShouldBe(before["computedScore"]!.GetValue<double>());
        health["override"]!["until"]!.GetValue<string>().ShouldBe("2026-09-20");
        (await api.ReadAsync("/api/v1/accounts?band=red"))["items"]!.AsArray().Count.ShouldBe(1);
        (await api.ReadAsync($"/api/v1/accounts?band={before["computedBand"]}"))["items"]!.AsArray().Count.ShouldBe(0);
    }
}
