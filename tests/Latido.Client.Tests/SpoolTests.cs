namespace Latido.Client.Tests;

/// <summary>What cannot be sent waits on disk: over a restart, in order, under the same ids, and never for ever more.</summary>
public sealed class SpoolTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Nothing_is_on_disk_while_the_server_takes_all()
    {
        await using var product = Open(new());

        product.Track("One");
        (await product.Client.FlushAsync(Token)).ShouldBeTrue();

        folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_process_could_not_send_the_next_one_sends_in_order_under_the_same_ids()
    {
        var away = new FakeServer { Otherwise = FakeServer.Says(503) };
        await using (var product = Open(away, batchCount: 2))
        {
            product.Track("A", "B", "C", "D", "E");
            (await product.Client.FlushAsync(Token)).ShouldBeFalse();
            product.Track("F");
            product.Client.Counts.Spooled.ShouldBe(5);
        }

        folder.Files.Count.ShouldBe(3);
        await using var next = Open(new(), batchCount: 2);
        next.Track("G");
        (await next.Client.FlushAsync(Token)).ShouldBeTrue();

        string.Concat(next.Server.Names).ShouldBe("ABCDEFG");
        next.Server.Requests[0].Ids.ShouldBe(away.Requests[0].Ids);
        next.Client.Counts.ShouldBe(new LatidoCounts(Given: 1, Recovered: 6, Delivered: 7, Dropped: 0, Queued: 0, Spooled: 0));
        folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task While_the_server_is_away_later_events_join_on_disk_and_all_leave_in_order_when_it_is_back()
    {
        await using var product = Open(new(FakeServer.Says(503), FakeServer.Says(503)));

        product.Track("A");
        (await product.Client.FlushAsync(Token)).ShouldBeFalse();
        product.Track("B");
        (await product.Client.FlushAsync(Token)).ShouldBeFalse();
        product.Track("C");
        (await product.Client.FlushAsync(Token)).ShouldBeFalse();
        product.Client.Counts.ShouldBe(new LatidoCounts(3, 0, 0, 0, 0, Spooled: 3));

        // B and C share a file: one for each flush would soon be thousands.
        folder.Files.Count.ShouldBe(2);
        await product.Clock.PassSecondsAsync(1);
        await product.Clock.PassSecondsAsync(2);
        (await FlushAllAsync(product)).ShouldBeTrue();

        product.Server.Names.ShouldBe(["A", "A", "A", "B", "C"]);
        product.Client.Counts.Delivered.ShouldBe(3);
    }

    [Fact]
    public async Task With_a_spool_nothing_is_given_up()
    {
        await using var product = Open(new() { Otherwise = FakeServer.Says(500) });

        product.Track("A");
        (await product.Client.FlushAsync(Token)).ShouldBeFalse();

        foreach (var seconds in (double[])[1, 2, 4, 8, 16, 32, 60, 60, 60])
        {
            await product.Clock.PassSecondsAsync(seconds);
        }

        product.Client.Counts.Spooled.ShouldBe(1);
        product.Kinds.ShouldAllBe(kind => kind == ProblemKind.Delayed);
    }

    [Fact]
    public async Task A_torn_file_loses_its_torn_line_and_no_other()
    {
        await SpoolAsync("A", "B", "C");
        var file = folder.Files.Single();
        var bytes = await File.ReadAllBytesAsync(file, Token);
        await File.WriteAllBytesAsync(file, bytes[..^20], Token);

        await using var next = Open(new());
        next.Track("D");
        (await next.Client.FlushAsync(Token)).ShouldBeFalse();

        string.Concat(next.Server.Names).ShouldBe("ABD");
        next.Problems.ShouldHaveSingleItem().Kind.ShouldBe(ProblemKind.SpoolDamaged);
        next.Client.Counts.ShouldBe(new LatidoCounts(1, 3, 3, 1, 0, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("no json\n[1]\n{\"half\":\n")]
    public async Task A_file_of_rubbish_is_told_of_and_cleared_away(string rubbish)
    {
        await SpoolAsync("A");
        var file = folder.Files.Single();
        await File.WriteAllTextAsync(file, rubbish, Token);

        await using var next = Open(new());
        next.Track("B");
        await next.Client.FlushAsync(Token);

        next.Server.Names.ShouldBe(["B"]);
        next.Kinds.All(kind => kind == ProblemKind.SpoolDamaged).ShouldBeTrue();
        next.Client.Counts.Spooled.ShouldBe(0);
    }

    [Fact]
    public async Task After_damage_nothing_is_written_behind_half_a_line()
    {
        await SpoolAsync("A", "B");
        var file = folder.Files.Single();
        await File.WriteAllBytesAsync(file, (await File.ReadAllBytesAsync(file, Token))[..^5], Token);

        await SpoolAsync("C");
        await using var last = Open(new());
        await FlushAllAsync(last);

        string.Concat(last.Server.Names).ShouldBe("AC");
    }

    [Fact]
    public async Task A_full_spool_drops_its_oldest_and_says_how_many()
    {
        await using var product = Open(new() { Otherwise = FakeServer.Says(503) }, batchCount: 10);

        for (var i = 0; i < 80; i++)
        {
            product.Client.Track($"E{i}", "u", properties: new() { ["text"] = new string('x', 20_000) });

            if (i % 10 == 9)
            {
                await product.Client.FlushAsync(Token);
            }
        }

        var counts = product.Client.Counts;
        counts.Spooled.ShouldBe(50);
        counts.Dropped.ShouldBe(30);
        product.Problems.Where(problem => problem.Kind == ProblemKind.SpoolFull).Sum(problem => problem.Dropped).ShouldBe(30);
        folder.Files.Sum(file => new FileInfo(file).Length).ShouldBeLessThanOrEqualTo(1 << 20);
        await product.DisposeAsync();
        await using var next = Open(new(), batchCount: 10);
        (await FlushAllAsync(next)).ShouldBeTrue();
        next.Server.Names.ShouldBe(Enumerable.Range(30, 50).Select(i => $"E{i}"));
    }

    [Fact]
    public async Task Two_clients_of_one_folder_keep_out_of_each_others_way_and_the_next_takes_over_from_both()
    {
        var (first, second) = (Open(new() { Otherwise = FakeServer.Says(503) }), Open(new() { Otherwise = FakeServer.Says(503) }));
        await using (first)
        {
            await using (second)
            {
                first.Track("A");
                await first.Client.FlushAsync(Token);
                second.Track("B");
                await second.Client.FlushAsync(Token);
                first.Client.Counts.Spooled.ShouldBe(1);
                second.Client.Counts.Spooled.ShouldBe(1);
                folder.Files.Select(Path.GetDirectoryName).Distinct().Count().ShouldBe(2);
            }
        }

        await using var next = Open(new());
        (await FlushAllAsync(next)).ShouldBeTrue();

        next.Server.Names.Order().ShouldBe(["A", "B"]);
        next.Client.Counts.Recovered.ShouldBe(2);
    }

    [Fact]
    public async Task What_belongs_to_a_living_client_is_left_to_it()
    {
        await using var living = Open(new() { Otherwise = FakeServer.Says(503) });
        living.Track("A");
        await living.Client.FlushAsync(Token);

        await using var other = Open(new());
        (await other.Client.FlushAsync(Token)).ShouldBeTrue();

        other.Client.Counts.Recovered.ShouldBe(0);
        living.Client.Counts.Spooled.ShouldBe(1);
    }

    [Fact]
    public async Task Of_a_batch_sent_by_halves_only_what_remains_is_kept()
    {
        var server = new FakeServer(FakeServer.Says(503), FakeServer.Says(413), FakeServer.Says(200), FakeServer.Says(503));
        await using (var product = Open(server))
        {
            product.Track("A", "B", "C", "D");
            await product.Client.FlushAsync(Token);
            await product.Clock.PassSecondsAsync(1);
            await server.NextAsync();
            await server.NextAsync();
            await server.NextAsync();
            await server.NextAsync();
        }

        await using var next = Open(new());
        (await FlushAllAsync(next)).ShouldBeTrue();

        string.Concat(next.Server.Names).ShouldBe("CD");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told_of_and_events_stay_in_memory()
    {
        var file = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(file, "", Token);
        await using var product = new Product { SpoolFolder = file, Server = new(FakeServer.Says(503)) };

        product.Track("A");
        var flushed = product.Client.FlushAsync(Token);
        await product.Clock.PassSecondsAsync(1);

        (await flushed).ShouldBeTrue();
        product.Kinds.ShouldBe([ProblemKind.SpoolUnavailable, ProblemKind.Delayed]);
    }

    [Fact]
    public async Task A_disk_that_fails_in_the_middle_costs_nothing_that_memory_can_hold()
    {
        await using var product = Open(new(FakeServer.Says(503), FakeServer.Says(503)));
        product.Track("A");
        await product.Client.FlushAsync(Token);
        var part = Path.GetDirectoryName(folder.Files.Single())!;
        Directory.Move(part, part + "-gone");

        product.Track("B");
        var flushed = product.Client.FlushAsync(Token);
        await product.Clock.PassSecondsAsync(1);
        await product.Clock.PassSecondsAsync(2);
        await flushed;

        string.Concat(product.Server.Names).ShouldBe("AAAB");
        product.Kinds.ShouldContain(ProblemKind.SpoolUnavailable);
        product.Client.Counts.Delivered.ShouldBe(2);
    }

    [Fact]
    public async Task Only_its_owner_may_read_the_spool()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var inner = Path.Combine(folder.Path, "spool");
        await using var product = new Product { SpoolFolder = inner };
        await product.Client.FlushAsync(Token);

        File.GetUnixFileMode(inner).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Product Open(FakeServer server, int batchCount = 250) => new()
    {
        SpoolFolder = folder.Path,
        Server = server,
        BatchCount = batchCount,
        QueueBytes = 8 << 20,
        MaxAttempts = 2,
    };

    /// <summary>Leaves these events on disk, as a process that found no server.</summary>
    private async Task SpoolAsync(params string[] names)
    {
        await using var product = Open(new() { Otherwise = FakeServer.Says(503) });
        product.Track(names);
        await product.Client.FlushAsync(Token);
    }

    /// <summary>A flush waits for what is on disk as long as that gets on.</summary>
    private static Task<bool> FlushAllAsync(Product product) => product.Client.FlushAsync(Token);
}
