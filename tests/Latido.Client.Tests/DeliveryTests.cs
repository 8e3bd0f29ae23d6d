using System.Threading.Channels;

namespace Latido.Client.Tests;

/// <summary>When requests are made, what is in them, and what is done with each answer. Time passes only when a test says so.</summary>
public sealed class DeliveryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_waits_for_company_as_long_as_the_interval_and_no_longer()
    {
        await using var product = new Product();

        product.Track("One", "Two");
        await product.Clock.PassSecondsAsync(10);

        (await product.Server.NextAsync()).Names.ShouldBe(["One", "Two"]);
    }

    [Fact]
    public async Task A_full_batch_is_sent_at_once()
    {
        await using var product = new Product { BatchCount = 2 };

        product.Track("One", "Two", "Three");

        (await product.Server.NextAsync()).Names.ShouldBe(["One", "Two"]);
        product.Server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task No_request_is_larger_than_the_limit_and_nothing_is_out_of_order()
    {
        await using var product = new Product { BatchBytes = 33 * 1024, QueueBytes = 8 << 20 };
        var names = Enumerable.Range(0, 60).Select(i => $"E{i}").ToArray();

        foreach (var name in names)
        {
            product.Client.Track(name, "u", properties: new() { ["text"] = new string('ñ', 1 + (name.Length * 1500)) });
        }

        (await product.Client.FlushAsync(Token)).ShouldBeTrue();

        product.Server.Requests.ShouldAllBe(request => request.Bytes <= 33 * 1024);
        product.Server.Requests.Count.ShouldBeGreaterThan(10);
        product.Server.Names.ShouldBe(names);
    }

    [Fact]
    public async Task The_largest_event_fits_into_the_smallest_batch()
    {
        await using var product = new Product { BatchBytes = 33 * 1024 };

        product.Client.Track("E", "u", properties: new() { ["text"] = new string('x', (32 * 1024) - 160) });

        (await product.Client.FlushAsync(Token)).ShouldBeTrue();
        product.Client.Counts.Delivered.ShouldBe(1);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task What_passes_is_tried_again_with_the_same_ids_and_a_new_time_of_sending(int status)
    {
        await using var product = new Product { Server = new(FakeServer.Says(status), FakeServer.Says(status)) };

        product.Track("One", "Two");
        var flushed = product.Client.FlushAsync(Token);
        await product.Clock.PassSecondsAsync(1);
        await product.Clock.PassSecondsAsync(2);

        (await flushed).ShouldBeTrue();
        var requests = product.Server.Requests;
        requests.Select(request => request.Retries).ShouldBe([null, "1", "2"]);
        requests.Select(request => request.SentAt[11..19]).ShouldBe(["09:00:00", "09:00:01", "09:00:03"]);
        requests.ShouldAllBe(request => request.Ids.SequenceEqual(requests[0].Ids));
        requests.ShouldAllBe(request => request.Events[0]["timestamp"]!.GetValue<string>() == "2026-03-02T09:00:00Z");
        product.Kinds.ShouldBe([ProblemKind.Delayed, ProblemKind.Delayed]);
        product.Problems[0].Message.ShouldBe($"2 events were not taken by https://latido.example.com/v1/batch, it answered {status}; the next attempt is in 1.0 s.");
    }

    [Fact]
    public async Task A_broken_network_and_a_silent_server_are_tried_again()
    {
        await using var product = new Product { Server = new(FakeServer.Throws(new HttpRequestException("Connection refused")), FakeServer.Hangs) };

        product.Track("One");
        var flushed = product.Client.FlushAsync(Token);
        await product.Clock.PassSecondsAsync(1);
        await product.Server.NextAsync();
        await product.Server.NextAsync();
        await product.Clock.PassSecondsAsync(30);
        await product.Clock.PassSecondsAsync(2);

        (await flushed).ShouldBeTrue();
        product.Problems.Select(problem => problem.Message).ShouldBe(
        [
            "1 event was not taken by https://latido.example.com/v1/batch, Connection refused; the next attempt is in 1.0 s.",
            "1 event was not taken by https://latido.example.com/v1/batch, there was no answer within 00:00:30; the next attempt is in 2.0 s.",
        ]);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Mon, 02 Mar 2026 09:00:12 GMT", 12)]
    public async Task The_server_says_when_to_come_back_and_that_is_no_attempt(string retryAfter, int seconds)
    {
        var busy = FakeServer.Says(429, retryAfter);
        await using var product = new Product { MaxAttempts = 1, Server = new(busy) };

        product.Track("One");
        var flushed = product.Client.FlushAsync(Token);
        await product.Clock.PassSecondsAsync(seconds);

        (await flushed).ShouldBeTrue();
        product.Server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task While_one_batch_waits_no_later_one_overtakes_it()
    {
        await using var product = new Product { BatchCount = 1, Server = new(FakeServer.Says(500)) };

        product.Track("One", "Two", "Three");
        var flushed = product.Client.FlushAsync(Token);
        await product.Clock.PassSecondsAsync(1);

        (await flushed).ShouldBeTrue();
        product.Server.Names.ShouldBe(["One", "One", "Two", "Three"]);
    }

    [Fact]
    public async Task What_the_server_refuses_is_dropped_and_told_of_with_its_words_and_the_next_is_sent()
    {
        await using var product = new Product
        {
            BatchCount = 1,
            Server = new(FakeServer.Says(401, body: """{"success":false,"message":"The write key is unknown."}"""), FakeServer.Says(301)),
        };

        product.Track("One", "Two", "Three");

        (await product.Client.FlushAsync(Token)).ShouldBeFalse();
        product.Server.Names.ShouldBe(["One", "Two", "Three"]);
        product.Problems.Select(problem => problem.Message).ShouldBe(
        [
            "1 event was dropped because https://latido.example.com/v1/batch refused: it answered 401: {\"success\":false,\"message\":\"The write key is unknown.\"}.",
            "1 event was dropped because https://latido.example.com/v1/batch refused: it answered 301.",
        ]);
        product.Client.Counts.ShouldBe(new LatidoCounts(3, 0, 1, 2, 0, 0));
    }

    [Fact]
    public async Task Too_large_a_batch_is_halved_until_it_fits()
    {
        await using var product = new Product();
        product.Server.Otherwise = (request, token) => FakeServer.Says(request.Names.Length > 2 ? 413 : 200)(request, token);

        product.Track("A", "B", "C", "D", "E", "F", "G");

        (await product.Client.FlushAsync(Token)).ShouldBeTrue();
        product.Server.Requests.Select(request => string.Concat(request.Names)).ShouldBe(["ABCDEFG", "ABC", "A", "B", "C", "D", "E", "F", "G"]);
        product.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_single_event_too_large_is_dropped()
    {
        await using var product = new Product { Server = new(FakeServer.Says(413), FakeServer.Says(413)) };

        product.Track("One", "Two");

        (await product.Client.FlushAsync(Token)).ShouldBeFalse();
        product.Kinds.ShouldBe([ProblemKind.ServerRefused]);
        product.Client.Counts.ShouldBe(new LatidoCounts(2, 0, 1, 1, 0, 0));
    }

    [Fact]
    public async Task After_so_many_attempts_events_are_given_up_and_told_of()
    {
        await using var product = new Product { MaxAttempts = 3, Server = new(FakeServer.Says(500), FakeServer.Says(500), FakeServer.Says(500)) };

        product.Track("One", "Two");
        var flushed = product.Client.FlushAsync(Token);
        await product.Clock.PassSecondsAsync(1);
        await product.Clock.PassSecondsAsync(2);

        (await flushed).ShouldBeFalse();
        product.Problems[^1].ShouldBe(new(
            ProblemKind.GaveUp, "2 events were dropped after 3 failures at https://latido.example.com/v1/batch; of the last, it answered 500.", 2));

        // The server is still away: the next does not storm it either.
        product.Track("Three");
        flushed = product.Client.FlushAsync(Token);
        await product.Clock.PassSecondsAsync(4);
        (await flushed).ShouldBeTrue();
        product.Server.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task After_so_long_events_are_given_up_even_if_the_server_asks_for_patience()
    {
        var busy = FakeServer.Says(429, "60");
        var told = Channel.CreateUnbounded<ProblemKind>();
        await using var product = new Product
        {
            MaxRetryTime = TimeSpan.FromSeconds(100),
            Server = new(busy, busy, busy),
            OnProblem = problem => told.Writer.TryWrite(problem.Kind),
        };

        product.Track("One");
        var flushed = product.Client.FlushAsync(Token);
        await product.Clock.PassSecondsAsync(60);

        // Woken by the flush it may have gone to sleep twice for the same time: only what it says tells that the second answer is in.
        await told.Reader.ReadAsync(Token);
        await told.Reader.ReadAsync(Token);
        await product.Clock.PassSecondsAsync(60);

        (await flushed).ShouldBeFalse();
        product.Kinds.ShouldBe([ProblemKind.Delayed, ProblemKind.Delayed, ProblemKind.GaveUp]);
    }

    [Theory]
    [InlineData(WhenFull.DropNewest, "ABC")]
    [InlineData(WhenFull.DropOldest, "DEF")]
    public async Task A_full_queue_drops_what_it_was_told_to_and_says_how_many(WhenFull whenFull, string kept)
    {
        var release = new TaskCompletionSource();
        await using var product = new Product { QueueCapacity = 3, WhenFull = whenFull, Server = new(FakeServer.Waits(release.Task)) };
        product.Track("First");
        var flushed = product.Client.FlushAsync(Token);
        await product.Server.NextAsync();

        product.Track("A", "B", "C", "D", "E", "F");
        release.SetResult();
        await flushed;
        (await product.Client.FlushAsync(Token)).ShouldBeTrue();
        await product.DisposeAsync();

        string.Concat(product.Server.Names).ShouldBe("First" + kept);
        product.Kinds.ShouldAllBe(kind => kind == ProblemKind.QueueFull);
        product.Problems.Select(problem => problem.Dropped).ShouldBe([1, 2]);
        product.Client.Counts.ShouldBe(new LatidoCounts(7, 0, 4, 3, 0, 0));
    }

    [Fact]
    public async Task Large_events_fill_the_queue_by_their_bytes()
    {
        var release = new TaskCompletionSource();
        await using var product = new Product { QueueBytes = 64 * 1024, Server = new(FakeServer.Waits(release.Task)) };
        product.Track("First");
        var flushed = product.Client.FlushAsync(Token);
        await product.Server.NextAsync();

        for (var i = 0; i < 5; i++)
        {
            product.Client.Track("Large", "u", properties: new() { ["text"] = new string('x', 20_000) });
        }

        product.Client.Counts.Queued.ShouldBe(4);
        product.Client.Counts.Dropped.ShouldBe(2);
        release.SetResult();
        await flushed;
    }

    [Fact]
    public async Task A_flush_that_is_cancelled_loses_nothing()
    {
        var release = new TaskCompletionSource();
        await using var product = new Product { Server = new(FakeServer.Waits(release.Task)) };
        using var impatience = new CancellationTokenSource();
        product.Track("One");

        var flushed = product.Client.FlushAsync(impatience.Token);
        await product.Server.NextAsync();
        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => flushed);
        release.SetResult();

        (await product.Client.FlushAsync(Token)).ShouldBeTrue();
        product.Server.Names.ShouldBe(["One"]);
    }

    [Fact]
    public async Task A_flush_of_nothing_returns_at_once()
    {
        await using var product = new Product();

        (await product.Client.FlushAsync(Token)).ShouldBeTrue();

        product.Server.Requests.ShouldBeEmpty();
    }
}
