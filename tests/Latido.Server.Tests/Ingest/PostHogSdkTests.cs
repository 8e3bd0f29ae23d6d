using System.Net.Http.Json;
using System.Text;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>PostHog's real SDK, unchanged but for its host, against the real server; and what its browser SDK asks first.</summary>
public sealed class PostHogSdkTests(SegmentHouse house) : IClassFixture<SegmentHouse>
{
    private readonly House house = house.House;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_the_SDK_says_is_in_the_log_once_as_it_was_meant()
    {
        var workspace = await house.CreateWorkspaceAsync();

        var errors = await VendorSdk.SayAsync("posthog", "everything", house.Address, workspace.WriteKey);

        errors.ShouldBeEmpty();
        var lines = await house.ReadLogAsync(workspace.Id);
        lines.Select(line => line.ToString()).ShouldBe(
        [
            """Identify u_1||||{"name":"Ana Núñez","email":"ana@example.com"}""",
            """Account ||acme||{"name":"Acme \"S.A.\"","seats":20}""",
            """Event u_1||acme|Informe exportado 🚀|{"rows":10,"format":"csv"}""",
            "Event u_2||globex|Login|",
            """Event u_4|||Upgraded|{"plan":"pro"}""",
            """Identify u_4||||{"title":"CFO"}""",
            "Alias u_3|a_1|||",
        ], ignoreOrder: true);
    }

    /// <summary>What a browser sends: who it is among the properties, traits beside them, gzip that calls itself text.</summary>
    [Fact]
    public async Task A_visitor_of_a_browser_is_nobody_until_he_says_who_he_is()
    {
        var workspace = await house.CreateWorkspaceAsync();
        var anonymous = $$$"""{"uuid":"1","event":"$pageview","properties":{"token":"{{{workspace.WriteKey}}}","distinct_id":"d-1","$device_id":"d-1","$current_url":"https://x.example","plan":"pro"}}""";
        var identify = """{"uuid":"2","event":"$identify","$set":{"email":"a@b.co"},"properties":{"distinct_id":"u_1","$anon_distinct_id":"d-1","$device_id":"d-1"}}""";
        var later = """{"uuid":"3","event":"Exported","properties":{"distinct_id":"u_1","$device_id":"d-1","$groups":{"company":"acme"}}}""";

        using var answer = await SendAsync("/e/?compression=gzip-js", Gzip($"[{anonymous},{identify},{later}]"));

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldBe("""{"status":1}""");
        (await house.ReadLogAsync(workspace.Id)).Select(line => line.ToString()).ShouldBe(
        [
            """Event |d-1||page|{"plan":"pro"}""",
            """Identify u_1|d-1|||{"email":"a@b.co"}""",
            "Event u_1||acme|Exported|",
        ], ignoreOrder: true);
    }

    /// <summary>What the product says may be called as PostHog's own members are, and may be written with escapes.</summary>
    [Theory]
    [InlineData("""{"distinct_id":"o\"hara\n","$groups":{"company":"a\"b"},"alias":"x\"y","n":1}""", "Event o\"hara||a\"b|Exported|{\"alias\":\"x\\\"y\",\"n\":1}")]
    [InlineData("""{"distinct_id":"\u00e1na","uuid":"own","event":"own","timestamp":"2001-01-01","offset":5,"api_key":"own","batch":[1]}""", "Event ána|||Exported|{\"uuid\":\"own\",\"event\":\"own\",\"timestamp\":\"2001-01-01\",\"offset\":5,\"api_key\":\"own\",\"batch\":[1]}")]
    [InlineData("""{"distinct_id":"u","$lib":"web"}""", "Event u|||Exported|")]
    public async Task Properties_stay_as_the_product_gave_them(string properties, string expected)
    {
        var workspace = await house.CreateWorkspaceAsync();

        using var answer = await SendAsync("/capture/", Json($$$"""{"api_key":"{{{workspace.WriteKey}}}","uuid":"1","event":"Exported","properties":{{{properties}}}}"""));

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        (await house.ReadLogAsync(workspace.Id)).ShouldHaveSingleItem().ToString().ShouldBe(expected);
    }

