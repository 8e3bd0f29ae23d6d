namespace Latido.Server.Ingest.Imports;

/// <summary>
/// What an import has heard last of each person or account, by their hashes. Exports say the same of a person
/// with each event: only what is news is told on. What an older line says is none, so that files may come in any order.
/// </summary>
/// <remarks>
/// Twenty-four bytes each, and at most <paramref name="maxKept"/> of them. Beyond that those heard of longest ago are
/// forgotten, and what is said of them counts as news once more: a record too many, and no harm.
/// </remarks>
internal sealed class Remembered(int maxKept = 1 << 20)
{
    private const int Neighbours = 8;

    private Entry[] slots = new Entry[1024];
    private int kept;

    /// <summary>Bytes of memory it takes.</summary>
    public int Bytes => slots.Length * 24;

    /// <summary>True when this was not known of it, and nothing later is. Of two things said at one moment the greater hash is the later.</summary>
    public bool IsNews(ulong of, ulong what, long at)
    {
        ref var entry = ref Find(of);

        if (entry.Of != of)
        {
            kept += entry.Of == 0 ? 1 : 0;
            entry = new(of, what, at);

            if (kept > slots.Length / 2 && slots.Length < maxKept)
            {
                Grow();
            }

            return true;
        }

        if (at < entry.At || (at == entry.At && what <= entry.What))
        {
            return false;
        }

        var isNews = what != entry.What;
        entry = new(of, what, at);

        return isNews;
    }

    /// <summary>Its place; else a free one nearby; else that of the neighbour heard of longest ago.</summary>
    private ref Entry Find(ulong of)
    {
        var mask = slots.Length - 1;
        var home = (int)(of >> 20) & mask;
        var oldest = home;

        for (var i = 0; i < Neighbours; i++)
        {
            var at = (home + i) & mask;

            if (slots[at].Of == of || slots[at].Of == 0)
            {
                return ref slots[at];
            }

            oldest = slots[at].At < slots[oldest].At ? at : oldest;
        }

        return ref slots[oldest];
    }

    private void Grow()
    {
        var former = slots;
        slots = new Entry[former.Length * 2];
        kept = 0;

        foreach (var entry in former)
        {
            if (entry.Of != 0)
            {
                ref var place = ref Find(entry.Of);
                kept += place.Of == 0 ? 1 : 0;
                place = entry;
            }
        }
    }

    private record struct Entry(ulong Of, ulong What, long At);
}
