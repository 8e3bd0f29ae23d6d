using NodaTime;

namespace Latido.Engine.Facts;

/// <summary>
/// Says on which day of a workspace a moment falls. Remembers where each day it was asked about begins, because a
/// stream of events asks about the same ones again and again, and an import hops between them.
/// </summary>
public sealed class DayClock(DateTimeZone zone)
{
    private const long MicrosecondsPerDay = 86_400_000_000;
    private const int DaysPerPage = 256;
    private const int EpochDay = -10_957; // 1970-01-01, counted from 2000-01-01

    private static readonly long First = Moment.ToMicroseconds(Instant.FromUtc(1900, 1, 1, 0, 0));
    private static readonly long Last = Moment.ToMicroseconds(Instant.FromUtc(9998, 1, 1, 0, 0));

    private readonly long[]?[] starts = new long[]?[((DayNumber.Max + 1) / DaysPerPage) + 1];

    public DateTimeZone Zone => zone;

    /// <summary>
    /// The day's number (see <see cref="DayNumber"/>) of a moment in microseconds since 1970 UTC; of days that do not
    /// fit only that they do not is sure.
    /// </summary>
    public int DayOf(long microseconds)
    {
        var day = (int)Math.Clamp((Math.Clamp(microseconds, First, Last) / MicrosecondsPerDay) + EpochDay, -2, DayNumber.Max + 2);

        if (day is <= 1 or >= DayNumber.Max - 1)
        {
            return DayNumber.From(Moment.FromMicroseconds(Math.Clamp(microseconds, First, Last)).InZone(zone).Date);
        }

        // A zone is never more than a day away from UTC.
        while (microseconds < StartOf(day))
        {
            day--;
        }

        while (microseconds >= StartOf(day + 1))
        {
            day++;
        }

        return day;
    }

    /// <summary>The first moment of a day that fits, in microseconds since 1970 UTC.</summary>
    public long StartOf(int day)
    {
        var page = starts[day / DaysPerPage] ??= new long[DaysPerPage];
        ref var start = ref page[day % DaysPerPage];

        if (start == 0)
        {
            // No day of the calendar begins at the moment zero, so zero is free to mean "not known yet".
            start = Moment.ToMicroseconds(Begin(DayNumber.ToDate(day)));
        }

        return start;
    }

    private Instant Begin(LocalDate date)
    {
        var midnight = zone.MapLocal(date.AtMidnight());

        // Where midnight is left out, the day begins when the clocks have sprung; a day left out whole has no length.
        return midnight.Count == 0 ? midnight.LateInterval.Start : midnight.First().ToInstant();
    }
}

/// <summary>Instants as the log and the store hold them: microseconds since 1970 UTC.</summary>
public static class Moment
{
    public static Instant FromMicroseconds(long microseconds) =>
        Instant.FromUnixTimeTicks(0).Plus(Duration.FromTicks(microseconds * 10));

    public static long ToMicroseconds(Instant instant) => instant.ToUnixTimeTicks() / 10;
}
