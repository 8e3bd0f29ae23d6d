using Latido.Engine.Facts;
using Latido.Server.Accounts;
using NodaTime;

namespace Latido.Server.Ingest.Pages;

/// <summary>A source as the pages show it: what is written down of it, and what its book counts at this moment.</summary>
public sealed record SourceRow(SourceView Source, Instant? LastEventAt, SourceDay Day)
{
    private static readonly SourceDay Nothing = new(0, 0, [], 0);

    public long Refused => Day.Refused.Sum(reason => reason.Count);

    public static SourceRow Of(SourceView source, SourceBooks books, long now)
    {
        var book = books.Find(source.Id);
        var last = book is { LastEventAt: > 0 } ? Moment.FromMicroseconds(book.LastEventAt) : source.LastEventAt;

        return new(source, last, book?.DayBefore(now) ?? Nothing);
    }
}
