using System.Text;
using Latido.Engine.Facts;
using Latido.Server.Log;
using Latido.Server.Log.Postgres;
using Latido.Server.Log.Segments;
using Latido.Server.Platform;
using Microsoft.Extensions.Logging.Abstractions;

namespace Latido.Server.Tests.Log;

/// <summary>A log and its writer on a home of the test's own, as the host would run them.</summary>
internal sealed class RunningLog : IAsyncDisposable
{
    public static readonly WorkspaceId Workspace = WorkspaceId.From(new("01890000-0000-7000-8000-000000000001"));
    public static readonly Guid Source = new("01890000-0000-7000-8000-000000000002");

    private bool isStopped;

    private RunningLog(ILogHome home, LogOptions options, TimeProvider time)
    {
        Home = home;
        Log = new(home, options);
        Writer = new(home, Log, options, time, NullLogger<LogWriter>.Instance);
    }

    public ILogHome Home { get; }

    public EventLog Log { get; }

    public LogWriter Writer { get; }

    public static async Task<RunningLog> StartAsync(ILogHome home, LogOptions? options = null, TimeProvider? time = null)
    {
        var running = new RunningLog(home, options ?? new(), time ?? TimeProvider.System);
        await running.Writer.StartAsync(default);

        return running;
    }

    /// <summary>A post of events by one person of one account, with these message ids.</summary>
    public static Post Post(params ulong[] ids)
    {
        var post = new Post(Workspace, Source, 1_790_000_000_000_000);

        foreach (var id in ids)
        {
            post.Add(Event(id), id);
        }

        return post;
    }

    public static Fact Event(ulong n, string? account = null) => new()
    {
        Kind = FactKind.Event,
        At = 1_790_000_000_000_000 + (long)(n % 1000),
        Person = Encoding.UTF8.GetBytes($"person-{n % 7}"),
        Account = Encoding.UTF8.GetBytes(account ?? $"account-{n % 11}"),
        Name = "Report Exported"u8,
        Payload = Encoding.UTF8.GetBytes($$"""{"n":{{n}}}"""),
    };

    public async Task<Appended> AppendAsync(params ulong[] ids)
    {
        using var post = Post(ids);

        return await Writer.AppendAsync(post, default);
    }

    /// <summary>The ids of all records after a bookmark, up to the head of now.</summary>
    public async Task<List<ulong>> ReadIdsAsync(long after = 0)
    {
        List<ulong> ids = [];

        if (after >= Log.HeadGroup)
        {
            return ids;
        }

        await foreach (var group in Log.ReadAsync(after, default))
        {
            foreach (var record in group)
            {
                ids.Add(record.Id);
            }

            if (group.Number >= Log.HeadGroup)
            {
                break;
            }
        }

        return ids;
    }

    public async Task StopAsync()
    {
        if (!isStopped)
        {
            isStopped = true;
            await Writer.StopAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}

/// <summary>Where a test's log lives: a folder or a database, which can be opened again and again.</summary>
internal sealed class LogPlace : IAsyncDisposable
{
    private TestDatabase? database;

    public string Folder { get; } = Directory.CreateTempSubdirectory("latido-log-").FullName;

    public string? ConnectionString => database?.ConnectionString;

    /// <summary>The segment files, oldest first.</summary>
    public string[] Files => [.. Directory.GetFiles(Folder, "*.log").Order(StringComparer.Ordinal)];

    public static async Task<LogPlace> CreateAsync(Database kind) =>
        new() { database = kind == Database.Postgres ? await TestDatabase.CreateAsync() : null };

    public ILogHome Open(int segmentBytes = 64 << 20, LogDisk? disk = null) => database is null
        ? new SegmentLog(Folder, segmentBytes, NullLogger<SegmentLog>.Instance, disk)
        : new PostgresLog(database.ConnectionString);

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);

        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }
}
