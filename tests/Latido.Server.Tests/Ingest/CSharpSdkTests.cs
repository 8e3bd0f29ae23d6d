using Latido.Client;
using NodaTime;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>Our own SDK for C# against the real server, over good roads and bad ones.</summary>
public sealed class CSharpSdkTests(SegmentHouse segment) : IClassFixture<SegmentHouse>
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    private readonly House house = segment.House;
    private readonly List<LatidoProblem> problems = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task What_it_says_is_in_the_log_as_it_was_meant(Database database)
    {
        await using var own = await House.OpenAsync(database);
        var workspace = await own.CreateWorkspaceAsync();
        await using var client = Open(own.Address, workspace.WriteKey);

        client.Identify("u_1", new() { ["name"] = "Ana Núñez" }, anonymousId: "a_1", timestamp: At);
        client.Group("acme", "u_1", new() { ["name"] = "Acme \"S.A.\"", ["seats"] = 20 }, timestamp: At);
        client.Group("globex", traits: new() { ["mrr"] = 4200.5m }, timestamp: At);
        client.Track("Informe exportado 🚀", "u_1", "acme", new() { ["rows"] = 10 }, timestamp: At);
        client.Page("Home", "u_2", category: "Docs", timestamp: At);
        client.Track("Login", anonymousId: "a_2", timestamp: At);
        (await client.FlushAsync(Token)).ShouldBeTrue();

        var lines = await own.ReadLogAsync(workspace.Id);
        lines.Select(line => line.ToString()).ShouldBe(
        [
            """Identify u_1|a_1|||{"name":"Ana Núñez"}""",
            """Group u_1||acme||{"name":"Acme \"S.A.\"","seats":20}""",
            """Account ||globex||{"mrr":4200.5}""",
            """Event u_1||acme|Informe exportado 🚀|{"rows":10}""",
            """Event u_2|||Viewed Home Page|{"category":"Docs"}""",
            "Event |a_2||Login|",
        ], ignoreOrder: true);
        problems.ShouldBeEmpty();

        // The correction is the way from there to here: both clocks are this machine's.
        var meant = Instant.FromDateTimeOffset(At);
        lines.ShouldAllBe(line => line.At - meant < Duration.FromSeconds(30) && line.At - meant > Duration.FromSeconds(-1));
    }

    [Fact]
    public async Task Whatever_goes_wrong_on_the_way_nothing_is_lost_nothing_counts_twice_and_all_is_in_order()
    {
        var workspace = await house.CreateWorkspaceAsync();
        await using var road = await RoughRoad.OpenAsync(
            house.Address, Mishap.Error500, Mishap.LostAfter, Mishap.LostBefore, Mishap.None, Mishap.LostAfter, Mishap.Error429, Mishap.Error500);

        await using (var client = Open(road.Address, workspace.WriteKey, batchCount: 20))
        {
            SayMany(client, from: 0, to: 200);
            (await client.FlushAsync(Token)).ShouldBeTrue();
            client.Counts.Delivered.ShouldBe(200);
        }

        (await house.ReadLogAsync(workspace.Id)).Select(line => line.Name).ShouldBe(Names(200));
        road.Retries.ShouldContain("1");
        problems.ShouldAllBe(problem => problem.Kind == ProblemKind.Delayed);
    }

    [Fact]
    public async Task What_is_said_while_the_server_is_away_waits_on_disk_for_the_next_process_and_the_next_server()
    {
        await using var own = await House.OpenAsync();
        var workspace = await own.CreateWorkspaceAsync();
        var spool = Directory.CreateTempSubdirectory("latido-spool-").FullName;

        try
        {
            await using (var road = await RoughRoad.OpenAsync(own.Address, Mishap.None, Mishap.LostAfter, Mishap.LostBefore))
            await using (var client = Open(road.Address, workspace.WriteKey, batchCount: 20, spool))
            {
                SayMany(client, from: 0, to: 40);
                await client.FlushAsync(Token);
                await own.StopAsync();
                SayMany(client, from: 40, to: 100);
            }

            await own.StartAsync();
            await using var next = Open(own.Address, workspace.WriteKey, batchCount: 20, spool);
            SayMany(next, from: 100, to: 110);
            (await next.FlushAsync(Token)).ShouldBeTrue();

            next.Counts.Recovered.ShouldBeGreaterThanOrEqualTo(60);
            (await own.ReadLogAsync(workspace.Id)).Select(line => line.Name).ShouldBe(Names(110));
        }
        finally
        {
            Directory.Delete(spool, recursive: true);
        }
    }

    [Fact]
    public async Task A_wrong_write_key_is_told_to_the_developer()
    {
        await using var client = Open(house.Address, "lw_wrong");

        client.Track("Login", "u_1");

        (await client.FlushAsync(Token)).ShouldBeFalse();
        var problem = problems.ShouldHaveSingleItem();
        problem.Kind.ShouldBe(ProblemKind.ServerRefused);
        problem.Message.ShouldContain("401");
        problem.Message.ShouldContain("write key");
    }

    [Fact]
    public async Task A_product_published_without_what_it_does_not_use_says_the_same()
    {
        using var product = new PublishedProduct();
        await product.PublishAsync();
        Assert.SkipUnless(product.IsPublished, $"A product cannot be published here: {product.How}");
        var workspace = await house.CreateWorkspaceAsync();
        var spool = Directory.CreateTempSubdirectory("latido-spool-").FullName;

        var (code, output) = await product.RunAsync(house.Address.ToString(), workspace.WriteKey, spool);

        Directory.Delete(spool, recursive: true);
        code.ShouldBe(0, $"{product.How}: {output}");
        (await house.ReadLogAsync(workspace.Id)).Select(line => line.ToString()).ShouldBe(
        [
            """Identify u_1|a_1|||{"name":"Ana Núñez"}""",
            """Group u_1||acme||{"mrr":4200.50,"renewsOn":"2027-01-15"}""",
            "Event u_1|||Viewed Home Page|",
            """Event u_1||acme|Informe exportado|{"text":"ñ","yes":true,"whole":9223372036854775807,"half":0.5,"id":"00000000-0000-0000-0000-000000000000","list":[1,null,"b"],"names":{"a":1},"json":{"deep":[true]}}""",
        ], ignoreOrder: true);
    }

    private static IEnumerable<string> Names(int count) => Enumerable.Range(0, count).Select(i => $"Step {i}");

    private static void SayMany(LatidoClient client, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            client.Track($"Step {i}", $"u_{i % 7}", "acme");
        }
    }

    private LatidoClient Open(Uri host, string key, int batchCount = 250, string? spool = null) => new(new()
    {
        Host = host,
        WriteKey = key,
        BatchCount = batchCount,
        RetryDelay = TimeSpan.FromMilliseconds(10),
        SpoolFolder = spool,
        OnProblem = problem =>
        {
            lock (problems)
            {
                problems.Add(problem);
            }
        },
    });
}
