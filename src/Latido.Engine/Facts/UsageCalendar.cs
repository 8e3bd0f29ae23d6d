using System.Buffers;
using System.Runtime.InteropServices;

namespace Latido.Engine.Facts;

/// <summary>
/// Who used what on which day at one account: a sorted run of <see cref="UsageCell"/>s. A count beyond a cell's range
/// spills into further cells of the same key (all full but the last), so readers add up and never look for one cell
/// only. Not safe for concurrent use; reading is, once <see cref="Settle"/> was called after the last change.
/// </summary>
public sealed partial class UsageCalendar
{
    // Moving more cells than this for one new cell is put off, so that a giant account costs no more than a small one.
    private const int FarMove = 512;
    private const int FewWaiting = 16;
    private const int MostWaiting = 4096;

    private UsageCell[] cells = [];
    private UsageCell[]? waiting;
    private int length;
    private int waitingCount;

    /// <summary>All cells, oldest first. Valid until the next change.</summary>
    public ReadOnlySpan<UsageCell> Cells
    {
        get
        {
            Settle();

            return cells.AsSpan(0, length);
        }
    }

    /// <summary>The cells there is room for.</summary>
    public int Capacity => cells.Length + (waiting?.Length ?? 0);

    /// <summary>The cells from the first to the last of these days, both included.</summary>
    public ReadOnlySpan<UsageCell> Between(int firstDay, int lastDay)
    {
        Settle();
        var from = LowerBound(UsageCell.FirstKey(firstDay));
        var to = LowerBound(UsageCell.FirstKey(lastDay + 1));

        return cells.AsSpan(from, Math.Max(to - from, 0));
    }

    /// <summary>The last day with a cell, not after this one; -1 for none.</summary>
    public int LastDayUpTo(int day)
    {
        Settle();
        var to = LowerBound(UsageCell.FirstKey(day + 1));

        return to == 0 ? -1 : cells[to - 1].Day;
    }

    /// <summary>The first day with a cell, if not after this one; -1 for none.</summary>
    public int FirstDayUpTo(int day)
    {
        Settle();

        return length > 0 && cells[0].Day <= day ? cells[0].Day : -1;
    }

    /// <summary>The same calendar as it was before a day began. It shares the cells: valid until the next change, and never to be changed.</summary>
    internal UsageCalendar Before(int day)
    {
        Settle();

        return new() { cells = cells, length = LowerBound(UsageCell.FirstKey(day)), Amounts = Amounts };
    }

    public void Add(int day, int person, int @event, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var key = new UsageCell(day, person, @event, 0).Key;
        var at = UpperBound(key);

        if (at > 0 && cells[at - 1].Key == key)
        {
            var part = Math.Min(count, UsageCell.MaxCount - cells[at - 1].Count);
            cells[at - 1] = new(cells[at - 1].Bits + (uint)part);
            count -= part;
        }

        for (; count > 0; count -= Math.Min(count, UsageCell.MaxCount), at++)
        {
            var cell = UsageCell.Of(key, Math.Min(count, UsageCell.MaxCount));

            if (length - at <= FarMove)
            {
                Insert(at, cell);
            }
            else
            {
                Wait(cell);
            }
        }
    }

    /// <summary>Puts the cells that were put off into their places. Nothing to do for most accounts.</summary>
    public void Settle()
    {
        if (waitingCount > 0)
        {
            var run = waiting.AsSpan(0, waitingCount);
            MemoryMarshal.Cast<UsageCell, ulong>(run).Sort();
            waitingCount = 0;
            Merge(run);

            if (waiting!.Length > Math.Max(FewWaiting, length / 32))
            {
                waiting = null;
            }
        }
    }

    /// <summary>Looks at the end, so that it is near when an event comes; says something that cannot be left out.</summary>
    internal int Touch() => length == 0 ? 0 : cells[length - 1].Count;

    /// <summary>Adds many cells, sorted, that may have keys the calendar has already.</summary>
    internal void Merge(ReadOnlySpan<UsageCell> run)
    {
        Settle();

        if (run.IsEmpty)
        {
            return;
        }

        var from = LowerBound(run[0].Key);
        var tail = ArrayPool<UsageCell>.Shared.Rent(length - from);
        var old = tail.AsSpan(0, length - from);
        cells.AsSpan(from, old.Length).CopyTo(old);
        length = from;
        EnsureRoom(from + old.Length + run.Length);

        while (!old.IsEmpty || !run.IsEmpty)
        {
            var key = run.IsEmpty || (!old.IsEmpty && old[0].Key < run[0].Key) ? old[0].Key : run[0].Key;
            Append(key, TakeRun(ref old, key) + TakeRun(ref run, key));
        }

        ArrayPool<UsageCell>.Shared.Return(tail);
        Trim();
    }

    /// <summary>A copy of a person's cells. Empty where there are none.</summary>
    internal UsageCell[] Of(int person)
    {
        List<UsageCell> found = [];

        foreach (var cell in Cells)
        {
            if (cell.Person == person)
            {
                found.Add(cell);
            }
        }

        return [.. found];
    }

