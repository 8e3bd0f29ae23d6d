using System.Reflection;
using Latido.Engine.Facts;
using Latido.Server.Ingest;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Accounts;

/// <summary>How the server fares, for the System page and the API.</summary>
public sealed record SystemView(
    string Version,
    Duration Uptime,
    TimesView TimeToSignal,
    double LagSeconds,
    LogView Log,
    StoreView Store,
    MemoryView Memory,
    IReadOnlyList<SourceView> Sources)
{
    /// <summary>From the accepted event to the visible score, in the last hour.</summary>
    public TimesView TimeToScore { get; init; } = new(0, 0, 0, 0);

    /// <summary>Records that could not be digested and were passed over, and the first of them.</summary>
    public long Stuck { get; init; }

    public string? FirstStuck { get; init; }

    /// <summary>Bytes free where the data folder lies; null where that cannot be known.</summary>
    public long? DiskFree { get; init; }
}

/// <summary>How long it took from the accepted event to the visible signal or score in the last hour, in milliseconds.</summary>
public sealed record TimesView(long Count, double P50, double P95, double P99)
{
    internal static TimesView Of(Percentiles percentiles)
    {
        var (count, values) = percentiles.Read(0.5, 0.95, 0.99);

        return new(count, Math.Round(values[0] / 1000, 1), Math.Round(values[1] / 1000, 1), Math.Round(values[2] / 1000, 1));
    }
}

/// <summary>The log: where it lies, its groups and records, bytes, oldest record, and how far the reader has come.</summary>
public sealed record LogView(string Home, long Groups, long Records, long Bytes, Instant? OldestAt, long ReadGroups);

/// <summary>The store: sqlite or postgresql, and its bytes where they can be known.</summary>
public sealed record StoreView(string Kind, long? Bytes);

/// <summary>Memory of the process, and how many accounts and people it holds.</summary>
public sealed record MemoryView(long Bytes, int Accounts, int People);

/// <summary>One source of the workspace: what it brought in the last day, and what was refused, by reason.</summary>
/// <param name="KeyPrefix">How the newest of its write keys in force begins; empty where none is.</param>
public sealed record SourceView(
    Guid Id, string Name, string KeyPrefix, Instant? LastEventAt, long Accepted24h, long Duplicates24h, IReadOnlyList<RejectView> Rejected24h)
{
    /// <summary>From receipt to the visible score, for what came by this source in the last hour.</summary>
    public TimesView TimeToScore { get; init; } = new(0, 0, 0, 0);
}

public sealed record RejectView(string Reason, long Count);

/// <summary>Reads how the server fares. Scoped: sources are those of the current workspace.</summary>
public sealed class SystemReader(
    CurrentWorkspace current, Store store, HostSettings settings, EventLog log, Progress progress, LiveWorkspaces live, SourceBooks books, TimeProvider time)
{
    private static readonly string Version =
        typeof(SystemReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>Time to signal alone: costs nothing, every page shows it.</summary>
    public TimesView TimeToSignal => TimesView.Of(progress.Signals);

    public async Task<SystemView> ReadAsync(CancellationToken cancellationToken)
    {
        var sources = await store.Set<Source>().AsNoTracking().Where(source => source.RevokedAt == null)
            .OrderBy(source => source.CreatedAt).ToListAsync(cancellationToken);
        var keys = await store.KeysInForceAsync(cancellationToken);
        var (accounts, people) = live.Of(current.Id).Read(board => (board.Facts.Accounts.Count, board.Facts.PeopleCount));

        return new(
            Version,
            Duration.FromTimeSpan(time.GetElapsedTime(progress.StartedAt)),
            TimeToSignal,
            Math.Round(progress.LagSeconds, 3),
            new(
                settings.Database is null ? "files" : "postgresql",
                log.HeadGroup - log.FirstGroup + 1,
                log.Records,
                log.BytesOnDisk,
                await OldestAsync(cancellationToken),
                progress.Bookmark),
            new(settings.Database is null ? "sqlite" : "postgresql", settings.Database is null ? (long?)SizeOf(settings.StoreFile) + SizeOf($"{settings.StoreFile}-wal") : null),
            new(Environment.WorkingSet, accounts, people),
            [.. sources.Select(source => ViewOf(source, keys[source.Id].FirstOrDefault()?.KeyPrefix ?? ""))])
        {
            TimeToScore = TimesView.Of(progress.Scores),
            Stuck = progress.Stuck,
            FirstStuck = progress.FirstStuck,
            DiskFree = FreeIn(settings.DataFolder),
        };
    }

    private static long? FreeIn(string folder)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static long SizeOf(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;

    /// <summary>When the first group that is left was appended.</summary>
    private async Task<Instant?> OldestAsync(CancellationToken cancellationToken)
    {
        if (log.HeadGroup < log.FirstGroup)
        {
            return null;
        }

        await using var groups = log.ReadAsync(log.FirstGroup - 1, cancellationToken).GetAsyncEnumerator(cancellationToken);

        return await groups.MoveNextAsync() ? Moment.FromMicroseconds(groups.Current.AppendedAt) : null;
    }

    private SourceView ViewOf(Source source, string keyPrefix)
    {
        var book = books.Find(source.Id);
        var day = book?.DayBefore(time.GetCurrentMicroseconds());

        return new(
            source.Id,
            source.Name,
            keyPrefix,
            book is { LastEventAt: > 0 } ? Moment.FromMicroseconds(book.LastEventAt) : source.LastEventAt,
            day?.Accepted ?? 0,
            day?.Duplicates ?? 0,
            [.. (day?.Refused ?? []).Select(refused => new RejectView(refused.Reason.Key(), refused.Count))])
        {
            TimeToScore = TimesView.Of(progress.Of(source.Id)),
        };
    }
}
