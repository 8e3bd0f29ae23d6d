namespace Latido.Engine.Facts;

/// <summary>
/// How often one person did one thing on one day, in eight bytes: day 14 bits, person 22, event 14, count 14, so that
/// the natural order of the number is by day, then person, then event.
/// </summary>
public readonly record struct UsageCell(ulong Bits)
{
    public const int MaxCount = (1 << 14) - 1;
    public const int MaxPeople = 1 << 22;
    public const int MaxEvents = 1 << 14;

    public UsageCell(int day, int person, int @event, int count)
        : this(((ulong)day << 50) | ((ulong)person << 28) | ((ulong)@event << 14) | (uint)count)
    {
    }

    /// <summary>See <see cref="DayNumber"/>.</summary>
    public int Day => (int)(Bits >> 50);

    /// <summary>The person's index within the account.</summary>
    public int Person => (int)(Bits >> 28) & (MaxPeople - 1);

    /// <summary>The event's number within the workspace.</summary>
    public int Event => (int)(Bits >> 14) & (MaxEvents - 1);

    public int Count => (int)Bits & MaxCount;

    /// <summary>Day, person and event without the count.</summary>
    public ulong Key => Bits >> 14;

    internal static UsageCell Of(ulong key, int count) => new((key << 14) | (uint)count);

    /// <summary>The lowest key of a day.</summary>
    internal static ulong FirstKey(int day) => (ulong)Math.Clamp(day, 0, DayNumber.Max + 1) << 36;

    internal UsageCell For(int person) => new((Bits & ~((ulong)(MaxPeople - 1) << 28)) | ((ulong)person << 28));
}
