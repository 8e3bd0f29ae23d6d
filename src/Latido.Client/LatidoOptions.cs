namespace Latido.Client;

/// <summary>Which event is dropped when the queue is full.</summary>
public enum WhenFull
{
    /// <summary>The one that comes: what is queued stays. The history that the server has ends earlier, but has no hole.</summary>
    DropNewest,

    /// <summary>The one that waits longest: the latest is known, at the price of a hole before it.</summary>
    DropOldest,
}

/// <summary>How a <see cref="LatidoClient"/> sends. Only <see cref="Host"/> and <see cref="WriteKey"/> have to be given.</summary>
/// <remarks>What is out of range is told of by an <see cref="ArgumentException"/> when the client is made, and never later.</remarks>
public sealed class LatidoOptions
{
    /// <summary>
    /// Where Latido is: <c>https://latido.example.com</c>, http or https. A path in it is kept: events go to <c>v1/batch</c> below it.
    /// </summary>
    public required Uri Host { get; init; }

    /// <summary>The write key of a source, <c>lw_…</c>: it can send events and nothing else.</summary>
    public required string WriteKey { get; init; }

    /// <summary>The most events waiting in memory, 1 to 1,000,000. Default 10,000.</summary>
    public int QueueCapacity { get; init; } = 10_000;

    /// <summary>The most bytes of events waiting in memory, 64 KiB to 1 GiB. Default 16 MiB.</summary>
    public long QueueBytes { get; init; } = 16 << 20;

    /// <summary>What is dropped when the queue is full. Default <see cref="WhenFull.DropNewest"/>.</summary>
    public WhenFull WhenFull { get; init; } = WhenFull.DropNewest;

    /// <summary>The most events in one request, 1 to 2,500. Default 250. A request is sent as soon as so many wait.</summary>
    public int BatchCount { get; init; } = 250;

    /// <summary>The most bytes of one request before it is packed, 33 KiB to 500 KiB. Default 480 KiB.</summary>
    public int BatchBytes { get; init; } = 480 * 1024;

    /// <summary>How long an event waits for company before it is sent, 10 ms to 1 hour. Default 5 seconds.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one request may take before it counts as failed, 100 ms to 10 minutes. Default 30 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long to wait after a first failure, 1 ms to 10 minutes; each further failure doubles it, and chance takes up to half of
    /// it away, so that many clients do not come back at once. Default half a second. A <c>Retry-After</c> of the server goes before it.
    /// </summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The longest wait between attempts that doubling comes to, at least <see cref="RetryDelay"/> and at most 1 hour.
    /// Default 1 minute. Longer than 5 minutes the server's <c>Retry-After</c> is not heeded.
    /// </summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How often events are tried before they are given up, 1 to 1,000. Default 10. An answer with <c>Retry-After</c> does not
    /// count. With a spool nothing is given up: the spool's size is the bound.
    /// </summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>How long events are tried before they are given up, 1 second to 24 hours. Default 30 minutes. Not with a spool.</summary>
    public TimeSpan MaxRetryTime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long disposing may take to send what is left, 0 to 10 minutes. Default 5 seconds.</summary>
    public TimeSpan DisposeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A folder for events that cannot be sent now. Null, the default, keeps them in memory only. They survive a restart and
    /// are sent later, in order, under the ids they had. Several processes may share a folder, each writes into a part of
    /// its own. The folder holds what you send: keep it where only your product may read.
    /// </summary>
    public string? SpoolFolder { get; init; }

    /// <summary>The most bytes this client keeps in the spool, 1 MiB to 1 TiB. Default 64 MiB. Beyond it the oldest are dropped.</summary>
    public long SpoolBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Told of whatever goes wrong; null, the default, tells nobody, and <see cref="LatidoClient.Counts"/> still counts. It is called
    /// on the thread of your call or on the client's own, sometimes on both at once; be quick in it. What it throws is swallowed.
    /// </summary>
    public Action<LatidoProblem>? OnProblem { get; init; }

    /// <summary>
    /// What carries the requests, for a proxy, a certificate of your own or a test. Null, the default, makes one. Yours is
    /// not disposed with the client.
    /// </summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>The clock. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>A number from 0 to 1 for the share that chance has in a wait.</summary>
    internal Func<double> Chance { get; init; } = Random.Shared.NextDouble;

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Host);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        Require(Host.IsAbsoluteUri && Host.Scheme is "http" or "https", nameof(Host), "must be an http or https address, such as https://latido.example.com");
        Require(Host is { Query: "", Fragment: "", UserInfo: "" }, nameof(Host), "must be an address without a user, a query or a fragment");
        Require(!string.IsNullOrWhiteSpace(WriteKey), nameof(WriteKey), "must be the write key of a source, lw_…");
        Require(WriteKey.All(c => char.IsAscii(c) && !char.IsControl(c) && c is not (':' or ' ')), nameof(WriteKey), "holds a character that no write key has");
        Range(QueueCapacity, 1, 1_000_000, nameof(QueueCapacity));
        Range(QueueBytes, 64 << 10, 1 << 30, nameof(QueueBytes));
        Require(WhenFull is WhenFull.DropNewest or WhenFull.DropOldest, nameof(WhenFull), "must be DropNewest or DropOldest");
        Range(BatchCount, 1, 2_500, nameof(BatchCount));
        Range(BatchBytes, 33 << 10, 500 << 10, nameof(BatchBytes));
        Range(FlushInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), nameof(FlushInterval));
        Range(RequestTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10), nameof(RequestTimeout));
        Range(RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10), nameof(RetryDelay));
        Range(MaxRetryDelay, RetryDelay, TimeSpan.FromHours(1), nameof(MaxRetryDelay));
        Range(MaxAttempts, 1, 1_000, nameof(MaxAttempts));
        Range(MaxRetryTime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24), nameof(MaxRetryTime));
        Range(DisposeTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10), nameof(DisposeTimeout));
        Require(SpoolFolder is not "", nameof(SpoolFolder), "must be a folder, or null for none");
        Range(SpoolBytes, 1L << 20, 1L << 40, nameof(SpoolBytes));
    }

    private static void Range<T>(T value, T least, T most, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"LatidoOptions.{name} must be from {least} to {most}.");
        }
    }

    private static void Require(bool isSo, string name, string message)
    {
        if (!isSo)
        {
            throw new ArgumentException($"LatidoOptions.{name} {message}.", name);
        }
    }
}
