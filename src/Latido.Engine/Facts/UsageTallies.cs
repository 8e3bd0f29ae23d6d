namespace Latido.Engine.Facts;

/// <summary>One event while a <see cref="UsageWalk"/> counts; of this reading only if it says so.</summary>
internal struct EventTally
{
    public int Reading;
    public bool IsScored;
    private long week;
    private long weekBefore;
    private long rest30;
    private long before30;
    private long rest90;
    private long before90;
    private uint weeks;
    private int lastAgo;

    public void Add(int piece, int count, int ago)
    {
        lastAgo = weeks == 0 ? ago : Math.Min(lastAgo, ago);
        weeks |= 1u << (ago / 7);

        switch (piece)
        {
            case 0: week += count; break;
            case 1: weekBefore += count; break;
            case 2: rest30 += count; break;
            case 3: before30 += count; break;
            case 4: rest90 += count; break;
            default: before90 += count; break;
        }
    }

    public readonly EventUse ToUse(int number, int day) => new()
    {
        Event = number,
        Count7 = week,
        Count30 = week + weekBefore + rest30,
        Count90 = week + weekBefore + rest30 + before30 + rest90,
        CountBefore7 = weekBefore,
        CountBefore30 = before30,
        CountBefore90 = before90,
        Weeks = weeks,
        LastDay = day - lastAgo,
    };
}

/// <summary>One person while a <see cref="UsageWalk"/> counts; of this reading only if it says so.</summary>
internal struct PersonTally
{
    public int Reading;
    public byte SeenPieces;
    public byte Pieces;
    public uint Weeks;
    private byte days28;
    private byte before28;
    private byte days30;
    private byte days60;
    private byte lastAgo;

    public void Add(int piece, int ago)
    {
        lastAgo = Pieces == 0 ? (byte)ago : lastAgo;
        Pieces |= (byte)(1 << piece);
        Weeks |= 1u << (ago / 7);
        days28 += (byte)(ago < 28 ? 1 : 0);
        before28 += (byte)(ago is >= 28 and < 56 ? 1 : 0);
        days30 += (byte)(ago < 30 ? 1 : 0);
        days60 += (byte)(ago < 60 ? 1 : 0);
    }

    public readonly PersonUse ToUse(int person, int day) => new()
    {
        Person = person,
        Days28 = days28,
        DaysBefore28 = before28,
        Days30 = days30,
        Days60 = days60,
        LastDay = day - lastAgo,
        Weeks = Weeks,
    };
}
