using System.Numerics;

namespace Latido.Server.Ingest.Imports;

/// <summary>
/// Counts different keys by their hashes in bounded memory: exact (but for equal hashes, one in 2^64 a pair) up to
/// <paramref name="maxKept"/>, and from there on an estimate whose error is about 1.2 / √<paramref name="maxKept"/>: a
/// tenth of a percent for a million. Eleven to twenty-two bytes a key kept.
/// </summary>
/// <remarks>
/// Adaptive sampling after Wegman: when the room is full only hashes that begin with one more zero bit are kept, which
/// is half of them, and each stands for twice as many.
/// </remarks>
internal sealed class DistinctKeys(int maxKept = 1 << 20)
{
    private ulong[] slots = new ulong[64];
    private int kept;
    private int zeros;

    public long Count => (long)kept << zeros;

    /// <summary>Bytes of memory it takes.</summary>
    public int Bytes => slots.Length * sizeof(ulong);

    public void Add(ulong hash)
    {
        if (BitOperations.LeadingZeroCount(hash) < zeros || !TryPut(Math.Max(hash, 1)))
        {
            return;
        }

        kept++;

        while (kept > maxKept)
        {
            zeros++;
            Rebuild(slots.Length);
        }

        if (kept > slots.Length * 3L / 4)
        {
            Rebuild(slots.Length * 2);
        }
    }

    private bool TryPut(ulong hash)
    {
        // By the low bits: the high ones are what is sampled by.
        var at = (int)(hash & (ulong)(slots.Length - 1));

        while (slots[at] != 0)
        {
            if (slots[at] == hash)
            {
                return false;
            }

            at = (at + 1) & (slots.Length - 1);
        }

        slots[at] = hash;

        return true;
    }

    /// <summary>Puts what is still sampled into as many slots, and counts it.</summary>
    private void Rebuild(int capacity)
    {
        var former = slots;
        slots = new ulong[capacity];
        kept = 0;

        foreach (var hash in former)
        {
            if (hash != 0 && BitOperations.LeadingZeroCount(hash) >= zeros && TryPut(hash))
            {
                kept++;
            }
        }
    }
}
