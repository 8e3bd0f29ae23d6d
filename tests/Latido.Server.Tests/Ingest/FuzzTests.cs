using System.Text;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>
/// Requests of all vendors, bent by chance from a seed: whatever arrives is answered, nothing breaks the server, and nothing stays
/// behind in memory but what was let in.
/// </summary>
public sealed class FuzzTests(SegmentHouse segment) : IClassFixture<SegmentHouse>
{
    private const int AtOnce = 8;

    /// <summary>So much may the heap grow over the second half: buffers that are not given back would be many times that.</summary>
    private const long MostGrowth = 64 << 20;

    private static readonly (string Path, string Body)[] Requests =
    [
        ("/v1/batch", """{"batch":[{"type":"track","userId":"u","event":"Opened","properties":{"n":1,"s":"é🚀\n"},"timestamp":"2026-01-05T10:00:00Z","messageId":"m1"},{"type":"identify","userId":"u","traits":{"email":"a@b.co"}}],"sentAt":"2026-01-05T10:00:01Z"}"""),
        ("/v1/group", """{"userId":"u","groupId":"acme","traits":{"mrr":100,"seats":5,"renewsOn":"2026-09-01"}}"""),
        ("/v1/alias", """{"previousId":"a","userId":"u"}"""),
        ("/v1/import", """{"batch":[{"type":"track","userId":"u","event":"Old","timestamp":"2020-01-05T10:00:00Z"}]}"""),
        ("/beacon/v1/batch", """{"batch":[{"type":"page","anonymousId":"a","name":"Home","context":{"traits":{"a":1}}}]}"""),
        ("/batch/", """{"api_key":"k","batch":[{"event":"Opened","distinct_id":"u","uuid":"1","properties":{"$groups":{"company":["acme"]},"$set":{"a":1},"n":9007199254740993}}],"sent_at":"2026-01-05T10:00:01Z"}"""),
        ("/e/", """[{"event":"$identify","$set_once":{"a":null},"properties":{"distinct_id":"u","$anon_distinct_id":"d","$device_id":"d"}}]"""),
        ("/i/v1/analytics/events", """{"batch":[{"event":"$groupidentify","uuid":"2","distinct_id":"$company_acme","properties":{"$group_type":"company","$group_key":"acme","$group_set":{"name":"Acme"}}}]}"""),
        ("/2/httpapi", """{"api_key":"k","events":[{"event_type":"$identify","user_id":"u","device_id":"d","user_properties":{"$set":{"a":1},"$add":{"b":1},"$unset":{"c":"-"}},"groups":{"account":["acme"]},"time":1767607200000,"insert_id":"i"}],"client_upload_time":"2026-01-05T10:00:01Z"}"""),
        ("/batch", """{"api_key":"k","events":[{"event_type":"Opened","device_id":"d","event_properties":{"n":[1,2,{"x":null}]},"user_properties":{"plan":"pro"},"insert_id":"j"}]}"""),
        ("/identify", "api_key=k&identification=%5B%7B%22user_id%22%3A%22u%22%2C%22user_properties%22%3A%7B%22%24set%22%3A%7B%22plan%22%3A%22pro%22%7D%7D%7D%5D"),
        ("/groupidentify", """{"api_key":"k","identification":{"group_type":"company","group_value":"acme","group_properties":{"name":"Acme"}}}"""),
        ("/track?verbose=1", """[{"event":"Opened","properties":{"token":"k","distinct_id":"$device:d","time":1767607200.5,"$insert_id":"x","company":["acme"]}},{"event":"$merge","properties":{"$distinct_ids":["a","b"]}}]"""),
        ("/track/", "data=eyJldmVudCI6Ik9wZW5lZCIsInByb3BlcnRpZXMiOnsiZGlzdGluY3RfaWQiOiJ1IiwidG9rZW4iOiJrIn19"),
        ("/engage", """{"$token":"k","$distinct_id":"u","$set":{"$email":"a@b.co"},"$unset":["x"],"$add":{"n":-1}}"""),
        ("/groups", """[{"$token":"k","$group_key":"company","$group_id":"acme","$set_once":{"name":"Acme"}}]"""),
        ("/import?strict=1", "{\"event\":\"A\",\"properties\":{\"distinct_id\":\"u\",\"time\":1767607200}}\n{\"event\":\"B\",\"properties\":{\"distinct_id\":\"u\",\"time\":1767607200}}"),
        ("/v2/track", """{"userId":"u","event":"Opened","timestamp":"2026-01-05T10:00:00Z"}"""),
        ("/v1/groups", """{"api_key":"k","user_id":"u","group_id":"acme","traits":{"mrr":100},"timestamp":1767607200000}"""),
    ];

