using System.Text;
using Latido.Engine.Facts;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Latido.Server.Ingest.Imports.Csv;

/// <summary>
/// Reads the times of a column. Without a format: ISO 8601, with a T or a space, or seconds or milliseconds since 1970.
/// With one, such as <c>dd/MM/yyyy HH:mm</c>: exactly that. A time without a zone is of the column's zone; where a clock
/// was put back and a time was twice, it is the first; where it was put forward and a time never was, the one after.
/// </summary>
internal sealed class CsvTime
{
    private const long Day = 86_400_000_000;

    private readonly string? format;
    private readonly DateTimeZone zone;
    private readonly LocalDateTimePattern? moments;
    private readonly LocalDatePattern? days;
    private (long Start, long End, long Offset) steady = (long.MaxValue, long.MinValue, 0);

    public CsvTime(string? format, string? zone, int line)
    {
        this.format = format;
        this.zone = zone is null ? DateTimeZone.Utc : Zones.Find(zone) ?? throw new InvalidRequestException(
            $"Line {line} of the mapping: '{zone}' is not a time zone. Give an IANA name, such as Europe/Madrid.");

        if (format is null)
        {
            return;
        }

        try
        {
            if (format.AsSpan().ContainsAny("Hhms"))
            {
                moments = LocalDateTimePattern.CreateWithInvariantCulture(format);
            }
            else
            {
                days = LocalDatePattern.CreateWithInvariantCulture(format);
            }
        }
        catch (InvalidPatternException wrong)
        {
            throw new InvalidRequestException($"Line {line} of the mapping: '{format}' is not a format of times. {wrong.Message}");
        }
    }

    /// <summary>How the times of the column are to be written, for whoever wrote them otherwise.</summary>
    public string Wanted => format is null
        ? "is no ISO 8601; send that, or give the column's format in the mapping"
        : $"is not in the mapping's format {format}";

    /// <summary>Microseconds since 1970 UTC.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, out long microseconds)
    {
        if (moments is null && days is null)
        {
            return WireTime.TryReadLocal(text, out microseconds, out var hasZone)
                ? hasZone || TryPlace(ref microseconds)
                : WireTime.TryReadCount(text, out microseconds);
        }

        if (TryParse(Encoding.UTF8.GetString(text)) is { } local)
        {
            microseconds = Moment.ToMicroseconds(local.InUtc().ToInstant());
            return TryPlace(ref microseconds);
        }

        microseconds = 0;

        return false;
    }

    /// <summary>The day alone.</summary>
    public bool TryReadDay(ReadOnlySpan<byte> text, out LocalDate day)
    {
        day = default;

        if (moments is not null || days is not null)
        {
            var local = TryParse(Encoding.UTF8.GetString(text));
            day = local?.Date ?? default;

            return local is not null;
        }

        if (!WireTime.TryReadLocal(text, out var microseconds, out var hasZone) && !(hasZone = WireTime.TryReadCount(text, out microseconds)))
        {
            return false;
        }

        var instant = Moment.FromMicroseconds(microseconds);
        day = instant.InZone(hasZone ? zone : DateTimeZone.Utc).Date;

        return true;
    }

    private LocalDateTime? TryParse(string text) =>
        moments is not null
            ? moments.Parse(text) is { Success: true } moment ? moment.Value : null
            : days!.Parse(text) is { Success: true } date ? date.Value.AtMidnight() : null;

    /// <summary>From a time of the zone to UTC. The offset of months is remembered, because files run in order.</summary>
    private bool TryPlace(ref long local)
    {
        if (ReferenceEquals(zone, DateTimeZone.Utc))
        {
            return true;
        }

        if (local < steady.Start || local >= steady.End)
        {
            var instant = zone.AtLeniently(Moment.FromMicroseconds(local).InUtc().LocalDateTime).ToInstant();
            steady = SteadyAround(zone.GetZoneInterval(instant));

            if (local < steady.Start || local >= steady.End)
            {
                local = Moment.ToMicroseconds(instant);
                return true;
            }
        }

        local -= steady.Offset;

        return true;
    }

    /// <summary>Where the offset holds for sure, a day away from where it changes.</summary>
    private static (long Start, long End, long Offset) SteadyAround(ZoneInterval interval)
    {
        var offset = interval.WallOffset.Ticks / 10;
        var start = interval.HasStart ? Moment.ToMicroseconds(interval.Start) + offset + Day : long.MinValue;
        var end = interval.HasEnd ? Moment.ToMicroseconds(interval.End) + offset - Day : long.MaxValue;

        return (start, end, offset);
    }
}
