namespace Latido.Engine.Facts;

/// <summary>
/// Finds numbers by UTF-8 keys without making text of them: open addressing over keys that lie together in large
/// chunks. Keys are numbered from 0 in order of first sight, stay for ever, and each carries one value that may change.
/// </summary>
internal sealed class KeyTable<T>
{
    private const int ChunkSize = 64 * 1024;

    // A slot is the upper half of a key's hash and the key's number plus one; zero is free.
    private ulong[] slots = new ulong[16];
    private Entry[] entries = new Entry[8];
    private byte[] chunk = [];
    private int chunkLength;

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> this[int number] => entries[number].Key;

    /// <summary>The key's number, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key) => Find(key, StableHash.Of(key));

    public T Value(int number) => entries[number].Value;

    public void SetValue(int number, T value) => entries[number].Value = value;

    /// <summary>Adds a key that is not there yet, and says its number.</summary>
    public int Add(ReadOnlySpan<byte> key, T value)
    {
        if ((Count + 1) * 5 > slots.Length * 3)
        {
            Grow();
        }

        if (Count == entries.Length)
        {
            Array.Resize(ref entries, entries.Length + (entries.Length >> 1));
        }

        entries[Count] = new(Keep(key), value);
        Place(StableHash.Of(key), Count);

        return Count++;
    }

    /// <summary>
    /// The likely number of each hash, or -1: what lies in the first slot with its tag, the key not compared. Loads that
    /// do not wait for each other are answered together by the memory, which is what this is for.
    /// </summary>
    public void Guess(ReadOnlySpan<ulong> hashes, Span<int> numbers)
    {
        var mask = slots.Length - 1;

        for (var i = 0; i < hashes.Length; i++)
        {
            numbers[i] = (int)(uint)slots[(int)hashes[i] & mask] - 1;
        }
    }

    /// <summary>Looks at a key, so that it is near; says something of it that cannot be left out.</summary>
    public int Touch(int number) => entries[number].Key.Span[0];

    private int Find(ReadOnlySpan<byte> key, ulong hash)
    {
        var mask = slots.Length - 1;
        var tag = hash >> 32;

        for (var at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            var slot = slots[at];

            if (slot == 0)
            {
                return -1;
            }

            if (slot >> 32 == tag)
            {
                var number = (int)(uint)slot - 1;

                if (entries[number].Key.Span.SequenceEqual(key))
                {
                    return number;
                }
            }
        }
    }

    private void Place(ulong hash, int number)
    {
        var mask = slots.Length - 1;
        var at = (int)hash & mask;

        while (slots[at] != 0)
        {
            at = (at + 1) & mask;
        }

        slots[at] = (hash & 0xFFFFFFFF_00000000) | (uint)(number + 1);
    }

    private void Grow()
    {
        slots = new ulong[slots.Length * 2];

        for (var i = 0; i < Count; i++)
        {
            Place(StableHash.Of(entries[i].Key.Span), i);
        }
    }

    private ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> key)
    {
        if (key.Length > ChunkSize / 16)
        {
            return key.ToArray();
        }

        if (chunk.Length - chunkLength < key.Length)
        {
            // Small tables stay small: each chunk is twice the last, up to the full size.
            chunk = new byte[Math.Clamp(chunk.Length * 2, Math.Max(256, key.Length), ChunkSize)];
            chunkLength = 0;
        }

        key.CopyTo(chunk.AsSpan(chunkLength));
        var kept = chunk.AsMemory(chunkLength, key.Length);
        chunkLength += key.Length;

        return kept;
    }

    private struct Entry(ReadOnlyMemory<byte> key, T value)
    {
        public readonly ReadOnlyMemory<byte> Key = key;
        public T Value = value;
    }
}
