using System.Text.Json;
using System.Text.Json.Nodes;

namespace Latido.Client.Tests;

/// <summary>What a call becomes on the wire, and what it never does to the host.</summary>
public sealed class CallTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 11, 0, 0, TimeSpan.FromHours(1));

    [Fact]
    public async Task Each_verb_says_what_the_protocol_has_for_it()
    {
        await using var product = new Product();
        var client = product.Client;

        client.Track("Informe exportado 🚀", "u_1", "acme", new() { ["rows"] = 10 }, "a_1", At, "m_1");
        client.Identify("u_1", new() { ["name"] = "Ana \"Núñez\"" }, anonymousId: "a_1", timestamp: At, messageId: "m_2");
        client.Group("acme", "u_1", new() { ["seats"] = 20 }, timestamp: At, messageId: "m_3");
        client.Page("Home", "u_1", properties: new() { ["url"] = "/a?b=<c>" }, category: "Docs", timestamp: At, messageId: "m_4");
        await client.FlushAsync(TestContext.Current.CancellationToken);

        var request = product.Server.Requests.ShouldHaveSingleItem();
        request.Address.ToString().ShouldBe("https://latido.example.com/v1/batch");
        request.Authorization.ShouldBe("Basic bHdfdGVzdDo=");
        request.Retries.ShouldBeNull();
        request.SentAt.ShouldBe("2026-03-02T09:00:00.0000000Z");
        request.Events.Select(Text).ShouldBe(
        [
            """{"type":"track","messageId":"m_1","timestamp":"2026-01-05T10:00:00Z","userId":"u_1","anonymousId":"a_1","event":"Informe exportado 🚀","context":{"groupId":"acme"},"properties":{"rows":10}}""",
            """{"type":"identify","messageId":"m_2","timestamp":"2026-01-05T10:00:00Z","userId":"u_1","anonymousId":"a_1","traits":{"name":"Ana \"Núñez\""}}""",
            """{"type":"group","messageId":"m_3","timestamp":"2026-01-05T10:00:00Z","userId":"u_1","groupId":"acme","traits":{"seats":20}}""",
            """{"type":"page","messageId":"m_4","timestamp":"2026-01-05T10:00:00Z","userId":"u_1","name":"Home","category":"Docs","properties":{"url":"/a?b=<c>","category":"Docs"}}""",
        ]);
    }

    [Fact]
    public async Task Without_a_time_it_is_now_and_without_an_id_each_has_its_own()
    {
        await using var product = new Product();

        product.Track("One", "Two");
        await product.Client.FlushAsync(TestContext.Current.CancellationToken);

        var request = product.Server.Requests.ShouldHaveSingleItem();
        request.Events.ShouldAllBe(item => item["timestamp"]!.GetValue<string>() == "2026-03-02T09:00:00Z");
        request.Ids.Distinct().Count().ShouldBe(2);
        request.Ids.ShouldAllBe(id => Guid.Parse(id).Version == 7);
    }

    [Fact]
    public async Task A_host_with_a_path_keeps_it()
    {
        await using var product = new Product { Host = new("http://proxy:8080/latido/") };

        product.Track("One");
        await product.Client.FlushAsync(TestContext.Current.CancellationToken);

        product.Server.Requests.Single().Address.ToString().ShouldBe("http://proxy:8080/latido/v1/batch");
    }

    public static TheoryData<object?, string> Values => new()
    {
        { null, "null" },
        { "añ\"\n", "\"añ\\\"\\n\"" },
        { true, "true" },
        { (byte)1, "1" },
        { (sbyte)-1, "-1" },
        { (short)-2, "-2" },
        { (ushort)2, "2" },
        { -3, "-3" },
        { 3u, "3" },
        { long.MinValue, "-9223372036854775808" },
        { ulong.MaxValue, "18446744073709551615" },
        { 1.5f, "1.5" },
        { 0.1, "0.1" },
        { 79228162514264337593543950335m, "79228162514264337593543950335" },
        { new DateTime(2026, 1, 5, 10, 0, 0, DateTimeKind.Utc), "\"2026-01-05T10:00:00Z\"" },
        { new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.FromHours(2)), "\"2026-01-05T10:00:00+02:00\"" },
        { new DateOnly(2027, 1, 15), "\"2027-01-15\"" },
        { new Guid("00000000-0000-0000-0000-000000000001"), "\"00000000-0000-0000-0000-000000000001\"" },
        { new[] { 1, 2 }, "[1,2]" },
        { new List<object?> { "a", null, new[] { true } }, "[\"a\",null,[true]]" },
        { new LatidoProperties { ["amount"] = 4200, ["currency"] = "EUR" }, "{\"amount\":4200,\"currency\":\"EUR\"}" },
        { new Dictionary<string, int> { ["a"] = 1 }, "{\"a\":1}" },
        { JsonDocument.Parse("""{"a":[1,"b",null,{"c":1.50}]}""").RootElement, """{"a":[1,"b",null,{"c":1.50}]}""" },
        { JsonDocument.Parse("12").RootElement, "12" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task A_value_of_a_known_kind_is_sent(object? value, string json)
    {
        await using var product = new Product();

        product.Client.Track("E", "u", properties: new() { ["v"] = value });
        await product.Client.FlushAsync(TestContext.Current.CancellationToken);

        Text(product.Server.Requests.Single().Events[0]["properties"]!).ShouldBe($$"""{"v":{{json}}}""");
        product.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_value_of_another_kind_is_left_out_and_told_of_and_the_rest_is_sent()
    {
        await using var product = new Product();
        var circle = new LatidoProperties();
        circle["again"] = circle;

        product.Client.Track("E", "u", properties: new()
        {
            ["good"] = 1,
            ["span"] = TimeSpan.FromSeconds(1),
            ["bytes"] = new byte[] { 1 },
            ["nan"] = double.NaN,
            ["infinite"] = float.PositiveInfinity,
            ["element"] = default(JsonElement),
            ["list"] = new object?[] { 1, new Uri("http://a"), 2 },
            ["inner"] = new LatidoProperties { ["bad"] = new object(), ["good"] = 2 },
            ["keys"] = new Dictionary<int, int> { [1] = 1 },
        });
        product.Client.Track("Circle", "u", properties: circle);
        await product.Client.FlushAsync(TestContext.Current.CancellationToken);

        var events = product.Server.Requests.Single().Events;
        Text(events[0]["properties"]!).ShouldBe("""{"good":1,"list":[1,2],"inner":{"good":2},"keys":{}}""");
        events[1]["event"]!.GetValue<string>().ShouldBe("Circle");
        product.Kinds.ShouldAllBe(kind => kind == ProblemKind.ValueLeftOut);
        product.Problems.Count.ShouldBe(9);
        product.Problems[0].Message.ShouldBe(
            "The event \"E\" is sent without \"span\", which is a System.TimeSpan; send text, a number, a bool, a date, a Guid, a JsonElement, "
            + "or a list or dictionary of these; of anything else its ToString().");
        product.Problems.ShouldContain(problem => problem.Message.Contains("\"list.1\""));
        product.Problems.ShouldContain(problem => problem.Message.Contains("\"inner.bad\""));
        product.Client.Counts.Dropped.ShouldBe(0);
    }

    [Fact]
    public async Task Bad_arguments_are_told_of_and_counted_and_never_thrown()
    {
        await using var product = new Product { OnProblem = _ => throw new InvalidOperationException("The host's own bug.") };
        var client = product.Client;

        client.Track(null!, "u");
        client.Track(" ", "u");
        client.Track("E");
        client.Track("E", " ");
        client.Track("E", new string('u', 257));
        client.Track("E", "u\0");
        client.Track("E\0", "u");
        client.Track("E", "u", timestamp: default(DateTimeOffset));
        client.Identify(null);
        client.Group(null!, "u");
        client.Page();
        client.Track("E", "u", properties: new() { ["list"] = Broken() });
        client.Track("E", "u", properties: new() { ["text"] = new string('x', 33 * 1024) });
        client.Track("E", "u", properties: new() { ["endless"] = Endless() });
        client.Track("Good", "u");
        (await client.FlushAsync(TestContext.Current.CancellationToken)).ShouldBeTrue();

        product.Server.Names.ShouldBe(["Good"]);
        product.Kinds.Count(kind => kind == ProblemKind.CallRefused).ShouldBe(12);
        product.Kinds.Count(kind => kind == ProblemKind.EventTooLarge).ShouldBe(2);
        product.Problems.ShouldAllBe(problem => problem.Dropped == 1 && problem.Message.EndsWith('.'));
        client.Counts.ShouldBe(new LatidoCounts(Given: 15, Recovered: 0, Delivered: 1, Dropped: 14, Queued: 0, Spooled: 0));
    }

    [Fact]
    public async Task Who_tracks_while_his_properties_are_read_spoils_neither_event()
    {
        await using var product = new Product();

        product.Client.Track("Outer", "u", properties: new() { ["list"] = Tracking(product.Client), ["end"] = 1 });
        await product.Client.FlushAsync(TestContext.Current.CancellationToken);

        product.Server.Requests.Single().Events.Select(item => Text(item["properties"]!)).ShouldBe(["""{"inner":true}""", """{"list":[1,2],"end":1}"""]);
    }

    [Theory]
    [InlineData("ftp://a", "lw_1", "Host must be an http or https address")]
    [InlineData("/v1", "lw_1", "Host must be an http or https address")]
    [InlineData("https://a/?b", "lw_1", "Host must be an address without")]
    [InlineData("https://a", " ", "WriteKey must be the write key")]
    [InlineData("https://a", "lw_ñ", "WriteKey holds a character")]
    public void Options_that_cannot_work_are_refused_when_the_client_is_made(string host, string key, string message) =>
        Should.Throw<ArgumentException>(() => new LatidoClient(new() { Host = new(host, UriKind.RelativeOrAbsolute), WriteKey = key }))
            .Message.ShouldContain(message);

    [Fact]
    public void Options_out_of_range_name_their_range() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new LatidoClient(new() { Host = new("https://a"), WriteKey = "k", BatchCount = 2501 }))
            .Message.ShouldContain("LatidoOptions.BatchCount must be from 1 to 2500");

    private static string Text(JsonNode node) =>
        node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Replace("\\uD83D\\uDE80", "🚀");

    private static IEnumerable<int> Broken()
    {
        yield return 1;
        throw new InvalidOperationException("Changed while it was read.");
    }

    private static IEnumerable<int> Endless()
    {
        while (true)
        {
            yield return 1;
        }
    }

    private static IEnumerable<int> Tracking(LatidoClient client)
    {
        yield return 1;
        client.Track("Inner", "u", properties: new() { ["inner"] = true });
        yield return 2;
    }
}