    [Fact]
    public async Task Two_events_about_one_thing_that_has_a_uuid_of_its_own_count_twice()
    {
        var workspace = await house.CreateWorkspaceAsync();

        foreach (var uuid in (string[])["1", "2"])
        {
            using var answer = await SendAsync(
                "/capture/", Json($$$"""{"api_key":"{{{workspace.WriteKey}}}","event":"Opened","distinct_id":"u","uuid":"{{{uuid}}}","properties":{"uuid":"document"}}"""));
        }

        (await house.ReadLogAsync(workspace.Id)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(63, null)]
    [InlineData(70, 0)]
    [InlineData(1_010, 0)]
    public async Task However_deep_it_is_answered_and_its_neighbour_taken(int depth, int? taken)
    {
        var workspace = await house.CreateWorkspaceAsync();
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
        var body = $$$"""{"api_key":"{{{workspace.WriteKey}}}","batch":[{"uuid":"1","event":"Deep","distinct_id":"u","properties":{"d":{{{deep}}}}},{"uuid":"2","event":"Flat","distinct_id":"u"}]}""";

        using var answer = await SendAsync("/batch/", Json(body));

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        var lines = await house.ReadLogAsync(workspace.Id);
        lines.ShouldContain(line => line.ToString().Contains("Flat", StringComparison.Ordinal));
        lines.Count.ShouldBe(taken is { } sure ? sure + 1 : lines.Count);
    }

    [Fact]
    public async Task The_capture_of_version_1_is_told_of_each_event()
    {
        var workspace = await house.CreateWorkspaceAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(house.Address, "/i/v1/analytics/events"))
        {
            Content = new StringContent("""{"batch":[{"uuid":"good","event":"Exported","distinct_id":"u_1","timestamp":"2026-01-05T10:00:00Z","properties":{}},{"uuid":"bad","event":"Exported","properties":{}}]}"""),
        };
        request.Headers.Authorization = new("Bearer", workspace.WriteKey);
        request.Headers.Add("PostHog-Request-Timestamp", "2026-01-05T10:00:01Z");

        using var answer = await house.Client.SendAsync(request, Cancelled);

        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldBe(
            """{"results":{"good":{"result":"ok"},"bad":{"result":"drop","details":"neither userId nor anonymousId is given"}}}""");
        var line = (await house.ReadLogAsync(workspace.Id)).ShouldHaveSingleItem();

        // Sent a second after it happened, by a clock that is years behind.
        (SystemClock.Instance.GetCurrentInstant() - line.At).ShouldBeLessThan(Duration.FromMinutes(1));
    }

    [Theory]
    [InlineData("/batch/", """{"api_key":"unknown","batch":[{"event":"x","distinct_id":"u"}]}""", 401)]
    [InlineData("/batch", "no json", 401)]
    [InlineData("/capture/", "[1,2]", 401)]
    public async Task What_cannot_be_taken_is_answered_as_PostHog_does(string path, string body, int status)
    {
        using var answer = await SendAsync(path, Json(body));

        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
    }

    [Fact]
    public async Task What_a_browser_asks_before_it_sends_is_answered()
    {
        using var config = await house.Client.GetAsync(new Uri(house.Address, "/array/phc_x/config"), Cancelled);
        (await config.Content.ReadAsStringAsync(Cancelled)).ShouldContain("\"endpoint\":\"/i/v0/e/\"");
        using var flags = await house.Client.PostAsJsonAsync(new Uri(house.Address, "/flags/?v=2"), new { token = "x" }, Cancelled);
        (await flags.Content.ReadAsStringAsync(Cancelled)).ShouldContain("\"errorsWhileComputingFlags\":false");
        using var script = await house.Client.GetAsync(new Uri(house.Address, "/static/array.js"), Cancelled);
        ((int)script.StatusCode).ShouldBe(404);
    }

    private Task<HttpResponseMessage> SendAsync(string path, HttpContent content) =>
        house.Client.PostAsync(new Uri(house.Address, path), content, Cancelled);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static ByteArrayContent Gzip(string text)
    {
        var content = new ByteArrayContent(Packed.Gzip(text));
        content.Headers.ContentType = new("text/plain");

        return content;
    }
}
