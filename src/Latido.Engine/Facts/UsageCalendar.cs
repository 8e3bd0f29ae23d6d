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
}

/// <summary>
/// Who used what on which day at one account: a sorted run of <see cref="UsageCell"/>s. A count beyond a cell's range
/// spills into a second cell of the same key, so readers add up and never look for one cell only.
/// </summary>
public sealed class UsageCalendar
{
    private UsageCell[] cells = [];
    private int length;

    /// <summary>All cells, oldest first. Valid until the next change.</summary>
    public ReadOnlySpan<UsageCell> Cells => cells.AsSpan(0, length);

    /// <summary>The cells from the first to the last of these days, both included.</summary>
    public ReadOnlySpan<UsageCell> Between(int firstDay, int lastDay)
    {
        var from = LowerBound((ulong)Math.Max(firstDay, 0) << 36);
        var to = LowerBound((ulong)Math.Max(lastDay + 1, 0) << 36);

        return cells.AsSpan(from, Math.Max(to - from, 0));
    }

    public void Add(int day, int person, int @event, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);

        while (count > 0)
        {
            var part = Math.Min(count, UsageCell.MaxCount);
            AddCell(new(day, person, @event, part));
            count -= part;
        }
    }

    private void AddCell(UsageCell cell)
    {
        var at = LowerBound(cell.Key);

        while (at < length && cells[at].Key == cell.Key)
        {
            var sum = cells[at].Count + cell.Count;

            if (sum <= UsageCell.MaxCount)
            {
                cells[at] = new((cells[at].Bits & ~(ulong)UsageCell.MaxCount) | (uint)sum);
                return;
            }

            at++;
        }

        if (length == cells.Length)
        {
            Array.Resize(ref cells, Math.Max(4, length + (length >> 2) + 1));
        }

        Array.Copy(cells, at, cells, at + 1, length - at);
        cells[at] = cell;
        length++;
    }

    /// <summary>The first index whose key is not below this one.</summary>
    private int LowerBound(ulong key)
    {
        // Events of now land at the end: look there before searching.
        if (length == 0 || cells[length - 1].Key < key)
        {
            return length;
        }

        var (low, high) = (0, length - 1);

        while (low < high)
        {
            var middle = (low + high) >>> 1;

            if (cells[middle].Key < key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