    /// <summary>Takes a person's cells out, of these days only, from a day on. Empty where there are none.</summary>
    internal UsageCell[] Take(int person, int firstDay = 0, Func<int, bool>? ofDay = null) =>
        Take(firstDay, cell => cell.Person == person && ofDay?.Invoke(cell.Day) != false);

    /// <summary>Counts one event as another. Returns the first and last day changed, or -1.</summary>
    internal (int First, int Last) Rename(int fromEvent, int toEvent) => AlsoAmounts(
        Change(cell => cell.Event == fromEvent, cell => new(cell.Day, cell.Person, toEvent, cell.Count)),
        cell => cell.Event == fromEvent, cell => cell.As(toEvent));

    /// <summary>Gives the cells of one person to another of the same account. Returns the first and last day moved, or -1.</summary>
    internal (int First, int Last) Move(int fromPerson, int toPerson) => AlsoAmounts(
        Change(cell => cell.Person == fromPerson, cell => cell.For(toPerson)), cell => cell.Person == fromPerson, cell => cell.For(toPerson));

    private (int First, int Last) Change(Func<UsageCell, bool> isMeant, Converter<UsageCell, UsageCell> change)
    {
        var run = Array.ConvertAll(Take(0, isMeant), change);
        Merge(run);

        return run is [var first, ..] ? (first.Day, run[^1].Day) : (-1, -1);
    }

    private UsageCell[] Take(int firstDay, Func<UsageCell, bool> isMeant)
    {
        Settle();
        List<UsageCell> taken = [];
        var kept = LowerBound(UsageCell.FirstKey(firstDay));

        for (var i = kept; i < length; i++)
        {
            if (isMeant(cells[i]))
            {
                taken.Add(cells[i]);
            }
            else
            {
                cells[kept++] = cells[i];
            }
        }

        length = kept;

        return [.. taken];
    }

    /// <summary>Forgets the days before this one. Returns the first and last day forgotten, or -1.</summary>
    public (int First, int Last) DropBefore(int day) =>
        AlsoAmounts(DropCellsBefore(day), cell => cell.Day < day, _ => null);

    private (int First, int Last) DropCellsBefore(int day)
    {
        Settle();
        var at = LowerBound(UsageCell.FirstKey(day));

        if (at == 0)
        {
            return (-1, -1);
        }

        var (first, last) = (cells[0].Day, cells[at - 1].Day);
        Array.Copy(cells, at, cells, 0, length - at);
        length -= at;
        Trim();

        return (first, last);
    }

    private static long TakeRun(ref Span<UsageCell> run, ulong key)
    {
        var sum = 0L;

        for (; !run.IsEmpty && run[0].Key == key; run = run[1..])
        {
            sum += run[0].Count;
        }

        return sum;
    }

    private static long TakeRun(ref ReadOnlySpan<UsageCell> run, ulong key)
    {
        var sum = 0L;

        for (; !run.IsEmpty && run[0].Key == key; run = run[1..])
        {
            sum += run[0].Count;
        }

        return sum;
    }

    private void Append(ulong key, long count)
    {
        for (; count > 0; count -= UsageCell.MaxCount)
        {
            EnsureRoom(length + 1);
            cells[length++] = UsageCell.Of(key, (int)Math.Min(count, UsageCell.MaxCount));
        }
    }

    private void Insert(int at, UsageCell cell)
    {
        EnsureRoom(length + 1);
        Array.Copy(cells, at, cells, at + 1, length - at);
        cells[at] = cell;
        length++;
    }

    private void Wait(UsageCell cell)
    {
        if (waitingCount == MostWaiting)
        {
            Settle();
        }

        if (waiting is null || waitingCount == waiting.Length)
        {
            Array.Resize(ref waiting, Math.Max(FewWaiting, waitingCount * 2));
        }

        waiting[waitingCount++] = cell;
    }

    private void EnsureRoom(int needed)
    {
        if (needed > cells.Length)
        {
            Array.Resize(ref cells, Math.Max(needed, cells.Length + (cells.Length >> 2) + 2));
        }
    }

    private void Trim()
    {
        if (cells.Length > length + (length >> 2) + 2)
        {
            Array.Resize(ref cells, length);
        }
    }

    /// <summary>The first index whose key is not below this one.</summary>
    private int LowerBound(ulong key) => key == 0 ? 0 : UpperBound(key - 1);

    /// <summary>The first index whose key is above this one.</summary>
    private int UpperBound(ulong key)
    {
        // Events of now land at or near the end: look there before searching, in growing steps.
        if (length == 0 || cells[length - 1].Key <= key)
        {
            return length;
        }

        var (low, high, step) = (length - 2, length - 1, 1);

        while (low >= 0 && cells[low].Key > key)
        {
            step *= 2;
            (low, high) = (low - step, low);
        }

        low = Math.Max(low + 1, 0);

        while (low < high)
        {
            var middle = (low + high) >>> 1;

            if (cells[middle].Key <= key)
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
