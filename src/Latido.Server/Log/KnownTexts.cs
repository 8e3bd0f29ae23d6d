namespace Latido.Server.Log;

/// <summary>
/// Remembers where in its block a text was last written, so that a repeat costs two bytes. A slot holds one text and
/// the newer wins: forgetting costs a few bytes on disk and nothing else, and memory never grows.
/// </summary>
internal sealed class KnownTexts
{
    public const int LongestKept = 128;

    private readonly Slot[] slots = new Slot[1 << 14];
    private uint generation;

    /// <summary>Forgets everything, at no cost.</summary>
    public void Forget()
    {
        if (++generation == 0)
        {
            Array.Clear(slots);
            generation = 1;
        }
    }

    /// <summary>The place kept for a text; the caller sets it where the text is not known.</summary>
    public ref int PlaceOf(ReadOnlySpan<byte> text, int partition, out bool isKnown)
    {
        var hash = Hash.Of(text, (ulong)partition);
        ref var slot = ref slots[hash & (ulong)(slots.Length - 1)];
        isKnown = slot.Hash == hash && slot.Generation == generation;

        if (!isKnown)
        {
            (slot.Hash, slot.Generation) = (hash, generation);
        }

        return ref slot.Place;
    }

    private struct Slot
    {
        public ulong Hash;
        public uint Generation;
        public int Place;
    }
}
