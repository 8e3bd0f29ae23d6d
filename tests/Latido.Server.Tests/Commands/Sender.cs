using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Shouldly;

namespace Latido.Server.Tests.Commands;

/// <summary>Clients that post numbered batches and keep book of which were acknowledged.</summary>
internal sealed class Sender(string writeKey)
{
    public const int Accounts = 5;
    public const int EventsPerBatch = 20;

    private static readonly string At = InstantPattern.ExtendedIso.Format(SystemClock.Instance.GetCurrentInstant() - Duration.FromHours(1));

    private readonly ConcurrentQueue<int> doubtful = new();
    private readonly ConcurrentBag<int> acknowledged = [];
    private int next;

    public int Acknowledged => acknowledged.Count;

    public int Unanswered => doubtful.Count;

    /// <summary>Batches of an account: all that were ever begun, because in the end every one is acknowledged.</summary>
    public int Sent(int account) => Enumerable.Range(0, next).Count(batch => batch % Accounts == account);

    /// <summary>One call, the n-th of all; an archive's lines are the same.</summary>
    public static string Event(int n, int account) =>
        string.Create(CultureInfo.InvariantCulture, $$$"""{"type":"track","event":"Report Exported","userId":"person-{{{n % 13}}}","messageId":"m-{{{n}}}","timestamp":"{{{At}}}","context":{"groupId":"account-{{{account}}}"}}""");

    public async Task WaitForAsync(int count)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(1));

        while (Acknowledged < count)
        {
            await pause.WaitForNextTickAsync();
        }
    }

    public Task SendUntilItFailsAsync(string url, int connections) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            using var http = Connect(url);

            while (await TrySendAsync(http, Interlocked.Increment(ref next) - 1))
            {
            }
        }));

    /// <summary>Sends what was in doubt, and all that was acknowledged once more.</summary>
    public async Task SendAgainAsync(string url)
    {
        using var http = Connect(url);
        var again = acknowledged.ToArray();

        while (doubtful.TryDequeue(out var batch))
        {
            (await TrySendAsync(http, batch)).ShouldBeTrue($"batch {batch}");
        }

        foreach (var batch in again)
        {
            (await TrySendAsync(http, batch)).ShouldBeTrue($"batch {batch}");
        }
    }

    private async Task<bool> TrySendAsync(HttpClient http, int batch)
    {
        var events = Enumerable.Range(batch * EventsPerBatch, EventsPerBatch).Select(n => Event(n, batch % Accounts));
        using var body = new StringContent($$"""{"batch":[{{string.Join(',', events)}}]}""", Encoding.UTF8, "application/json");

        try
        {
            using var response = await http.PostAsync("v1/batch", body);

            if (response.IsSuccessStatusCode)
            {
                acknowledged.Add(batch);
                return true;
            }
        }
        catch (HttpRequestException)
        {
            // The server died with the question in its hands: nobody knows whether it was written.
        }

        doubtful.Enqueue(batch);

        return false;
    }

    private HttpClient Connect(string url)
    {
        var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{writeKey}:")));

        return http;
    }
}
