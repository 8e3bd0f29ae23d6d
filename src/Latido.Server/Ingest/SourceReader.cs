using Latido.Engine.Facts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Latido.Server.Ingest;

/// <summary>A source with what it brings: the last minutes, the last hour and the last day, hour by hour.</summary>
/// <param name="Lag">From the newest event's own time to its receipt, as of the last post.</param>
/// <param name="Hours">24 hours, the one that runs last.</param>
public sealed record SourceReport(
    Guid Id, string Name, string KeyPrefix, Instant CreatedAt, Instant? LastEventAt, double PerMinute, Duration? Lag, SourceDay Day, IReadOnlyList<HourReport> Hours)
{
    public long LastHour => Hours[^1].Accepted;

    public long Refused => Day.Refused.Sum(refused => refused.Count);

    /// <summary>Of all that came, 0 to 1; null when nothing did.</summary>
    public double? ShareOf(long count) => Day.Accepted + Day.Duplicates + Refused is > 0 and var all ? (double)count / all : null;
}

/// <summary>What came within an hour.</summary>
public sealed record HourReport(Instant Start, long Accepted, long Duplicates, long Refused);

/// <summary>Reads the sources of the current workspace. Scoped.</summary>
public sealed class SourceReader(Store store, SourceBooks books, TimeProvider time)
{
    /// <summary>Sources listed; a workspace has a handful.</summary>
    public const int Most = 100;

    private static readonly SourceDay NoDay = new(0, 0, [], 0);

    public async Task<IReadOnlyList<SourceReport>> ListAsync(CancellationToken cancellationToken)
    {
        var sources = await store.Set<Source>().AsNoTracking().Where(source => source.RevokedAt == null)
            .OrderBy(source => source.CreatedAt).Take(Most).ToListAsync(cancellationToken);

        return [.. sources.Select(ReportOf)];
    }

    private SourceReport ReportOf(Source source)
    {
        var book = books.Find(source.Id);
        var now = time.GetCurrentMicroseconds();
        var hours = book?.HoursBefore(now) ?? [.. SourceBook.HoursUntil(now).Select(start => new HourCount(start, 0, 0, 0))];

        return new(
            source.Id,
            source.Name,
            source.KeyPrefix,
            source.CreatedAt,
            book is { LastEventAt: > 0 } ? Moment.FromMicroseconds(book.LastEventAt) : source.LastEventAt,
            book?.DayBefore(now).PerMinute ?? 0,
            book is { LastEventAt: > 0 } ? Duration.FromMilliseconds(book.Lag / 1000.0) : null,
            book?.DayBefore(now) ?? NoDay,
            [.. hours.Select(hour => new HourReport(Moment.FromMicroseconds(hour.Start), hour.Accepted, hour.Duplicates, hour.Refused))]);
    }
}
