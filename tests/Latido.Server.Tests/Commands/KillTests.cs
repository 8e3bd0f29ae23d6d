using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

/// <summary>The promise of the front door: what was acknowledged is there for ever, once, whatever kills the process.</summary>
public sealed class KillTests : IAsyncDisposable
{
    private const int Rounds = 5;
    private const int Connections = 2;

    private readonly Shell shell = new();
    private TestDatabase? database;

    public async ValueTask DisposeAsync()
    {
        shell.Dispose();

        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    [Theory, OnEachDatabase]
    public async Task Killed_at_any_moment_it_loses_nothing_acknowledged_and_counts_nothing_twice(Database kind)
    {
        database = kind is Database.Postgres ? await TestDatabase.CreateAsync() : null;
        string[] store = database is null ? [] : ["--database", database.ConnectionString];
        var seed = Environment.TickCount;
        var chance = new Random(seed);
        var created = (await shell.RunAsync(["workspace", "create", "Acme", "--json", .. store])).Json;
        var senders = Wire.All.Select(wire => new Sender(created.GetProperty("writeKey").GetString()!, wire)).ToList();

        for (var round = 0; round < Rounds; round++)
        {
            var (latido, url) = await LatidoProcess.ServeAsync(shell.Data, database?.ConnectionString);

            await using (latido)
            {
                var sending = Task.WhenAll(senders.Select(sender => sender.SendUntilItFailsAsync(url, Connections)));
                await Task.WhenAll(senders.Select(sender => sender.WaitForAsync(sender.Acknowledged + chance.Next(1, 15))));
                await latido.KillAsync();
                await sending;
            }
        }

        var (acknowledged, unanswered) = (senders.Select(sender => sender.Acknowledged).ToList(), senders.Sum(sender => sender.Unanswered));
        var (last, lastUrl) = await LatidoProcess.ServeAsync(shell.Data, database?.ConnectionString);

        await using (last)
        {
            await Task.WhenAll(senders.Select(sender => sender.SendAgainAsync(lastUrl)));
            await last.KillAsync();
        }

        // What was in doubt came in twice or once, what was acknowledged was sent again on top: each must count once.
        acknowledged.ShouldAllBe(batches => batches >= Rounds);
        (await CountsAsync(created.GetProperty("apiToken").GetString()!, store)).ShouldBe(
            CountsOf(senders.SelectMany(sender => sender.Sent)),
            $"seed {seed}, {string.Join('/', acknowledged)} batches acknowledged, {unanswered} unanswered");

        var rebuilt = await shell.RunAsync(["rebuild", .. store]);
        rebuilt.ExitCode.ShouldBe(0, rebuilt.Output);
        var health = await shell.RunAsync(["doctor", .. store]);
        health.ExitCode.ShouldBe(0, health.Output);
    }

    /// <summary>How often each account used what, and who of it how much, as a server tells that was started after the last kill.</summary>
    private async Task<List<string>> CountsAsync(string apiToken, string[] store)
    {
        var (latido, url) = await LatidoProcess.ServeAsync(shell.Data, database?.ConnectionString);
        await using var serving = latido;
        using var api = new HttpClient { BaseAddress = new Uri(url) };
        api.DefaultRequestHeaders.Authorization = new("Bearer", apiToken);
        var counts = new List<string>();

        // It waits until all that is in the log is in the scores.
        var shown = await shell.RunAsync(["account", "account-0", "--json", .. store]);
        shown.ExitCode.ShouldBe(0, shown.Error);

        for (var account = 0; account < Sender.Accounts; account++)
        {
            foreach (var by in (string[])["event", "person"])
            {
                var usage = await api.ReadAsync($"/api/v1/accounts/account-{account}/usage?by={by}");
                counts.AddRange(usage["items"]!.AsArray().Select(use => $"account-{account}: {use![by]} {use["count"]}"));
            }
        }

        return [.. counts.Order(StringComparer.Ordinal)];
    }

    private static List<string> CountsOf(IEnumerable<Wire.Use> sent) =>
        [.. sent.SelectMany(use => (string[])[$"{use.Account}: {use.Event}", $"{use.Account}: {use.Person}"])
            .CountBy(use => use).Select(use => $"{use.Key} {use.Value}").Order(StringComparer.Ordinal)];

    [Fact]
    public async Task An_import_that_was_killed_goes_on_where_it_was_and_comes_out_exact()
    {
        const int Lines = 120_000;
        await shell.RunAsync(["workspace", "create", "Acme"]);
        var archive = await WriteArchiveAsync(Lines);

        await using (var killed = LatidoProcess.Start("import", "segment", archive, "--data", shell.Data))
        {
            await WaitForLogAsync(Lines * 4);
            await killed.KillAsync();
        }

        var resumed = await shell.RunAsync(["import", "segment", archive, "--json"]);
        var shown = await shell.RunAsync(["account", "account-1", "--json"]);

        resumed.ExitCode.ShouldBe(0, resumed.Error);
        resumed.Json.GetProperty("read").GetInt32().ShouldBe(Lines);
        resumed.Json.GetProperty("accepted").GetInt32().ShouldBeInRange(1, Lines - 1);
        (resumed.Json.GetProperty("accepted").GetInt32() + resumed.Json.GetProperty("duplicates").GetInt32()).ShouldBe(Lines);
        shown.Json.GetProperty("usage").EnumerateArray().Sum(use => use.GetProperty("count").GetInt32()).ShouldBe(Lines / Sender.Accounts);
    }

    [Fact]
    public async Task A_server_that_is_asked_to_end_ends_with_nought_and_an_import_that_is_interrupted_with_one()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        var archive = await WriteArchiveAsync(600_000);
        await using var import = LatidoProcess.Start("import", "segment", archive, "--data", shell.Data);
        await WaitForLogAsync(100_000);
        await import.SignalAsync("TERM");
        (await import.EndAsync()).ExitCode.ShouldBe(1);

        var (server, _) = await LatidoProcess.ServeAsync(shell.Data);
        await using var serving = server;
        await server.SignalAsync("TERM");
        (await server.EndAsync()).ExitCode.ShouldBe(0);
        File.Exists(Path.Combine(shell.Data, "latido.sock")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_import_that_waits_for_more_input_ends_when_it_is_interrupted()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        await using var import = LatidoProcess.StartFed(Event(1), "import", "segment", "-", "--data", shell.Data);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));

        while (import.Holds(shell.Data) is null)
        {
            await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        // Ctrl-C does the same, but who runs the tests in the background has it ignored.
        await import.SignalAsync("TERM");

        (await import.EndAsync()).ExitCode.ShouldBe(1);
    }

    private async Task WaitForLogAsync(long bytes)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(2));

        while (await pause.WaitForNextTickAsync())
        {
            if (LogBytes.WrittenIn(Path.Combine(shell.Data, "log")) > bytes)
            {
                return;
            }
        }
    }

    private async Task<string> WriteArchiveAsync(int lines)
    {
        var path = shell.In("archive.ndjson");
        await using var file = new StreamWriter(path);

        for (var n = 0; n < lines; n++)
        {
            await file.WriteLineAsync(Event(n));
        }

        return path;
    }

    /// <summary>The n-th line of an archive.</summary>
    private static string Event(int n) => Wire.Segment.Event(Wire.Segment.UseOf(n, n % Sender.Accounts));
}
