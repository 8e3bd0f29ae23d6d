using System.Collections.Concurrent;
using System.Net;

namespace Latido.Client.Tests;

/// <summary>Many threads, a server that fails by chance, and every event in the end there: none lost, none twice.</summary>
public sealed class ManyThreadsTests
{
    private const int Threads = 8;
    private const int Each = 1500;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task Nothing_is_lost_and_nothing_counts_twice(int seed, bool hasSpool)
    {
        using var folder = new TemporaryFolder();
        var taken = new ConcurrentDictionary<string, string>();
        var chance = new Random(seed);
        await using var product = new Product
        {
            Time = TimeProvider.System,
            QueueCapacity = Threads * Each,
            QueueBytes = 64 << 20,
            BatchCount = 100,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxAttempts = 1000,
            SpoolFolder = hasSpool ? folder.Path : null,
            SpoolBytes = 64 << 20,
            DisposeTimeout = TimeSpan.FromMinutes(5),
        };

        var client = product.Client;

        // A server that knows repeats by their id, as Latido does; one of three answers is lost or is a failure.
        product.Server.Otherwise = (request, _) =>
        {
            var luck = chance.Next(6);

            if (luck > 0)
            {
                Take(request);
            }

            return luck switch
            {
                0 => Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)),
                1 => Task.FromException<HttpResponseMessage>(new HttpRequestException("The answer was lost.")),
                _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)),
            };
        };

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                client.Track($"{thread}-{i}", userId: $"u_{thread}", properties: new() { ["i"] = i });

                if (i % 500 == 499)
                {
                    await client.FlushAsync();
                }
            }
        })));
        await product.DisposeAsync();

        var expected = Enumerable.Range(0, Threads).SelectMany(thread => Enumerable.Range(0, Each).Select(i => $"{thread}-{i}"));
        var left = client.Counts.Spooled;
        product.Problems.Where(problem => problem.Kind != ProblemKind.Delayed).ShouldBeEmpty();
        client.Counts.Given.ShouldBe(Threads * Each);

        if (left > 0)
        {
            // The end came while the server was failing; the next process brings the rest.
            await using var next = new Product { Time = TimeProvider.System, SpoolFolder = folder.Path, SpoolBytes = 64 << 20 };
            next.Server.Otherwise = (request, _) =>
            {
                Take(request);
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
            };
            (await next.Client.FlushAsync()).ShouldBeTrue();
        }

        taken.Values.Order(StringComparer.Ordinal).ShouldBe(expected.Order(StringComparer.Ordinal));

        void Take(Request request)
        {
            foreach (var item in request.Events)
            {
                taken.TryAdd(item["messageId"]!.GetValue<string>(), item["event"]!.GetValue<string>());
            }
        }
    }

    [Fact]
    public async Task Clients_that_end_while_others_still_track_lose_nothing_uncounted()
    {
        await using var product = new Product { Time = TimeProvider.System, QueueCapacity = 100, BatchCount = 10 };
        var client = product.Client;

        var tracking = Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                client.Track($"{thread}-{i}", userId: "u");
            }
        })));
        await product.Server.NextAsync();
        await product.Client.DisposeAsync();
        await tracking;

        var counts = client.Counts;
        counts.Given.ShouldBe(Threads * Each);
        counts.Delivered.ShouldBe(product.Server.Names.Count());
        product.Problems.Sum(problem => problem.Dropped).ShouldBe(counts.Dropped);
    }
}
