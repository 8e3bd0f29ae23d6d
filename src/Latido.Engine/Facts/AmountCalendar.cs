namespace Latido.Engine.Facts;

/// <summary>
/// What the watched properties of events came to, by day: the companion of a <see cref="UsageCalendar"/>, of those few events that carry one.
/// A day has its own small run, so that a late event moves no more than its day. Reading is safe from several threads.
/// </summary>
internal sealed class AmountCalendar
{
    private readonly SortedList<int, List<AmountCell>> days = [];

    public bool IsEmpty => days.Count == 0;

    /// <summary>All of it, oldest first.</summary>
    public IEnumerable<AmountCell> Cells => days.Values.SelectMany(cells => cells);

    /// <summary>The cells from the first to the last of these days, both included, oldest first.</summary>
    public IEnumerable<AmountCell> Between(int firstDay, int lastDay)
    {
        for (var i = LowerBound(firstDay); i < days.Count && days.Keys[i] <= lastDay; i++)
        {
            foreach (var cell in days.Values[i])
            {
                yield return cell;
            }
        }
    }

    public void Add(in AmountCell cell)
    {
        if (!days.TryGetValue(cell.Day, out var cells))
        {
            days.Add(cell.Day, cells = new(1));
        }

        var at = PlaceOf(cells, cell.Key);

        if (at < cells.Count && cells[at].Key == cell.Key)
        {
            cells[at] = cells[at].With(cell);
        }
        else
        {
            cells.Insert(at, cell);
        }
    }

    /// <summary>Takes out what is meant, from a day on.</summary>
    public List<AmountCell> Take(int firstDay, Func<AmountCell, bool> isMeant)
    {
        List<AmountCell> taken = [];

        for (var i = days.Count - 1; i >= 0 && days.Keys[i] >= firstDay; i--)
        {
            var cells = days.Values[i];
            var before = taken.Count;
            taken.AddRange(cells.Where(isMeant));

            if (taken.Count - before == cells.Count)
            {
                days.RemoveAt(i);
            }
            else if (taken.Count > before)
            {
                cells.RemoveAll(cell => isMeant(cell));
            }
        }

        return taken;
    }

    /// <summary>Makes others of those that are meant. Returns the first and last day changed, or -1.</summary>
    public (int First, int Last) Change(Func<AmountCell, bool> isMeant, Func<AmountCell, AmountCell?> change)
    {
        var taken = Take(0, isMeant);

        foreach (var cell in taken)
        {
            if (change(cell) is { } changed)
            {
                Add(changed);
            }
        }

        // The newest day was taken first.
        return taken is [var last, ..] ? (taken[^1].Day, last.Day) : (-1, -1);
    }

    private static int PlaceOf(List<AmountCell> cells, ulong key)
    {
        var (low, high) = (0, cells.Count);

        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = cells[middle].Key < key ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private int LowerBound(int day)
    {
        var (low, high) = (0, days.Count);

        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = days.Keys[middle] < day ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
