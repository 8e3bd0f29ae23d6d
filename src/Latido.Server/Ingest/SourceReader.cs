using Latido.Engine.Facts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Ingest;

/// <summary>A source with what it brings: the last minutes, the last hour and the last day, hour by hour.</summary>
/// <param name="Keys">The keys in force, the newest first.</param>
/// <param name="AccountGroup">Which of a vendor's kinds of group is the account; null where the usual ranking holds.</param>
/// <param name="Lag">From the newest event's own time to its receipt, as of the last post.</param>
/// <param name="Hours">24 hours, the one that runs last.</param>
public sealed record SourceReport(
    Guid Id,
    string Name,
    string? AccountGroup,
    IReadOnlyList<KeyReport> Keys,
    Instant CreatedAt,
    Instant? LastEventAt,
    double PerMinute,
    Duration? Lag,
    SourceDay Day,
    IReadOnlyList<HourReport> Hours)
{
    public long LastHour => Hours[^1].Accepted;

    public long Refused => Day.Refused.Sum(refused => refused.Count);

    /// <summary>Of all that came, 0 to 1; null when nothing did.</summary>
    public double? ShareOf(long count) => Day.Accepted + Day.Duplicates + Refused is > 0 and var all ? (double)count / all : null;
}

/// <summary>A write key as it may be shown: never the key itself.</summary>
/// <param name="EventsPerMinute">How many events a minute may come with it; null for any number.</param>
public sealed record KeyReport(Guid Id, string Prefix, Instant CreatedAt, Instant? LastUsedAt, int? EventsPerMinute);

/// <summary>What came within an hour.</summary>
public sealed record HourReport(Instant Start, long Accepted, long Duplicates, long Refused);

/// <summary>Reads the sources of the current workspace. Scoped.</summary>
public sealed class SourceReader(Store store, SourceBooks books, KeyUses uses, TimeProvider time)
{
    /// <summary>Sources listed; a workspace has a handful.</summary>
    public const int Most = 100;

    private static readonly SourceDay NoDay = new(0, 0, [], 0, 0);

    public async Task<IReadOnlyList<SourceReport>> ListAsync(CancellationToken cancellationToken)
    {
        var sources = await store.Set<Source>().AsNoTracking().Where(source => source.RevokedAt == null)
            .OrderBy(source => source.CreatedAt).Take(Most).ToListAsync(cancellationToken);

        var keys = await store.KeysInForceAsync(cancellationToken);

        return [.. sources.Select(source => ReportOf(source, keys[source.Id]))];
    }

    private SourceReport ReportOf(Source source, IEnumerable<WriteKey> keys)
    {
        var book = books.Find(source.Id);
        var now = time.GetCurrentMicroseconds();
        var hours = book?.HoursBefore(now) ?? [.. SourceBook.HoursUntil(now).Select(start => new HourCount(start, 0, 0, 0))];

        return new(
            source.Id,
            source.Name,
            source.AccountGroup,
            [.. keys.Select(key => new KeyReport(key.Id, key.KeyPrefix, key.CreatedAt, uses.LastOf(key), key.EventsPerMinute))],
            source.CreatedAt,
            book is { LastEventAt: > 0 } ? Moment.FromMicroseconds(book.LastEventAt) : source.LastEventAt,
            book?.DayBefore(now).PerMinute ?? 0,
            book is { LastEventAt: > 0 } ? Duration.FromMilliseconds(book.Lag / 1000.0) : null,
            book?.DayBefore(now) ?? NoDay,
            [.. hours.Select(hour => new HourReport(Moment.FromMicroseconds(hour.Start), hour.Accepted, hour.Duplicates, hour.Refused))]);
    }
}
