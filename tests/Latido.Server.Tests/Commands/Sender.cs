using System.Collections.Concurrent;
using System.Text;
using Shouldly;

namespace Latido.Server.Tests.Commands;

/// <summary>
/// Clients that post numbered batches as a vendor's SDK does, send again what was not acknowledged, and keep book of what was.
/// </summary>
internal sealed class Sender(string writeKey, Wire wire)
{
    public const int Accounts = 5;
    public const int EventsPerBatch = 20;

    private readonly ConcurrentQueue<int> doubtful = new();
    private readonly ConcurrentBag<int> acknowledged = [];
    private int next;
    private int sending;

    public int Acknowledged => acknowledged.Count;

    public int Unanswered => doubtful.Count;

    /// <summary>All that was ever begun to be sent, because in the end every batch is acknowledged.</summary>
    public IEnumerable<Wire.Use> Sent => Enumerable.Range(0, next).SelectMany(UsesOf);

    /// <summary>
    /// Waits until so many are acknowledged, or nobody sends any more, be it that the server died or that it refused: what is
    /// wrong then is told when all is sent again.
    /// </summary>
    public async Task WaitForAsync(int count)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(1));

        while (Acknowledged < count && Volatile.Read(ref sending) > 0)
        {
            await pause.WaitForNextTickAsync();
        }
    }

    /// <summary>Sends what is in doubt from before, and then batch after batch.</summary>
    public Task SendUntilItFailsAsync(string url, int connections) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            Interlocked.Increment(ref sending);

            try
            {
                using var http = Connect(url);

                while (await TrySendAsync(http, doubtful.TryDequeue(out var batch) ? batch : Interlocked.Increment(ref next) - 1))
                {
                }
            }
            finally
            {
                Interlocked.Decrement(ref sending);
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
        using var body = new StringContent(wire.Body(writeKey, UsesOf(batch)), Encoding.UTF8, "text/plain");

        try
        {
            using var response = await http.PostAsync(wire.Path, body);

            if (response.IsSuccessStatusCode && wire.IsTaken(await response.Content.ReadAsStringAsync()))
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

    private IEnumerable<Wire.Use> UsesOf(int batch) =>
        Enumerable.Range(batch * EventsPerBatch, EventsPerBatch).Select(n => wire.UseOf(n, batch % Accounts, writeKey));

    private HttpClient Connect(string url)
    {
        var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = Sending.ByKey(writeKey);

        return http;
    }
}
