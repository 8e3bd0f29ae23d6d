namespace Latido.Client.Tests;

/// <summary>A product that sends by a client, with a server, a clock and a folder of the test. Waits are the longest that chance allows.</summary>
internal sealed class Product : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<LatidoProblem> problems = [];
    private LatidoClient? client;

    public FakeServer Server { get; init; } = new();

    public TimeProvider Time { get; init; } = new Clock();

    public Clock Clock => (Clock)Time;

    public int QueueCapacity { get; init; } = 1000;

    public long QueueBytes { get; init; } = 1 << 20;

    public WhenFull WhenFull { get; init; }

    public int BatchCount { get; init; } = 250;

    public int BatchBytes { get; init; } = 480 * 1024;

    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    public int MaxAttempts { get; init; } = 5;

    public TimeSpan MaxRetryTime { get; init; } = TimeSpan.FromMinutes(30);

    public TimeSpan DisposeTimeout { get; init; } = TimeSpan.FromSeconds(3);

    public string? SpoolFolder { get; init; }

    public long SpoolBytes { get; init; } = 1 << 20;

    public Action<LatidoProblem>? OnProblem { get; init; }

    public Uri Host { get; init; } = new("https://latido.example.com");

    /// <summary>Made when it is first asked for, so ask before you give it to threads.</summary>
    public LatidoClient Client => client ??= new(new()
    {
        Host = Host,
        WriteKey = "lw_test",
        Handler = Server,
        TimeProvider = Time,
        QueueCapacity = QueueCapacity,
        QueueBytes = QueueBytes,
        WhenFull = WhenFull,
        BatchCount = BatchCount,
        BatchBytes = BatchBytes,
        FlushInterval = TimeSpan.FromSeconds(10),
        RetryDelay = RetryDelay,
        MaxAttempts = MaxAttempts,
        MaxRetryTime = MaxRetryTime,
        DisposeTimeout = DisposeTimeout,
        SpoolFolder = SpoolFolder,
        SpoolBytes = SpoolBytes,
        Chance = () => 1,
        OnProblem = problem =>
        {
            lock (gate)
            {
                problems.Add(problem);
            }

            OnProblem?.Invoke(problem);
        },
    });

    public IReadOnlyList<LatidoProblem> Problems
    {
        get
        {
            lock (gate)
            {
                return [.. problems];
            }
        }
    }

    public IEnumerable<ProblemKind> Kinds => Problems.Select(problem => problem.Kind);

    public void Track(params string[] names)
    {
        foreach (var name in names)
        {
            Client.Track(name, userId: "u");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (client is not null)
        {
            await client.DisposeAsync();

            // Whatever a test does, no event leaves the books.
            var counts = client.Counts;
            (counts.Given + counts.Recovered).ShouldBe(counts.Delivered + counts.Dropped + counts.Spooled, counts.ToString());
            counts.Queued.ShouldBe(0);
        }
    }
}

/// <summary>A folder for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("latido-client-").FullName;

    public IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(Path, "*.ndjson", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
