using Latido.Engine.Facts;

namespace Latido.Engine.Tracking;

/// <summary>How often something is in the samples of a name, and how long it has been missing against the longest it ever was.</summary>
internal sealed class Presence
{
    public long Count { get; private set; }

    /// <summary>The number of the sample that last had it.</summary>
    public long LastSample { get; private set; }

    public int LastHour { get; private set; }

    /// <summary>The most samples between two that had it, until now.</summary>
    public int LongestGap { get; private set; }

    /// <summary>Parts of the accounts whose events came without it since.</summary>
    public ulong UnitsSince { get; private set; }

    /// <summary>Parts of the accounts whose events ever had it.</summary>
    public ulong UnitsEver { get; private set; }

    public void Miss(int unit) => UnitsSince |= 1ul << unit;

    public void Meet(long sample, int hour, int unit)
    {
        LongestGap = Count > 0 ? Math.Max(LongestGap, (int)Math.Min(sample - LastSample, int.MaxValue)) : 0;
        Count++;
        (LastSample, LastHour, UnitsSince) = (sample, Math.Max(LastHour, hour), 0);
        UnitsEver |= 1ul << unit;
    }

    public void Save(PageWriter writer)
    {
        writer.Number((ulong)Count);
        writer.Number((ulong)LastSample);
        writer.Number((ulong)LastHour);
        writer.Number((ulong)LongestGap);
        writer.Number(UnitsSince);
        writer.Number(UnitsEver);
    }

    public static Presence Load(ref PageReader reader) => new()
    {
        Count = (long)reader.Number(),
        LastSample = (long)reader.Number(),
        LastHour = reader.Int(),
        LongestGap = reader.Int(),
        UnitsSince = reader.Number(),
        UnitsEver = reader.Number(),
    };
}
