using NodaTime;

namespace Latido.Engine.Facts;

/// <summary>
/// Says on which day of a workspace a moment falls. Remembers the last day it was asked about, because a stream of
/// events asks about the same one again and again.
/// </summary>
public sealed class DayClock(DateTimeZone zone)
{
    private long start = long.MaxValue;
    private long end = long.MinValue;
    private int day;

    public DateTimeZone Zone => zone;

    /// <summary>The day's number (see <see cref="DayNumber"/>) of a moment in microseconds since 1970 UTC.</summary>
    public int DayOf(long microseconds)
    {
        if (microseconds < start || microseconds >= end)
        {
            var date = Moment.FromMicroseconds(microseconds).InZone(zone).Date;
            start = Moment.ToMicroseconds(zone.AtStartOfDay(date).ToInstant());
            end = Moment.ToMicroseconds(zone.AtStartOfDay(date.PlusDays(1)).ToInstant());
            day = DayNumber.From(date);
        }

        return day;
    }
}

/// <summary>Instants as the log and the store hold them: microseconds since 1970 UTC.</summary>
public static class Moment
{
    public static Instant FromMicroseconds(long microseconds) =>
        Instant.FromUnixTimeTicks(0).Plus(Duration.FromTicks(microseconds * 10));

    public static long ToMicroseconds(Instant instant) => instant.ToUnixTimeTicks() / 10;
}
