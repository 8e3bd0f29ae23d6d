using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Latido.Engine.Facts;
using Latido.Server.Ingest;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>What was refused is tried again once the cause is mended. Here the cause is mostly that its time had not come.</summary>
public sealed class RetryRejectsTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly Instant Ahead = Start + Duration.FromDays(2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Each_vendors_refused_item_is_let_in_as_it_would_have_been(Database database)
    {
        var time = new TestTime();
        await using var house = await House.OpenAsync(database, time);
        var workspace = await house.CreateWorkspaceAsync();
        var (key, at) = (workspace.WriteKey, Ahead.ToUnixTimeMilliseconds());
        (string Path, string Body)[] requests =
        [
            // What the envelope or the query says holds for the item, and its escapes are still escapes.
            ("/v1/batch", $$"""{"writeKey":"{{key}}","context":{"groupId":"ac\"me"},"sentAt":"2026-03-02T10:00:00Z","batch":[{"type":"track","event":"Seg \"A\" \\ \u0041","userId":"u\\1","timestamp":"2026-03-04T10:00:00Z","batch":[{"type":"track","event":"Not me","userId":"u"}]},{"type":"track","event":"Fine","userId":"u1","messageId":"fine"}]}"""),
            ("/v1/track", $$"""{"writeKey":"{{key}}","event":"Alone","userId":"u2","timestamp":"{{Ahead}}","properties":{"password":"hush"} }"""),
            ("/batch", $$$"""{"api_key":"{{{key}}}","sent_at":"{{{Start}}}","batch":[{"event":"PostHog","uuid":"p1","distinct_id":"u3","timestamp":"{{{Ahead}}}","properties":{"token":"{{{key}}}","n":1,"$groups":{"company":"acme"},"$set":{"plan":"pro"}} }]}"""),
            ("/2/httpapi", $$$"""{"api_key":"{{{key}}}","client_upload_time":"{{{Start}}}","events":[{"event_type":"Amplitude","user_id":"u4","insert_id":"a1","time":{{{at}}},"user_properties":{"$set":{"plan":"pro"}} }]}"""),
            ($"/track?_={(Start + Duration.FromHours(1)).ToUnixTimeMilliseconds()}", $$$"""[{"event":"Mixpanel","properties":{"token":"{{{key}}}","distinct_id":"u5","$insert_id":"m1","time":{{{at + 3_600_000}}},"n":2}}]"""),
            ("/v1/events", $$"""{"api_key":"{{key}}","event":"Accoil","user_id":"u7","timestamp":{{at}}}"""),
            ("/engage", $$$"""[{"$token":"{{{key}}}","$distinct_id":"u6","$time":{{{at}}},"$set":{"plan":"pro"}}]"""),
            ("/groups", $$$"""[{"$token":"{{{key}}}","$group_key":"company","$group_id":"globex","$time":{{{at}}},"$set":{"seats":4}}]"""),
        ];

        foreach (var (path, body) in requests)
        {
            await PostAsync(house, path, body);
        }

        (await house.ReadLogAsync(workspace.Id)).ShouldHaveSingleItem().Name.ShouldBe("Fine");
        await FlushAsync(house);
        await using var store = house.OpenStore(workspace.Id);
        var kept = await store.Set<KeptCall>().ToListAsync(Stop);
        kept.Count.ShouldBe(requests.Length);
        kept.ShouldAllBe(call => !Encoding.UTF8.GetString(call.Item).Contains(key));
        (await store.Set<Reject>().ToListAsync(Stop)).ShouldAllBe(reject => reject.Reason == "from_the_future");
        time.Advance(TimeSpan.FromDays(1.5));

        (await RetryAsync(house, workspace)).ShouldBe((requests.Length, 0, 0));

        var log = (await house.ReadLogAsync(workspace.Id)).Where(line => line.Name != "Fine").ToList();
        log.Select(line => line.ToString()).ShouldBe(
        [
            "Event u\\1||ac\"me|Seg \"A\" \\ A|",
            "Event u2|||Alone|{\"password\":\"hush\"}",
            "Event u3||acme|PostHog|{\"n\":1}",
            "Identify u3||acme||{\"plan\":\"pro\"}",
            "Event u4|||Amplitude|",
            "Identify u4||||{\"plan\":\"pro\"}",
            "Event u5|||Mixpanel|{\"n\":2}",
            "Event u7|||Accoil|",
            "Identify u6||||{\"plan\":\"pro\"}",
            "Account ||globex||{\"seats\":4}",
        ], ignoreOrder: true);
        log.ShouldAllBe(line => line.At == Ahead && line.ReceivedAt == Start);
        (await store.Set<Reject>().CountAsync(Stop)).ShouldBe(0);
        (await store.Set<KeptCall>().CountAsync(Stop)).ShouldBe(0);
    }

    [Fact]
    public async Task A_group_is_let_in_once_the_source_says_that_its_kind_is_the_account()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        await PostAsync(house, "/groups", $$$"""[{"$token":"{{{workspace.WriteKey}}}","$group_key":"squad","$group_id":"globex","$set":{"seats":4}}]""");
        await FlushAsync(house);
        await using var store = house.OpenStore(workspace.Id);
        (await RetryAsync(house, workspace)).ShouldBe((0, 0, 1));

        await store.Set<Source>().ExecuteUpdateAsync(change => change.SetProperty(source => source.AccountGroup, "Squad"), Stop);

        (await RetryAsync(house, workspace)).ShouldBe((1, 0, 0));
        (await house.ReadLogAsync(workspace.Id)).ShouldHaveSingleItem().ToString().ShouldBe("Account ||globex||{\"seats\":4}");
    }

    [Fact]
    public async Task An_event_is_credited_by_the_group_that_the_source_calls_an_account_today_and_by_no_other()
    {
        var time = new TestTime();
        await using var house = await House.OpenAsync(time: time);
        var workspace = await house.CreateWorkspaceAsync();
        var at = Ahead.ToUnixTimeMilliseconds();
        await PostAsync(house, "/2/httpapi", $$$"""
            {"api_key":"{{{workspace.WriteKey}}}","events":[
                {"event_type":"A","user_id":"u1","time":{{{at}}},"groups":{"company":"acme"}},
                {"event_type":"A","user_id":"u2","time":{{{at}}},"groups":{"company":"acme","workspace":"w1"}}]}
            """);
        await FlushAsync(house);
        await using var store = house.OpenStore(workspace.Id);
        await store.Set<Source>().ExecuteUpdateAsync(change => change.SetProperty(source => source.AccountGroup, "workspace"), Stop);
        time.Advance(TimeSpan.FromDays(1.5));

        (await RetryAsync(house, workspace)).ShouldBe((2, 0, 0));

        (await house.ReadLogAsync(workspace.Id)).Select(line => line.ToString()).ShouldBe(["Event u1|||A|", "Event u2||w1|A|"], ignoreOrder: true);
    }

    [Theory, OnEachDatabase]
    public async Task What_is_still_wrong_stays_with_its_reason_of_today_and_only_what_is_let_in_is_counted(Database database)
    {
        var time = new TestTime();
        await using var house = await House.OpenAsync(database, time);
        var workspace = await house.CreateWorkspaceAsync();
        var source = await SourceOfAsync(house, workspace);
        await SendAsync(house, workspace, Sending.Track("u", null, "A", Ahead), Unnamed(Ahead), new JsonObject { ["type"] = "track", ["event"] = "B", ["messageId"] = "b" }, new JsonObject { ["type"] = "wink" });
        time.Advance(TimeSpan.FromDays(1.5));

        (await RetryAsync(house, workspace, reason: "no_person")).ShouldBe((0, 0, 1));
        (await RetryAsync(house, workspace, reason: "from_the_future")).ShouldBe((1, 0, 1));

        var (reader, scope) = Reader(house, workspace);
        using var _ = scope;
        (await reader.CountAsync(source, Stop)).ShouldBe([new("no_name", 1, 1), new("no_person", 1, 1), new("unknown_kind", 1, 1)]);
        var day = house.Services.GetRequiredService<SourceBooks>().Find(source)!.DayBefore(time.GetUtcNow().ToUnixTimeMilliseconds() * 1000);
        day.Accepted.ShouldBe(1);
        day.Refused.Sum(refused => refused.Count).ShouldBe(0);
        house.Services.GetRequiredService<SourceBooks>().Find(source)!.LastEventAt.ShouldBe(0);
    }

    [Theory, OnEachDatabase]
    public async Task Twice_is_once_also_for_a_call_without_an_id_and_for_two_at_the_same_time(Database database)
    {
        var time = new TestTime();
        await using var house = await House.OpenAsync(database, time);
        var workspace = await house.CreateWorkspaceAsync();
        var call = Unnamed(Ahead);
        call["event"] = "A";

        // Two alike are two.
        await SendAsync(house, workspace, call, (JsonObject)call.DeepClone());
        await using var store = house.OpenStore(workspace.Id);
        var (rejects, kept) = (await store.Set<Reject>().AsNoTracking().ToListAsync(Stop), await store.Set<KeptCall>().AsNoTracking().ToListAsync(Stop));
        time.Advance(TimeSpan.FromDays(1.5));

        var both = await Task.WhenAll(RetryAsync(house, workspace), RetryAsync(house, workspace));
        both.ShouldBe([(2, 0, 0), (0, 0, 0)], ignoreOrder: true);

        // As after a fall between the log and the store.
        await store.UpsertAsync(rejects, Stop);
        await store.UpsertAsync(kept, Stop);
        (await RetryAsync(house, workspace)).ShouldBe((0, 2, 0));
        (await house.ReadLogAsync(workspace.Id)).Count.ShouldBe(2);
        (await store.Set<Reject>().CountAsync(Stop)).ShouldBe(0);
    }

    [Fact]
    public async Task A_name_that_has_room_again_comes_in_and_what_the_event_said_besides_is_not_said_twice()
    {
        await using var house = await House.OpenAsync();
        var workspace = await house.CreateWorkspaceAsync();
        var names = house.Services.GetRequiredService<NameLimits>().Of(workspace.Id);

        for (var i = 0; i < KnownNames.Max; i++)
        {
            names.Admits(Encoding.UTF8.GetBytes($"Name {i}"));
        }

        await PostAsync(house, "/batch", $$$"""{"api_key":"{{{workspace.WriteKey}}}","batch":[{"event":"One more","distinct_id":"u","properties":{"$set":{"plan":"pro"}} }]}""");
        await FlushAsync(house);
        (await RetryAsync(house, workspace)).ShouldBe((0, 0, 1));
        await house.RestartAsync();

        (await RetryAsync(house, workspace)).ShouldBe((1, 0, 0));

        var log = await house.ReadLogAsync(workspace.Id);
        log.Select(line => line.Kind).ShouldBe([FactKind.Identify, FactKind.Event]);
        log[1].At.ShouldBe(log[1].ReceivedAt);
        log[1].ReceivedAt.ShouldBe(log[0].ReceivedAt);
    }

    [Fact]
    public async Task Nobody_tries_what_is_anothers_or_what_he_may_not()
    {
        var time = new TestTime();
        await using var house = await House.OpenAsync(time: time);
        var (ours, theirs) = (await house.CreateWorkspaceAsync(), await house.CreateWorkspaceAsync("Theirs"));
        await SendAsync(house, theirs, Sending.Track("u", null, "A", Ahead));
        var source = await SourceOfAsync(house, theirs);
        await house.Services.GetRequiredService<ManageKeys>().AddSourceAsync(theirs.Id, "Second", Stop);
        await using var store = house.OpenStore(theirs.Id);
        var second = await store.Set<Source>().Where(s => s.Id != source).Select(s => s.Id).SingleAsync(Stop);
        time.Advance(TimeSpan.FromDays(1.5));

        (await TryAsync(house, ours, source, Role.Owner)).ShouldBe(HttpStatusCode.NotFound);
        (await TryAsync(house, theirs, second, Role.Owner)).ShouldBe(HttpStatusCode.OK);
        (await TryAsync(house, theirs, source, Role.Lead)).ShouldBe(HttpStatusCode.Forbidden);
        (await TryAsync(house, theirs, source, Role.Admin, "whim")).ShouldBe(HttpStatusCode.BadRequest);
        await house.Services.GetRequiredService<ManageKeys>().EndSourceAsync(theirs.Id, source, Stop);
        (await TryAsync(house, theirs, source, Role.Admin)).ShouldBe(HttpStatusCode.NotFound);

        (await house.ReadLogAsync(theirs.Id)).ShouldBeEmpty();
        (await store.Set<KeptCall>().CountAsync(Stop)).ShouldBe(1);
    }

    [Theory, OnEachDatabase]
    public async Task The_page_tells_them_by_reason_and_has_them_tried_again(Database database)
    {
        var time = new TestTime();
        await using var house = await House.OpenAsync(database, time);
        var workspace = await house.CreateWorkspaceAsync();
        var secret = Sending.Track("u", null, "A", Ahead);
        secret["properties"] = new JsonObject { ["password"] = "hush" };
        await SendAsync(house, workspace, secret, Unnamed(Start), new JsonObject { ["type"] = "track", ["event"] = new JsonObject() });
        await PostAsync(house, "/v1/batch", $$"""{"writeKey":"{{workspace.WriteKey}}","batch":[17]}""");
        await FlushAsync(house);
        var page = $"/sources/{await SourceOfAsync(house, workspace)}/rejects";
        time.Advance(TimeSpan.FromDays(1.5));
        var (_, viewer) = await house.SignedInAsync(workspace, Role.Viewer);
        var (_, admin) = await house.SignedInAsync(workspace, Role.Admin);

        var seen = await viewer.GetStringAsync(page, Stop);
        seen.ShouldContain("from the future");
        seen.ShouldContain("Cannot be tried again here");
        seen.ShouldNotContain("hush");
        seen.ShouldNotContain("rejects/retry");
        seen.ShouldNotContain("tried again:");
        var offered = await admin.GetStringAsync(page, Stop);
        offered.ShouldContain("When the cause is mended, have it tried again: it counts for its own day.");
        offered.ShouldContain("Try all again");
        using var refused = await viewer.SendFormAsync(page, "", [], $"{page}/retry");
        refused.StatusCode.ShouldNotBe(HttpStatusCode.OK);
        (await house.ReadLogAsync(workspace.Id)).ShouldBeEmpty();
        using var done = await admin.SendFormAsync(page, "", new() { ["reason"] = "" }, $"{page}/retry");
        done.Headers.Location!.ToString().ShouldBe(page);

        var after = await admin.GetStringAsync(page, Stop);
        after.ShouldContain("1 let in, 2 still refused.");
        after.ShouldNotContain("from the future");
        (await house.ReadLogAsync(workspace.Id)).ShouldHaveSingleItem().Payload.ShouldContain("hush");
    }

    /// <summary>A call without a name and without an id.</summary>
    private static JsonObject Unnamed(Instant at) => new() { ["type"] = "track", ["userId"] = "u", ["timestamp"] = at.ToString() };

    private static async Task SendAsync(House house, TestWorkspace workspace, params IReadOnlyList<JsonObject> calls)
    {
        await house.SendAsync(workspace, calls);
        await FlushAsync(house);
    }

    private static Task FlushAsync(House house) => house.Services.GetRequiredService<KeepBooks>().FlushAsync(Stop);

    private static async Task PostAsync(House house, string path, string body)
    {
        using var answer = await house.Client.PostAsync(path, new StringContent(body), Stop);
        ((int)answer.StatusCode).ShouldBeOneOf(200, 202, 400);
    }

    private static async Task<Guid> SourceOfAsync(House house, TestWorkspace workspace)
    {
        await using var store = house.OpenStore(workspace.Id);

        return await store.Set<Source>().Select(source => source.Id).SingleAsync(Stop);
    }

    private static (RejectReader Reader, IDisposable Scope) Reader(House house, TestWorkspace workspace)
    {
        var store = house.OpenStore(workspace.Id);

        return (new(store), store);
    }

    private static async Task<(int LetIn, int AlreadyIn, int StillRefused)> RetryAsync(House house, TestWorkspace workspace, string? reason = null)
    {
        var client = await ClientAsync(house, workspace, Role.Admin);
        using var answer = await client.PostAsJsonAsync($"/api/v1/sources/{await SourceOfAsync(house, workspace)}/rejects/retry", new { reason }, Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var result = (await answer.Content.ReadFromJsonAsync<JsonObject>(Stop))!;
        result["isUnfinished"]!.GetValue<bool>().ShouldBeFalse();

        return ((int)result["letIn"]!, (int)result["alreadyIn"]!, (int)result["stillRefused"]!);
    }

    private static async Task<HttpStatusCode> TryAsync(House house, TestWorkspace workspace, Guid source, Role role, string? reason = null)
    {
        var client = await ClientAsync(house, workspace, role);
        using var body = reason is null ? null : JsonContent.Create(new { reason });
        using var answer = await client.PostAsync($"/api/v1/sources/{source}/rejects/retry", body, Stop);

        return answer.StatusCode;
    }

    private static async Task<HttpClient> ClientAsync(House house, TestWorkspace workspace, Role role) =>
        house.ApiClient(workspace with { ApiToken = await house.Services.GetRequiredService<ManageKeys>().AddTokenAsync(workspace.Id, "t", role, Stop) });
}
