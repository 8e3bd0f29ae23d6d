using System.Net;
using System.Net.Sockets;

namespace Latido.Server.Bench;

/// <summary>What a load run came to.</summary>
internal sealed record LoadResult(long Events, long Refused, double Seconds, double P50Ms, double P99Ms, long BodyBytes)
{
    public double PerSecond => Events / Seconds;
}

/// <summary>
/// Posts batches over raw sockets as fast as the server answers, or at a given rate, for a bounded time: the same bytes,
/// connections and client for the product and for every yardstick.
/// </summary>
internal static class LoadRun
{
    /// <summary>Runs the load; the rate is in events a second over all connections, 0 for as fast as it goes.</summary>
    public static async Task<LoadResult> RunAsync(
        int port, Func<int, EventBatch> makeBatch, int connections, TimeSpan time, double rate = 0)
    {
        var clock = new Clock();
        var runs = await Task.WhenAll(
            Enumerable.Range(0, connections).Select(i => Task.Run(() => ConnectAsync(port, makeBatch(i), clock, time, rate / connections))));
        var seconds = clock.Elapsed.TotalSeconds;
        var latencies = runs.SelectMany(run => run.Latencies).Order().ToArray();

        return new(
            runs.Sum(run => run.Events), runs.Sum(run => run.Refused), seconds, At(latencies, 0.5), At(latencies, 0.99), runs.Sum(run => run.Bytes));
    }

    private static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];

    private static async Task<(long Events, long Refused, long Bytes, List<double> Latencies)> ConnectAsync(
        int port, EventBatch batch, Clock clock, TimeSpan time, double rate)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var answer = new byte[8192];
        var (events, refused, bytes) = (0L, 0L, 0L);
        var latencies = new List<double>();
        var start = clock.Elapsed;

        while (clock.Elapsed < time && !batch.IsDone)
        {
            if (rate > 0)
            {
                var due = start + TimeSpan.FromSeconds((events + refused + batch.Events) / rate);
                var wait = due - clock.Elapsed;

                if (wait > TimeSpan.FromMilliseconds(1))
                {
                    await Task.Delay(wait, TimeProvider.System);
                }
            }

            var sent = clock.Elapsed;
            await SendAsync(socket, batch.Next());
            var status = await ReadStatusAsync(socket, answer);

            if (status == 200)
            {
                events += batch.Events;
                bytes += batch.BodyLength;
                latencies.Add((clock.Elapsed - sent).TotalMilliseconds);
            }
            else if (status is 429 or 503)
            {
                refused += batch.Events;
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
            else
            {
                throw new InvalidOperationException($"The server answered {status}.");
            }
        }

        return (events, refused, bytes, latencies);
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes)..];
        }
    }

    private static async Task<int> ReadStatusAsync(Socket socket, byte[] buffer)
    {
        var read = 0;

        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(read));

            if (got == 0)
            {
                throw new InvalidOperationException("The server closed the connection.");
            }

            read += got;
            var text = buffer.AsSpan(0, read);
            var end = text.IndexOf("\r\n\r\n"u8);

            if (end >= 0 && IsWhole(text, end + 4))
            {
                return ((text[9] - '0') * 100) + ((text[10] - '0') * 10) + (text[11] - '0');
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer, int bodyStart)
    {
        var head = answer[..bodyStart];
        var at = head.IndexOf("Content-Length: "u8);

        if (at < 0)
        {
            return answer.EndsWith("0\r\n\r\n"u8);
        }

        var length = 0;

        for (var i = at + 16; head[i] is >= (byte)'0' and <= (byte)'9'; i++)
        {
            length = (length * 10) + head[i] - '0';
        }

        return answer.Length - bodyStart >= length;
    }

    /// <summary>Counts the time of a run.</summary>
    private sealed class Clock
    {
        private readonly long start = TimeProvider.System.GetTimestamp();

        public TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(start);
    }
}
