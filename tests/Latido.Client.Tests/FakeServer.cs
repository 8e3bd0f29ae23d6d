using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Latido.Client.Tests;

/// <summary>A request as the server saw it.</summary>
internal sealed record Request(Uri Address, string? Authorization, string? Retries, JsonObject Body, int Bytes)
{
    public IReadOnlyList<JsonObject> Events => [.. Body["batch"]!.AsArray().Select(item => item!.AsObject())];

    public string[] Names => [.. Events.Select(item => item["event"]?.GetValue<string>() ?? item["type"]!.GetValue<string>())];

    public string[] Ids => [.. Events.Select(item => item["messageId"]!.GetValue<string>())];

    public string SentAt => Body["sentAt"]!.GetValue<string>();
}

/// <summary>What the server does with one request.</summary>
internal delegate Task<HttpResponseMessage> Reaction(Request request, CancellationToken cancellationToken);

/// <summary>Latido's front door as a script: one reaction after the other, and all is well when the script is at its end.</summary>
internal sealed class FakeServer(params Reaction[] script) : HttpMessageHandler
{
    private readonly Queue<Reaction> script = new(script);
    private readonly List<Request> requests = [];
    private readonly Channel<Request> seen = Channel.CreateUnbounded<Request>();

    /// <summary>What is done after the script.</summary>
    public Reaction Otherwise { get; set; } = Says(200);

    public IReadOnlyList<Request> Requests
    {
        get
        {
            lock (requests)
            {
                return [.. requests];
            }
        }
    }

    /// <summary>The names of all events that came, in order, those of repeats too.</summary>
    public IEnumerable<string> Names => Requests.SelectMany(request => request.Names);

    public static Reaction Says(int status, string? retryAfter = null, string body = "") => (_, _) =>
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };

        if (retryAfter is not null)
        {
            answer.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        return Task.FromResult(answer);
    };

    public static Reaction Throws(Exception exception) => (_, _) => Task.FromException<HttpResponseMessage>(exception);

    /// <summary>Never answers.</summary>
    public static Reaction Hangs => async (_, cancellationToken) =>
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return new();
    };

    /// <summary>Answers when the test says so.</summary>
    public static Reaction Waits(Task until) => async (_, cancellationToken) =>
    {
        await until.WaitAsync(cancellationToken);
        return new(HttpStatusCode.OK);
    };

    /// <summary>The next request that came, or will.</summary>
    public async Task<Request> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));

        return await seen.Reader.ReadAsync(patience.Token);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var packed = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        using var unzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        await unzip.CopyToAsync(plain, cancellationToken);
        var retries = request.Headers.TryGetValues("X-Retry-Count", out var values) ? values.Single() : null;
        var came = new Request(
            request.RequestUri!, request.Headers.Authorization?.ToString(), retries, JsonNode.Parse(plain.ToArray())!.AsObject(), (int)plain.Length);
        Reaction react;

        lock (requests)
        {
            requests.Add(came);
            react = script.TryDequeue(out var next) ? next : Otherwise;
        }

        seen.Writer.TryWrite(came);

        return await react(came, cancellationToken);
    }
}