    /// <summary>What stands in the place of something else: each has broken a reader somewhere.</summary>
    private static readonly byte[][] Splinters =
    [
        .. new[]
        {
            "null", "[]", "{}", "\"\"", "\"\\u0000\"", "\"\\ud83d\"", "\"\\udc00\\ud83d\"", "-0", "1e999", "-1e-999", "9007199254740993", "123456789012345678901234567890",
            "\"0000-00-00\"", "\"2026-02-30T25:61:61Z\"", "\"9999-12-31T23:59:59.999999999Z\"", "\"1767607200\"", "-1", "true", "NaN", "\"$device:\"", "{\"$set\":{\"$set\":{}}}",
            "\"\\\"\"", "\\", "\"", ",", ":", "}", "]", "{\"a\":1,\"a\":2}", "\"👩‍👩‍👧‍👦\"", "data=", "%", "%zz", "&", "=",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x00], [0x1F, 0x8B], [0xEF, 0xBB, 0xBF],
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 200))),
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100)),
        Encoding.UTF8.GetBytes($"\"{new string('x', 5_000)}\""),
    ];

    private readonly House house = segment.House;

    [Theory]
    [InlineData(4_000, 1)]
    public Task Whatever_arrives_is_answered(int requests, int seed) => BendAsync(requests, seed);

    /// <summary>The same for longer: run by hand, and before a release.</summary>
    [Fact(Explicit = true)]
    public Task Whatever_arrives_for_long_is_answered() => BendAsync(100_000, 2);

    private async Task BendAsync(int requests, int seed)
    {
        var workspace = await house.CreateWorkspaceAsync();
        var seeds = Requests.Concat(Captured()).ToArray();
        var broken = new List<string>();
        var half = 0L;

        for (var from = 0; from < requests; from += AtOnce)
        {
            if (from >= requests / 2 && half == 0)
            {
                half = GC.GetTotalMemory(forceFullCollection: true);
            }

            await Task.WhenAll(Enumerable.Range(from, AtOnce).Select(number => SendAsync(seeds, new((seed * 1_000_003) + number), workspace.WriteKey, broken)));
        }

        broken.ShouldBeEmpty();
        (GC.GetTotalMemory(forceFullCollection: true) - half).ShouldBeLessThan(MostGrowth);

        // And who does it right is served as ever.
        using var well = Request("/v1/track", Encoding.UTF8.GetBytes("""{"userId":"u","event":"Well","messageId":"well"}"""), workspace.WriteKey, isGet: false);
        using var answer = await house.Client.SendAsync(well, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(200);
        (await house.ReadLogAsync(workspace.Id)).ShouldContain(line => line.Name == "Well");
    }

    private async Task SendAsync((string Path, string Body)[] seeds, Random chance, string key, List<string> broken)
    {
        var (path, body) = seeds[chance.Next(seeds.Length)];
        var bent = Bend(Encoding.UTF8.GetBytes(body), chance);
        using var request = Request(path, bent, key, isGet: chance.Next(20) == 0 && path.StartsWith("/track", StringComparison.Ordinal));
        using var answer = await house.Client.SendAsync(request, TestContext.Current.CancellationToken);

        if ((int)answer.StatusCode >= 500)
        {
            lock (broken)
            {
                broken.Add($"{(int)answer.StatusCode} {path}: {Convert.ToBase64String(bent)}");
            }
        }
    }

    private HttpRequestMessage Request(string path, byte[] body, string key, bool isGet)
    {
        var address = isGet ? $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}data={Uri.EscapeDataString(Convert.ToBase64String(body))}" : path;
        var request = new HttpRequestMessage(isGet ? HttpMethod.Get : HttpMethod.Post, new Uri(house.Address, address));
        request.Headers.TryAddWithoutValidation("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:"))}");
        request.Content = isGet ? null : new ByteArrayContent(body);

        return request;
    }

    private static byte[] Bend(byte[] body, Random chance)
    {
        for (var bends = chance.Next(4); bends > 0 && body.Length > 0; bends--)
        {
            var at = chance.Next(body.Length);
            var to = chance.Next(at, Math.Min(body.Length, at + 40) + 1);
            body = chance.Next(6) switch
            {
                0 => [.. body[..at], (byte)chance.Next(256), .. body[(at + 1)..]],
                1 => body[..at],
                2 => [.. body[..at], .. body[at..to], .. body[at..]],
                3 => [.. body[..at], .. body[to..]],
                4 => [.. body[..at], .. Splinters[chance.Next(Splinters.Length)], .. body[at..]],
                _ => InPlaceOfValue(body, at, Splinters[chance.Next(Splinters.Length)]),
            };
        }

        return chance.Next(10) == 0 ? Packed.Gzip(body) : body;
    }

    /// <summary>Something else as the value of a member, so that the body stays JSON and only its meaning breaks.</summary>
    private static byte[] InPlaceOfValue(byte[] body, int near, byte[] splinter)
    {
        var colon = Array.IndexOf(body, (byte)':', near);
        var end = colon < 0 ? -1 : body.AsSpan(colon).IndexOfAny((byte)',', (byte)'}');

        return end < 0 ? body : [.. body[..(colon + 1)], .. splinter, .. body[(colon + end)..]];
    }

    /// <summary>What the vendors' SDKs really sent, where that is at hand.</summary>
    private static IEnumerable<(string Path, string Body)> Captured()
    {
        var folder = Repository.At("..", "shared", "captures");

        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.http", SearchOption.AllDirectories) : [])
        {
            var parts = File.ReadAllText(file).Split("### response sent")[0].ReplaceLineEndings("\n").Split("\n\n", 2);
            var line = parts[0].Split('\n')[0].Split(' ');

            if (line.Length == 3 && line[0] == "POST" && parts.Length == 2 && !file.Contains("outbound", StringComparison.Ordinal) && !file.Contains("openai", StringComparison.Ordinal))
            {
                yield return (line[1], parts[1].Trim());
            }
        }
    }
}
