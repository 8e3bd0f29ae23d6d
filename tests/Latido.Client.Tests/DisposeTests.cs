namespace Latido.Client.Tests;

/// <summary>The end of a client, which must neither hang its product nor lose events in silence.</summary>
public sealed class DisposeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Disposing_sends_what_is_left()
    {
        await using var product = new Product { BatchCount = 2 };

        product.Track("One", "Two", "Three");
        await product.DisposeAsync();

        product.Server.Names.ShouldBe(["One", "Two", "Three"]);
        product.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Disposing_waits_for_the_request_that_is_on_its_way()
    {
        var release = new TaskCompletionSource();
        await using var product = new Product { Server = new(FakeServer.Waits(release.Task)) };
        product.Track("One");
        var flushed = product.Client.FlushAsync(Token);
        await product.Server.NextAsync();
        product.Track("Two");

        var disposed = product.DisposeAsync();
        release.SetResult();
        await disposed;

        (await flushed).ShouldBeTrue();
        product.Server.Names.ShouldBe(["One", "Two"]);
    }

    [Fact]
    public async Task Disposing_ends_in_time_though_the_server_does_not_answer_and_tells_what_is_lost()
    {
        await using var product = new Product { Server = new(FakeServer.Hangs) };
        product.Track("One");
        var flushed = product.Client.FlushAsync(Token);
        await product.Server.NextAsync();
        product.Track("Two");

        var disposed = product.DisposeAsync();
        await product.Clock.PassSecondsAsync(3);
        await disposed;

        (await flushed).ShouldBeFalse();
        product.Problems.ShouldHaveSingleItem().ShouldBe(new(
            ProblemKind.Closed, "2 events were dropped because the client was disposed before they could be sent.", 2));
    }

    [Fact]
    public async Task Disposing_tries_again_as_long_as_it_may()
    {
        await using var product = new Product { Server = new(FakeServer.Says(503)) };
        product.Track("One");

        var disposed = product.DisposeAsync();
        await product.Clock.PassSecondsAsync(1);
        await disposed;

        product.Client.Counts.Delivered.ShouldBe(1);
    }

    [Fact]
    public async Task Disposing_in_no_time_keeps_what_is_left_in_the_spool()
    {
        using var folder = new TemporaryFolder();
        await using var product = new Product { SpoolFolder = folder.Path, DisposeTimeout = TimeSpan.Zero, Server = new(FakeServer.Hangs) };
        product.Track("One");
        _ = product.Client.FlushAsync(Token);
        await product.Server.NextAsync();
        product.Track("Two");

        await product.DisposeAsync();

        product.Client.Counts.Spooled.ShouldBe(2);
        product.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_comes_after_the_end_is_dropped_and_told_of()
    {
        await using var product = new Product();
        product.Track("One");
        product.Client.Dispose();
        await product.Client.DisposeAsync();

        product.Track("Late");

        product.Server.Names.ShouldBe(["One"]);
        product.Kinds.ShouldBe([ProblemKind.Closed]);
        (await product.Client.FlushAsync(Token)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_client_that_was_never_used_ends_too()
    {
        await using var product = new Product();

        await product.Client.DisposeAsync();

        product.Server.Requests.ShouldBeEmpty();
    }
}
