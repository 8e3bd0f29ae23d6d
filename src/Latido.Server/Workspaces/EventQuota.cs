namespace Latido.Server.Workspaces;

/// <summary>
/// How many events may come by a write key: a bucket with one minute's worth of room, which is used up by events and clears
/// as time passes. Whatever comes at once, it is never more than that minute's worth beyond the pace, but for a single request
/// that is larger than that by itself. Safe for concurrent use.
/// </summary>
public sealed class EventQuota(int perMinute, TimeProvider time)
{
    /// <summary>The most that can be set.</summary>
    public const int Most = 10_000_000;

    private readonly Lock gate = new();
    private readonly Int128 minute = 60 * (Int128)time.TimestampFrequency;
    private int perMinute = perMinute;
    private long at = time.GetTimestamp();

    /// <summary>What of the room is used, in events times the clock's ticks of a minute: so nothing is ever rounded.</summary>
    private Int128 used;

    public int PerMinute => Volatile.Read(ref perMinute);

    /// <summary>
    /// Takes room for so many events, all of them or none. Where there is none it says after how long there will be. More than a
    /// minute's worth finds room when nothing is used, and keeps those after it waiting for as long as it takes to clear.
    /// </summary>
    public bool TryTake(int events, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;

        lock (gate)
        {
            Clear();
            var room = perMinute * minute;
            var wanted = events * minute;
            var excess = used + wanted - Int128.Max(room, wanted);

            if (excess > 0 && events > 0)
            {
                var ticks = (excess + perMinute - 1) / perMinute;
                wait = TimeSpan.FromSeconds((double)ticks / time.TimestampFrequency);

                return false;
            }

            used += wanted;

            return true;
        }
    }

    /// <summary>Gives back what was taken for events that could not be let in for another reason, and will come again.</summary>
    public void GiveBack(int events)
    {
        lock (gate)
        {
            used = Int128.Max(0, used - (events * minute));
        }
    }

    /// <summary>Lets another number of events in from now on. Of what was used no more counts than the new minute's worth.</summary>
    public void Change(int perMinute)
    {
        lock (gate)
        {
            Clear();
            this.perMinute = perMinute;
            used = Int128.Min(used, perMinute * minute);
        }
    }

    private void Clear()
    {
        var now = time.GetTimestamp();
        used = Int128.Max(0, used - ((Int128)(now - at) * perMinute));
        at = now;
    }
}
