using System.Net.Http.Headers;
using System.Reflection;
using System.Text;

namespace Latido.Client;

/// <summary>What came of one request.</summary>
/// <param name="Words">What the server said, or what failed; for a developer.</param>
internal readonly record struct Reply(Answer Answer, string Words, TimeSpan? RetryAfter = null, Exception? Exception = null);

/// <summary>The server's front door: one request, one reply, and never an exception.</summary>
internal sealed class Door : IDisposable
{
    /// <summary>How much of a refusal is read: enough for its message.</summary>
    private const int MaxWords = 1024;

    private static readonly string Version =
        typeof(Door).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private readonly HttpClient client;
    private readonly AuthenticationHeaderValue key;
    private readonly LatidoOptions options;

    public Door(LatidoOptions options)
    {
        this.options = options;
        Address = new(options.Host.AbsoluteUri.TrimEnd('/') + "/v1/batch");
        key = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(options.WriteKey + ":")));
        client = options.Handler is { } given ? new(given, disposeHandler: false) : new(NewHandler(), disposeHandler: true);

        // Each attempt has its own limit, by the clock of the options.
        client.Timeout = Timeout.InfiniteTimeSpan;
    }

    public Uri Address { get; }

    public async Task<Reply> SendAsync(IReadOnlyList<byte[]> events, int failures, CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(options.RequestTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);

        try
        {
            using var request = NewRequest(events, failures);

            // A handler of the host's may not heed the token: waiting does.
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token)
                .WaitAsync(either.Token).ConfigureAwait(false);
            var answer = RetrySchedule.Judge(response.StatusCode);

            return new(
                answer,
                answer == Answer.Taken ? "" : await ReadWordsAsync(response, either.Token).ConfigureAwait(false),
                RetrySchedule.Heed(response.Headers.RetryAfter, options.TimeProvider.GetUtcNow()));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return new(Answer.Stopped, "");
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            return new(Answer.Again, $"there was no answer within {options.RequestTimeout}", Exception: e);
        }
        catch (Exception e)
        {
            // Whatever a network, a proxy or the host's own handler throws: the next attempt may fare better.
            return new(Answer.Again, e.Message, Exception: e);
        }
    }

    public void Dispose() => client.Dispose();

    private static SocketsHttpHandler NewHandler() => new()
    {
        // A redirected POST would arrive as a GET without its events.
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),

        // So that a server which moves in the DNS is found again.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    private HttpRequestMessage NewRequest(IReadOnlyList<byte[]> events, int failures)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = BatchContent.Of(events, options.TimeProvider.GetUtcNow()) };
        request.Headers.Authorization = key;
        request.Headers.UserAgent.Add(new("Latido.Client", Version));

        if (failures > 0)
        {
            request.Headers.Add("X-Retry-Count", failures.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return request;
    }

    /// <summary>The status and the first words of the body, on one line.</summary>
    private static async Task<string> ReadWordsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = $"it answered {(int)response.StatusCode}";

        try
        {
            var words = new byte[MaxWords];
            using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var read = await body.ReadAtLeastAsync(words, MaxWords, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            var text = Encoding.UTF8.GetString(words, 0, read).ReplaceLineEndings(" ").Trim();

            return text.Length == 0 ? status : $"{status}: {text}";
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return status;
        }
    }
}
