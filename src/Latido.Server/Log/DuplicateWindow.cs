using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Latido.Server.Log;

/// <summary>
/// Remembers for at least 24 hours which message ids the log has taken. Eight bytes an id: 56 bits of its hash and the
/// hour it came; the other 8 bits choose the shelf, so nothing of the 64 is lost. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// Memory is bounded: shelves grow and shrink with the ids of the last day, each by itself, so that no growth stops the
/// writer for long; at the limit the oldest ids are forgotten early.
/// </remarks>
internal sealed class DuplicateWindow(int maxIds)
{
    /// <summary>Whole hours an id is kept beyond the one it came in.</summary>
    public const int Hours = 24;

    private const int ShelfCount = 256;
    private const int Cycle = 255;

    private readonly Shelf[] shelves = [.. Enumerable.Range(0, ShelfCount).Select(_ => new Shelf(Math.Max(maxIds / ShelfCount, 64)))];
    private long hour;

    public long Count => shelves.Sum(shelf => (long)shelf.Used);

    public long Bytes => shelves.Sum(shelf => (long)shelf.Bytes);

    /// <summary>Moves on to the hour of this moment (microseconds since 1970 UTC); never back.</summary>
    public void MoveTo(long moment) => hour = Math.Max(hour, moment / 3_600_000_000);

    /// <summary>Tells the processor to fetch where an id would stand: a memory of a day's ids does not fit its caches.</summary>
    public void Prepare(ulong id) => shelves[id >> 56].Prepare(id);

    /// <summary>Remembers an id; false if it is remembered already.</summary>
    public bool TryAdd(ulong id) => shelves[id >> 56].TryAdd(id, hour);

    /// <summary>Forgets an id that was added within this hour, because what it stood for was not written.</summary>
    public void Forget(ulong id) => shelves[id >> 56].Forget(id, hour);

    private sealed class Shelf(int maxIds)
    {
        private ulong[] slots = new ulong[64];
        private long tidied;

        public int Used { get; private set; }

        public int Bytes => slots.Length * sizeof(ulong);

        public unsafe void Prepare(ulong id)
        {
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(Unsafe.AsPointer(ref slots[SlotOf(id)]));
            }
        }

        public bool TryAdd(ulong id, long hour)
        {
            // Tags come round after 255 hours: an entry must not live to see its own again.
            if (hour - tidied > Cycle / 2)
            {
                Rebuild(hour, slots.Length);
            }

            var entry = (id << 8) | TagOf(hour);
            var at = SlotOf(id);

            while (slots[at] != 0)
            {
                if ((slots[at] ^ entry) < 256)
                {
                    if (AgeOf(slots[at], hour) <= Hours)
                    {
                        return false;
                    }

                    slots[at] = entry;
                    return true;
                }

                at = (at + 1) & (slots.Length - 1);
            }

            slots[at] = entry;

            if (++Used > slots.Length * 3L / 4)
            {
                Grow(hour);
            }

            return true;
        }

        public void Forget(ulong id, long hour)
        {
            var entry = id << 8;
            var at = SlotOf(id);

            while (slots[at] != 0)
            {
                if ((slots[at] ^ entry) < 256)
                {
                    // The place stays taken, or ids behind it could not be found; its hour is long past.
                    slots[at] = entry | TagOf(hour - Hours - 1);
                    return;
                }

                at = (at + 1) & (slots.Length - 1);
            }
        }

        private void Grow(long hour)
        {
            var oldest = Hours;
            var live = LiveWithin(hour, oldest);

            while (live > maxIds && oldest > 0)
            {
                live = LiveWithin(hour, --oldest);
            }

            var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, live * 2));
            Rebuild(hour, capacity, oldest);
        }

        private int LiveWithin(long hour, int hours)
        {
            var live = 0;

            foreach (var slot in slots)
            {
                live += slot != 0 && AgeOf(slot, hour) <= hours ? 1 : 0;
            }

            return live;
        }

        private void Rebuild(long hour, int capacity, int oldest = Hours)
        {
            // Nobody came for longer than the tags can tell: everything here is old.
            var former = hour - tidied > Cycle - Hours - 1 ? [] : slots;
            slots = new ulong[capacity];
            tidied = hour;
            Used = 0;

            foreach (var slot in former)
            {
                if (slot != 0 && AgeOf(slot, hour) <= oldest)
                {
                    var at = SlotOf(slot >> 8);

                    while (slots[at] != 0)
                    {
                        at = (at + 1) & (slots.Length - 1);
                    }

                    slots[at] = slot;
                    Used++;
                }
            }
        }

        private int SlotOf(ulong id) => (int)(id & (ulong)(slots.Length - 1));

        private static ulong TagOf(long hour) => (ulong)(((hour % Cycle) + Cycle) % Cycle) + 1;

        private static int AgeOf(ulong slot, long hour) => (int)((hour - (long)(slot & 0xFF) + 1 + Cycle) % Cycle);
    }
}
