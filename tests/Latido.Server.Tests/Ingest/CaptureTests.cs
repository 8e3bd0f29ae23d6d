using System.Text;
using Latido.Engine.Facts;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>Requests that the vendors' SDKs sent, byte for byte, for Node and for a browser.</summary>
public sealed class CaptureTests(SegmentHouse segment) : IClassFixture<SegmentHouse>
{
    private readonly House house = segment.House;

    [Fact]
    public async Task What_the_Node_SDK_sent_is_taken_in_once_per_message()
    {
        var workspace = await ReplayAsync("segment-analytics-node", "WRITE_KEY_123");

        var lines = await house.ReadLogAsync(workspace.Id);
        lines.Select(line => line.ToString()).Take(9).ShouldBe(
        [
            """Identify u_1||||{"email":"ann@example.com","name":"Ann","plan":"pro","createdAt":"2024-01-02T03:04:05.000Z"}""",
            """Event u_1||acct_1|Report Exported|{"format":"csv","rows":10}""",
            """Event u_1|||Viewed Home Page|{"url":"https://app.example.com/docs","title":"Docs","category":"Docs"}""",
            "Event |anon-1||Viewed Main Screen|",
            """Group u_1||acct_1||{"name":"Acme","industry":"SaaS","employees":42,"plan":"enterprise"}""",
            "Alias u_1|anon-1|||",
            """Event |anon-1||Clicked|{"i":0}""",
            """Event |anon-1||Clicked|{"i":1}""",
            """Event |anon-1||Clicked|{"i":2}""",
        ]);
        // Each was sent twice, the second time because of the first answer.
        lines.Count(line => line.Name is "R500" or "R429" or "R429b").ShouldBe(3);
    }

    [Fact]
    public async Task What_the_browser_SDK_sent_is_taken_in_once_per_message()
    {
        var workspace = await ReplayAsync("segment-analytics-next-browser", "WK_BROWSER");

        var lines = await house.ReadLogAsync(workspace.Id);
        const string Anonymous = "21a11795-2395-4094-9a75-7da532cbd6d9";
        lines.ShouldContain(line => line.ToString() == $$"""Identify u_1|{{Anonymous}}|||{"email":"ann@example.com","plan":"pro"}""");
        lines.ShouldContain(line => line.ToString() == $$"""Group u_1|{{Anonymous}}|acct_1||{"name":"Acme","employees":42}""");
        lines.ShouldContain(line => line.ToString() == $"Event u_1|{Anonymous}||After Group|");
        lines.ShouldContain(line => line.Name == "Viewed Home Page" && line.Anonymous == Anonymous);
        lines.Count(line => line.Name is "R500" or "R429").ShouldBe(2);
        lines.Count(line => line.Name is "B1" or "B2" or "B3").ShouldBe(3);
    }

    /// <summary>Whatever they send is answered as they wish it, and makes so many records and no more, though much was sent twice.</summary>
    [Theory]
    [InlineData("posthog-node", 20)]
    [InlineData("posthog-node-capture-v1", 23)]
    [InlineData("posthog-js-browser", 12)]
    [InlineData("amplitude-analytics-node", 22)]
    [InlineData("amplitude-analytics-browser", 11)]
    [InlineData("mixpanel-node", 23)]
    [InlineData("mixpanel-node-https", 4)]
    [InlineData("mixpanel-browser", 18)]
    [InlineData("rudder-sdk-node", 14)]
    [InlineData("rudder-analytics-js-browser", 8)]
    [InlineData("rudder-analytics-js-browser-batch", 3)]
    [InlineData("rudder-analytics-js-browser-beacon", 3)]
    public async Task What_the_others_sent_is_taken_in_once_each(string folder, int records)
    {
        var workspace = await ReplayAsync(folder, key: null);

        var lines = await house.ReadLogAsync(workspace.Id);
        lines.Count.ShouldBe(records, string.Join('\n', lines));
        lines.ShouldAllBe(line => line.Kind == FactKind.Account || line.Person.Length + line.Anonymous.Length > 0);
    }

    /// <param name="key">The write key in the bodies, to be put right there; null where ours is said beside them, and they stay as they are.</param>
    private async Task<TestWorkspace> ReplayAsync(string folder, string? key)
    {
        var path = Repository.At("..", "shared", "captures", folder);
        Assert.SkipUnless(Directory.Exists(path), $"There are no captured requests at {path}.");
        var workspace = await house.CreateWorkspaceAsync();

        // Those that were sent below a path of the recorder's have nobody to go to here.
        foreach (var file in Directory.EnumerateFiles(path, "*.http").Where(file => !file.EndsWith("with-path.http", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var packed = Path.ChangeExtension(file, ".body.gz");
            var request = RequestOf(
                await File.ReadAllTextAsync(file), key, workspace.WriteKey, File.Exists(packed) ? await File.ReadAllBytesAsync(packed) : null);

            if (request.Method == HttpMethod.Post || (request.Method == HttpMethod.Get && key is null))
            {
                using var answer = await house.Client.SendAsync(request);
                var asksForScript = request.Method == HttpMethod.Get && request.RequestUri!.ToString().EndsWith(".js", StringComparison.Ordinal);
                ((int)answer.StatusCode).ShouldBe(asksForScript ? 404 : 200, $"{Path.GetFileName(file)}: {await answer.Content.ReadAsStringAsync()}");
            }
        }

        return workspace;
    }

    private static HttpRequestMessage RequestOf(string capture, string? key, string ownKey, byte[]? packed)
    {
        var sent = capture.Split("### response sent")[0];
        var parts = sent.ReplaceLineEndings("\n").Split("\n\n", 2);
        var head = parts[0].Split('\n');
        var line = head[0].Split(' ');
        var request = new HttpRequestMessage(new HttpMethod(line[0]), new Uri(line[1], UriKind.Relative));
        var body = parts.Length > 1 ? parts[1].Trim() : "";
        body = key is null ? body : body.Replace($"{key}2", ownKey, StringComparison.Ordinal).Replace(key, ownKey, StringComparison.Ordinal);
        request.Content = new ByteArrayContent(packed ?? Encoding.UTF8.GetBytes(body));
        var type = head.FirstOrDefault(header => header.StartsWith("content-type:", StringComparison.OrdinalIgnoreCase));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type?.Split(':', 2)[1].Trim());

        if (key is null || head.Any(header => header.StartsWith("authorization:", StringComparison.OrdinalIgnoreCase)))
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ownKey}:"))}");
        }

        return request;
    }
}
