using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Latido.Server.Ingest;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>One house for the tests of this class; each has a workspace of its own.</summary>
public sealed class SegmentHouse : IAsyncLifetime
{
    public House House { get; private set; } = null!;

    public async ValueTask InitializeAsync() => House = await House.OpenAsync();

    public ValueTask DisposeAsync() => House.DisposeAsync();
}

public sealed class SegmentApiTests(SegmentHouse segment) : IClassFixture<SegmentHouse>
{
    private readonly House house = segment.House;

    [Theory]
    [InlineData("/v1/track", """{"userId":"u","event":"Opened","properties":{"n":1}}""", "Event u|||Opened|{\"n\":1}")]
    [InlineData("/v1/track/", """{"userId":"u","event":"Opened"}""", "Event u|||Opened|")]
    [InlineData("/v1/t", """{"type":"track","userId":"u","event":"Opened"}""", "Event u|||Opened|")]
    [InlineData("/v1/page", """{"userId":"u","name":"Home"}""", "Event u|||Viewed Home Page|")]
    [InlineData("/v1/p", """{"anonymousId":"a"}""", "Event |a||page|")]
    [InlineData("/v1/screen", """{"userId":"u","name":"Main"}""", "Event u|||Viewed Main Screen|")]
    [InlineData("/v1/s", """{"userId":"u"}""", "Event u|||screen|")]
    [InlineData("/v1/identify", """{"userId":"u","anonymousId":"a","traits":{"name":"Ann"}}""", "Identify u|a|||{\"name\":\"Ann\"}")]
    [InlineData("/v1/i/", """{"userId":"u"}""", "Identify u||||")]
    [InlineData("/v1/group", """{"userId":"u","groupId":"acme","traits":{"name":"Acme"}}""", "Group u||acme||{\"name\":\"Acme\"}")]
    [InlineData("/v1/g", """{"userId":"u","groupId":"acme"}""", "Group u||acme||")]
    [InlineData("/v1/alias", """{"userId":"u","previousId":"a"}""", "Alias u|a|||")]
    [InlineData("/v1/a", """{"userId":"u","previousId":"a"}""", "Alias u|a|||")]
    [InlineData("/v1/batch", """{"batch":[{"type":"track","userId":"u","event":"Opened","context":{"groupId":"acme"}}]}""", "Event u||acme|Opened|")]
    [InlineData("/v1/b", """{"batch":[{"type":"track","userId":"u","event":"Opened"}]}""", "Event u|||Opened|")]
    [InlineData("/v1/import", """{"batch":[{"type":"track","userId":"u","event":"Opened"}]}""", "Event u|||Opened|")]
    public async Task Every_address_of_Segment_takes_its_call_and_answers_when_it_is_durable(string path, string body, string line)
    {
        var workspace = await house.CreateWorkspaceAsync();

        var answer = await PostAsync(workspace, path, body);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"success":true}""");
        (await house.ReadLogAsync(workspace.Id)).ShouldHaveSingleItem().ToString().ShouldBe(line);
    }

    [Fact]
    public async Task The_write_key_may_stand_in_the_header_the_body_or_the_query()
    {
        var workspace = await house.CreateWorkspaceAsync();
        const string Event = """{"userId":"u","event":"Opened"}""";

        (await PostAsync(workspace, "/v1/track", Event)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await PostAsync(null, "/v1/track", Event.Replace("{", $$"""{"writeKey":"{{workspace.WriteKey}}",""", StringComparison.Ordinal))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await PostAsync(null, $"/v1/track?writeKey={workspace.WriteKey}", Event)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await PostAsync(null, "/v1/track", Event)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(workspace with { WriteKey = "lw_nobody" }, "/v1/track", Event)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        (await house.ReadLogAsync(workspace.Id)).Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("text/plain", false)]
    [InlineData("application/x-www-form-urlencoded", true)]
    [InlineData("text/plain", true)]
    public async Task The_first_bytes_say_what_a_body_is_and_not_its_headers(string type, bool isPacked)
    {
        var workspace = await house.CreateWorkspaceAsync();
        var body = Encoding.UTF8.GetBytes("\uFEFF{\"userId\":\"u\",\"event\":\"Opened\"}");

        var answer = await SendAsync(workspace, "/v1/track", isPacked ? Gzip(body) : body, type);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await house.ReadLogAsync(workspace.Id)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_message_sent_again_counts_once_and_the_answer_is_the_same()
    {
        var workspace = await house.CreateWorkspaceAsync();
        const string Body = """{"batch":[{"type":"track","userId":"u","event":"A","messageId":"m-1"},{"type":"track","userId":"u","event":"B","messageId":"m-2"}]}""";

        (await PostAsync(workspace, "/v1/batch", Body)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await PostAsync(workspace, "/v1/batch", Body)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await house.ReadLogAsync(workspace.Id)).Count.ShouldBe(2);
        var book = BookOf(await SourceOfAsync(workspace)).DayBefore(Now());
        (book.Accepted, book.Duplicates).ShouldBe((2, 2));
    }

    [Fact]
    public async Task Bad_items_of_a_batch_are_set_aside_with_reason_and_sample_and_the_others_go_on()
    {
        var workspace = await house.CreateWorkspaceAsync();
        const string Body = """
            {"batch":[{"type":"track","event":"A","userId":"u"},{"type":"track","event":"B","properties":{"password":"hush","n":1}},
             {"type":"delete","userId":"u"},17]}
            """;

        (await PostAsync(workspace, "/v1/batch", Body)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await house.ReadLogAsync(workspace.Id)).ShouldHaveSingleItem().Name.ShouldBe("A");
        var source = await SourceOfAsync(workspace);
        BookOf(source).DayBefore(Now()).Refused.ShouldBe(
            [new(DropReason.Unreadable, 1), new(DropReason.UnknownKind, 1), new(DropReason.NoPerson, 1)]);

        await house.Services.GetRequiredService<KeepBooks>().FlushAsync(TestContext.Current.CancellationToken);
        await using var store = house.OpenStore(workspace.Id);
        var rejects = await store.Set<Reject>().OrderBy(r => r.Reason).ToListAsync();
        rejects.Select(r => (r.Reason, r.Sample)).ShouldBe(
        [
            ("no_person", """{"type":"track","event":"B","properties":{"password":"***","n":1}}"""),
            ("unknown_kind", """{"type":"delete","userId":"u"}"""),
            ("unreadable", "17"),
        ]);
        rejects.ShouldAllBe(r => r.Source == source);
    }

    [Theory]
    [InlineData("{\"batch\":[")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task What_is_no_JSON_is_answered_400_and_counted(string body)
    {
        var workspace = await house.CreateWorkspaceAsync();

        var answer = await PostAsync(workspace, "/v1/batch", body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("success").GetBoolean().ShouldBeFalse();
        BookOf(await SourceOfAsync(workspace)).DayBefore(Now()).Refused.ShouldBe([new(DropReason.InvalidJson, 1)]);
    }

    [Fact]
    public async Task Too_much_is_answered_400_packed_or_not()
    {
        var workspace = await house.CreateWorkspaceAsync();
        var event32 = """{"type":"track","userId":"u","event":"A","properties":{"p":"PAD"}}""".Replace("PAD", new string('x', 31_000), StringComparison.Ordinal);
        string Batch(int events) => $$"""{"batch":[{{string.Join(',', Enumerable.Repeat(event32, events))}}]}""";
        string Small(int events) => $$"""{"batch":[{{string.Join(',', Enumerable.Repeat("""{"type":"track","userId":"u","event":"A"}""", events))}}]}""";

        (await PostAsync(workspace, "/v1/batch", Batch(16))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await PostAsync(workspace, "/v1/batch", Batch(17))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await SendAsync(workspace, "/v1/batch", Gzip(Encoding.UTF8.GetBytes(Batch(17))), "application/json")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync(workspace, "/v1/batch", Small(2500))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await PostAsync(workspace, "/v1/batch", Small(2501))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await PostAsync(workspace, "/v1/track", event32.Replace("\"A\"", $"\"{new string('A', 3000)}\"", StringComparison.Ordinal))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_small_body_that_unpacks_to_a_gigabyte_is_not_unpacked()
    {
        var workspace = await house.CreateWorkspaceAsync();
        using var bomb = new MemoryStream();

        await using (var zip = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];

            for (var i = 0; i < 64; i++)
            {
                zip.Write(zeros);
            }
        }

        var before = GC.GetTotalAllocatedBytes();
        var answer = await SendAsync(workspace, "/v1/batch", bomb.ToArray(), "application/json");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(32L << 20);
        (await SendAsync(workspace, "/v1/batch", [0x1F, 0x8B, 8, 0, 1, 2, 3], "application/json")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_browser_may_send_from_any_origin_and_sees_errors_too()
    {
        var preflight = new HttpRequestMessage(HttpMethod.Options, "/v1/t");
        preflight.Headers.Add("Origin", "https://app.example.com");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,x-retry-count");
        var allowed = await house.Client.SendAsync(preflight);

        allowed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        Header(allowed, "Access-Control-Allow-Origin").ShouldBe("https://app.example.com");
        Header(allowed, "Access-Control-Allow-Credentials").ShouldBe("true");
        Header(allowed, "Access-Control-Allow-Headers").ShouldBe("authorization,x-retry-count");
        Header(allowed, "Access-Control-Allow-Methods").ShouldBe("GET, POST, OPTIONS");

        var post = new HttpRequestMessage(HttpMethod.Post, "/v1/t") { Content = new StringContent("nonsense") };
        post.Headers.Add("Origin", "https://app.example.com");
        var refused = await house.Client.SendAsync(post);

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        Header(refused, "Access-Control-Allow-Origin").ShouldBe("https://app.example.com");
        Header(refused, "Access-Control-Allow-Credentials").ShouldBe("true");
        Header(refused, "Access-Control-Expose-Headers").ShouldBe("Retry-After");
        Header(refused, "Vary").ShouldContain("Origin");
    }

    [Fact]
    public async Task The_browser_SDK_is_told_where_to_send_and_its_own_figures_are_taken_kindly()
    {
        var workspace = await house.CreateWorkspaceAsync();

        var settings = JsonDocument.Parse(await house.Client.GetStringAsync($"/v1/projects/{workspace.WriteKey}/settings")).RootElement;
        var metrics = await PostAsync(null, "/v1/m", """{"series":[]}""");

        var told = settings.GetProperty("integrations").GetProperty("Segment.io");
        told.GetProperty("apiKey").GetString().ShouldBe(workspace.WriteKey);
        told.GetProperty("apiHost").GetString().ShouldBe($"{house.Address.Authority}/v1");
        told.GetProperty("protocol").GetString().ShouldBe("http");
        metrics.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await house.Client.GetAsync("/v1/projects/nobody/settings")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_wrong_clock_is_corrected_by_when_the_batch_was_sent_but_history_is_left_alone()
    {
        var workspace = await house.CreateWorkspaceAsync();
        const string Body = """{"batch":[{"type":"track","userId":"u","event":"A","timestamp":"2003-05-05T10:00:00.000Z"}],"sentAt":"2003-05-05T10:00:07.000Z"}""";

        await PostAsync(workspace, "/v1/batch", Body);
        await PostAsync(workspace, "/v1/import", Body);

        var lines = (await house.ReadLogAsync(workspace.Id)).OrderBy(line => line.At).ToList();
        lines[0].When.ShouldBe("2003-05-05T10:00:00Z");
        (lines[1].ReceivedAt - lines[1].At).ShouldBe(Duration.FromSeconds(7));
    }

    [Fact]
    public async Task The_books_survive_a_restart()
    {
        await using var own = await House.OpenAsync();
        var workspace = await own.CreateWorkspaceAsync();
        await PostAsync(workspace, "/v1/batch", """{"batch":[{"type":"track","userId":"u","event":"A"},{"type":"track","event":"A"}]}""", own);
        await own.RestartAsync();

        await using var store = own.OpenStore(workspace.Id);
        var source = await store.Set<Source>().SingleAsync();
        var book = own.Services.GetRequiredService<SourceBooks>().Find(source.Id).ShouldNotBeNull();
        var day = book.DayBefore(Now());

        (day.Accepted, day.Refused.Single()).ShouldBe((1, new ReasonCount(DropReason.NoPerson, 1)));
        source.LastEventAt.ShouldNotBeNull();
        (await store.Set<Reject>().SingleAsync()).Reason.ShouldBe("no_person");
    }

    [Fact]
    public async Task Only_the_newest_rejects_of_a_source_are_kept()
    {
        var workspace = await house.CreateWorkspaceAsync();
        var rejects = house.Services.GetRequiredService<RejectBook>();
        var source = await SourceOfAsync(workspace);

        for (var i = 0; i < RejectBook.Kept + 10; i++)
        {
            rejects.Add(workspace.Id, source, 1_000_000L * i, DropReason.NoName, Encoding.UTF8.GetBytes($"{i}"));

            if (i == 500)
            {
                await rejects.FlushAsync(TestContext.Current.CancellationToken);
            }
        }

        await rejects.FlushAsync(TestContext.Current.CancellationToken);
        await using var store = house.OpenStore(workspace.Id);
        var samples = await store.Set<Reject>().OrderBy(r => r.ReceivedAt).Select(r => r.Sample).ToListAsync();
        samples.Count.ShouldBe(RejectBook.Kept);
        samples[0].ShouldBe("10");
    }

    private SourceBook BookOf(Guid source) => house.Services.GetRequiredService<SourceBooks>().Find(source)!;

    private async Task<Guid> SourceOfAsync(TestWorkspace workspace)
    {
        await using var store = house.OpenStore(workspace.Id);

        return await store.Set<Source>().Select(source => source.Id).SingleAsync();
    }

    private Task<HttpResponseMessage> PostAsync(TestWorkspace? workspace, string path, string body, House? where = null) =>
        SendAsync(workspace, path, Encoding.UTF8.GetBytes(body), "application/json", where);

    private Task<HttpResponseMessage> SendAsync(TestWorkspace? workspace, string path, byte[] body, string type, House? where = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new(type);

        if (workspace is not null)
        {
            request.Headers.Authorization = Sending.ByKey(workspace.WriteKey);
        }

        return (where ?? house).Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static long Now() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / 10;

    private static string Header(HttpResponseMessage answer, string name) => string.Join(',', answer.Headers.GetValues(name));

    private static byte[] Gzip(byte[] body)
    {
        using var packed = new MemoryStream();

        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            zip.Write(body);
        }

        return packed.ToArray();
    }
}
