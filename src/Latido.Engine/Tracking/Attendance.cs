using Latido.Engine.Facts;

namespace Latido.Engine.Tracking;

/// <summary>The hours that struck while we listened: what did not come in others is not missed. As many days back as hours are kept.</summary>
internal sealed class Attendance
{
    private readonly uint[] struck = new uint[HourSeries.Days];
    private readonly int[] days = new int[HourSeries.Days];

    /// <summary>Counted from 1970 UTC; 0 before any.</summary>
    public int LastStruck { get; private set; }

    public int FirstStruck { get; private set; } = int.MaxValue;

    public bool Has(int hour) => days[SlotOf(hour)] == hour / 24 && (struck[SlotOf(hour)] & (1u << (hour % 24))) != 0;

    public void Strike(int hour)
    {
        LastStruck = Math.Max(LastStruck, hour);
        FirstStruck = Math.Min(FirstStruck, hour);
        var slot = SlotOf(hour);

        if (days[slot] < hour / 24)
        {
            (days[slot], struck[slot]) = (hour / 24, 0);
        }

        if (days[slot] == hour / 24)
        {
            struck[slot] |= 1u << (hour % 24);
        }
    }

    public void Save(PageWriter writer)
    {
        writer.Number((ulong)LastStruck);
        writer.Number((ulong)FirstStruck);

        for (var i = 0; i < HourSeries.Days; i++)
        {
            writer.Number((ulong)days[i]);
            writer.Number(struck[i]);
        }
    }

    public void Load(ref PageReader reader)
    {
        LastStruck = reader.Int();
        FirstStruck = reader.Int();

        for (var i = 0; i < HourSeries.Days; i++)
        {
            days[i] = reader.Int();
            struck[i] = (uint)reader.Number();
        }
    }

    private static int SlotOf(int hour) => hour / 24 % HourSeries.Days;
}
