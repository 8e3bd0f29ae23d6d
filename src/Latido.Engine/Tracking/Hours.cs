using NodaTime;

namespace Latido.Engine.Tracking;

/// <summary>Hours counted from 1970 UTC, and which hour of the week each is on the workspace's clock.</summary>
internal sealed class Hours(DateTimeZone zone)
{
    public const long Microseconds = 3_600_000_000;
    public const int Week = 168;

    private readonly (int Hour, short OfWeek)[] known = new (int, short)[2048];

    public DateTimeZone Zone => zone;

    public static int Of(long microseconds) => (int)(microseconds / Microseconds);

    public static Instant Start(int hour) => Instant.FromUnixTimeSeconds(hour * 3600L);

    /// <summary>0 for Monday at midnight to 167, by the workspace's clock.</summary>
    public int OfWeek(int hour)
    {
        ref var slot = ref known[hour & 2047];

        if (slot.Hour != hour)
        {
            var local = Start(hour).InZone(zone);
            slot = (hour, (short)((((int)local.DayOfWeek - 1) * 24) + local.Hour));
        }

        return slot.OfWeek;
    }

    public int OfDay(int hour) => OfWeek(hour) % 24;

    /// <summary>The first hour of the local day in which an hour lies.</summary>
    public int DayStart(int hour)
    {
        var start = hour;

        // At most 25 steps; a day that has no midnight ends where the hour of the day falls.
        while (OfDay(start - 1) < OfDay(start))
        {
            start--;
        }

        return start;
    }
}
