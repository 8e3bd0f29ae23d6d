using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>A key with a quota as those who send by it see it: told to come again, in the words their SDKs know, and nothing lost.</summary>
public sealed class QuotaTests
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    private readonly TestTime time = new();

    [Theory]
    [InlineData("/v1/track", """{"writeKey":"KEY","userId":"u","event":"x"}""", 429, "\"success\":false")]
    [InlineData("/v1/batch", """{"batch":[{"type":"track","userId":"u","event":"x"}]}""", 429, "\"success\":false")]
    [InlineData("/v2/track", """{"userId":"u","event":"x"}""", 429, "\"success\":false")]
    [InlineData("/beacon/v1/batch", """{"writeKey":"KEY","batch":[{"type":"track","userId":"u","event":"x"}]}""", 429, "\"success\":false")]
    [InlineData("/batch", """{"api_key":"KEY","batch":[{"event":"x","distinct_id":"u","properties":{"$set":{"plan":"pro"}}}]}""", 503, "error_description")]
    [InlineData("/i/v1/analytics/events", """{"api_key":"KEY","batch":[{"event":"x","distinct_id":"u"}]}""", 503, "error_description")]
    [InlineData("/2/httpapi", """{"api_key":"KEY","events":[{"event_type":"x","user_id":"u","user_properties":{"$set":{"plan":"pro"}}}]}""", 429, "{\"code\":429")]
    [InlineData("/track", """[{"event":"x","properties":{"token":"KEY","distinct_id":"u"}}]""", 429, "0")]
    [InlineData("/track?verbose=1", """[{"event":"x","properties":{"token":"KEY","distinct_id":"u"}}]""", 429, "\"status\":0")]
    [InlineData("/import?strict=1", """[{"event":"x","properties":{"token":"KEY","distinct_id":"u","time":1767323045}}]""", 429, "\"code\":429")]
    public async Task What_does_not_fit_is_told_to_come_again_and_then_comes_in(string path, string body, int status, string told)
    {
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync();
        await SetQuotaAsync(house, workspace, 2);

        (await PostAsync(house, workspace, path, body)).Status.ShouldBeInRange(200, 202);
        (await PostAsync(house, workspace, path, body)).Status.ShouldBeInRange(200, 202);
        var refused = await PostAsync(house, workspace, path, body);
        time.Advance(TimeSpan.FromSeconds(29));
        var again = await PostAsync(house, workspace, path, body);
        time.Advance(TimeSpan.FromSeconds(1));
        var taken = await PostAsync(house, workspace, path, body);

        (refused.Status, refused.RetryAfter).ShouldBe((status, "30"));
        refused.Body.ShouldContain(told);
        (again.Status, again.RetryAfter).ShouldBe((status, "1"));
        taken.Status.ShouldBeInRange(200, 202);
        (await house.ReadLogAsync(workspace.Id)).Count(line => line.Kind == Engine.Facts.FactKind.Event).ShouldBe(3);
        var source = await SourceAsync(house, workspace);
        ((long)source["slowed"]!).ShouldBe(2);
        source["refused"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_comes_in_whole_or_not_at_all_and_a_key_has_no_part_in_anothers_quota()
    {
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync();
        await SetQuotaAsync(house, workspace, 4);
        var other = workspace with { WriteKey = await house.Services.GetRequiredService<ManageKeys>().RotateSourceAsync(workspace.Id, KeyOf(house, workspace).Source, Cancelled) };

        (await PostAsync(house, workspace, "/v1/batch", Batch(3))).Status.ShouldBe(200);
        (await PostAsync(house, workspace, "/v1/batch", Batch(2))).RetryAfter.ShouldBe("15");
        (await PostAsync(house, workspace, "/v1/batch", Batch(1))).Status.ShouldBe(200);
        (await PostAsync(house, workspace, "/v1/batch", "nonsense")).Status.ShouldBe(400);
        (await PostAsync(house, other, "/v1/batch", Batch(100))).Status.ShouldBe(200);

        (await house.ReadLogAsync(workspace.Id)).Count.ShouldBe(104);
    }

    [Fact]
    public async Task A_request_larger_than_the_quota_comes_in_once_nothing_is_used()
    {
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync();
        await SetQuotaAsync(house, workspace, 6);

        (await PostAsync(house, workspace, "/v1/batch", Batch(1))).Status.ShouldBe(200);
        (await PostAsync(house, workspace, "/v1/batch", Batch(60))).RetryAfter.ShouldBe("10");
        time.Advance(TimeSpan.FromSeconds(10));
        (await PostAsync(house, workspace, "/v1/batch", Batch(60))).Status.ShouldBe(200);
        (await PostAsync(house, workspace, "/v1/batch", Batch(1))).RetryAfter.ShouldBe("550");
    }

    [Theory, OnEachDatabase]
    public async Task An_admin_sets_it_in_the_sources_menu_and_the_page_tells_how_often_it_slowed_down(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        var (_, browser) = await house.SignedInAsync(workspace, Role.Admin);
        var key = KeyOf(house, workspace);
        var form = $"/sources/{key.Source}/keys/{key.Key}/quota";

        await browser.SendFormAsync("/sources", "", new() { ["quota"] = " 3 " }, form);
        (await browser.GetStringAsync("/sources", Cancelled)).ShouldNotContain("Slowed down");
        (await PostAsync(house, workspace, "/v1/batch", Batch(3))).Status.ShouldBe(200);
        (await PostAsync(house, workspace, "/v1/batch", Batch(3))).Status.ShouldBe(429);
        (await PostAsync(house, workspace, "/v1/batch", Batch(3))).Status.ShouldBe(429);

        var page = await browser.GetStringAsync("/sources", Cancelled);
        page.ShouldContain("Slowed down by its quota 2 times in 24 hours");
        page.ShouldContain("3 a minute");
        page.ShouldNotContain($"/sources/{key.Source}/rejects\" data-do=\"open\"", customMessage: "slowed down is not refused");
        var told = await SourceAsync(house, workspace);
        ((int)told["keys"]![0]!["eventsPerMinute"]!).ShouldBe(3);

        // The count is written down and stays over a restart; what was used is not.
        await house.RestartAsync();
        ((long)(await SourceAsync(house, workspace))["slowed"]!).ShouldBe(2);
        (await PostAsync(house, workspace, "/v1/batch", Batch(3))).Status.ShouldBe(200);
        (await PostAsync(house, workspace, "/v1/batch", Batch(3))).Status.ShouldBe(429);

        await SetQuotaAsync(house, workspace, null);
        (await PostAsync(house, workspace, "/v1/batch", Batch(3))).Status.ShouldBe(200);
        (await SourceAsync(house, workspace))["keys"]![0]!["eventsPerMinute"].ShouldBeNull();
    }

    [Fact]
    public async Task What_is_used_stays_used_when_another_key_comes_or_goes()
    {
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync();
        await SetQuotaAsync(house, workspace, 2);
        (await PostAsync(house, workspace, "/v1/batch", Batch(2))).Status.ShouldBe(200);

        await house.Services.GetRequiredService<ManageKeys>().AddSourceAsync(workspace.Id, "Other", Cancelled);

        (await PostAsync(house, workspace, "/v1/batch", Batch(1))).Status.ShouldBe(429);
        await SetQuotaAsync(house, workspace, 3);
        (await PostAsync(house, workspace, "/v1/batch", Batch(1))).Status.ShouldBe(200);
        (await PostAsync(house, workspace, "/v1/batch", Batch(1))).Status.ShouldBe(429);
    }

    [Fact]
    public async Task What_is_no_quota_is_refused_and_a_key_of_another_source_or_workspace_keeps_its_own()
    {
        await using var house = await House.OpenAsync();
        var (ours, theirs) = (await house.CreateWorkspaceAsync("Ours"), await house.CreateWorkspaceAsync("Theirs"));
        var (_, browser) = await house.SignedInAsync(ours, Role.Admin);
        var (own, foreign) = (KeyOf(house, ours), KeyOf(house, theirs));

        foreach (var bad in new[] { "0", "-1", "10000001", "99999999999", "1.5", "1e3", "many", "+5" })
        {
            using var refused = await browser.SendFormAsync("/sources", "", new() { ["quota"] = bad }, $"/sources/{own.Source}/keys/{own.Key}/quota");
            (await browser.GetStringAsync("/sources", Cancelled)).ShouldContain("from 1 to 10,000,000", customMessage: bad);
        }

        foreach (var (source, key) in new[] { (foreign.Source, foreign.Key), (own.Source, foreign.Key), (foreign.Source, own.Key) })
        {
            using var stray = await browser.SendFormAsync("/sources", "", new() { ["quota"] = "1" }, $"/sources/{source}/keys/{key}/quota");
            (await browser.GetStringAsync("/sources", Cancelled)).ShouldContain("That is gone already.");
        }

        KeyOf(house, ours).Quota.ShouldBeNull();
        KeyOf(house, theirs).Quota.ShouldBeNull();
        await browser.SendFormAsync("/sources", "", new() { ["quota"] = "10000000" }, $"/sources/{own.Source}/keys/{own.Key}/quota");
        KeyOf(house, ours).Quota!.PerMinute.ShouldBe(10_000_000);
    }

    [Fact]
    public async Task What_the_log_could_not_take_is_not_counted_against_the_quota()
    {
        await using var house = await SmallHouse.OpenAsync();
        await house.SetQuotaAsync(1);
        house.Disk.Room = 0;

        (await house.PostAsync("""{"userId":"u","event":"x"}""")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        house.Disk.Room = long.MaxValue;

        (await house.PostAsync("""{"userId":"u","event":"x"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await house.PostAsync("""{"userId":"u","event":"x"}""")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    private static string Batch(int events) =>
        $$"""{"batch":[{{string.Join(',', Enumerable.Range(0, events).Select(i => $$"""{"type":"track","userId":"u{{i}}","event":"x"}"""))}}]}""";

    private static async Task SetQuotaAsync(House house, TestWorkspace workspace, int? perMinute)
    {
        var key = KeyOf(house, workspace);
        await house.Services.GetRequiredService<ManageKeys>().SetQuotaAsync(workspace.Id, key.Source, key.Key, perMinute, Cancelled);
    }

    private static SourceKey KeyOf(House house, TestWorkspace workspace)
    {
        house.Services.GetRequiredService<KeyRing>().TryFindSource(Encoding.UTF8.GetBytes(workspace.WriteKey), out var key).ShouldBeTrue();

        return key;
    }

    private static async Task<JsonNode> SourceAsync(House house, TestWorkspace workspace) =>
        (await house.ApiClient(workspace).ReadAsync("/api/v1/sources"))["items"]!.AsArray().ShouldHaveSingleItem()!;

    /// <summary>Posts with the key in the body where it has a place for it, else in the header.</summary>
    private static async Task<(int Status, string? RetryAfter, string Body)> PostAsync(House house, TestWorkspace workspace, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body.Replace("KEY", workspace.WriteKey, StringComparison.Ordinal)) };

        if (!body.Contains("KEY", StringComparison.Ordinal))
        {
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{workspace.WriteKey}:")));
        }

        using var answer = await house.NewClient().SendAsync(request, Cancelled);

        return ((int)answer.StatusCode, answer.Headers.RetryAfter?.ToString(), await answer.Content.ReadAsStringAsync(Cancelled));
    }
}
