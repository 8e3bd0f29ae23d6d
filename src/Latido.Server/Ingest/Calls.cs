using System.Buffers;
using Latido.Server.Log;

namespace Latido.Server.Ingest;

/// <summary>What a caller says with one call. Every protocol's verbs come down to these.</summary>
public enum CallKind : byte
{
    Unknown,
    Identify,
    Track,
    Page,
    Screen,
    Group,
    Alias,

    /// <summary>An account's traits from a file; no person is involved.</summary>
    Account,
}

/// <summary>
/// One call as a reader understood it: pieces of the text of <see cref="Calls"/>, nothing copied and nothing judged.
/// <see cref="Intake"/> judges.
/// </summary>
internal struct Call
{
    public const long NoTime = long.MinValue;

    public CallKind Kind;

    /// <summary>What the reader itself could not digest, if anything.</summary>
    public DropReason? Flaw;

    /// <summary>The call's own bytes, for its size and for a sample.</summary>
    public Slice Raw;

    /// <summary>The client's time in microseconds since 1970 UTC, or <see cref="NoTime"/>.</summary>
    public long At;

    /// <summary>The time by the client's clock at which it sent this, or <see cref="NoTime"/>.</summary>
    public long SentAt;

    /// <summary>The time is right already: a clock-skew correction would spoil it.</summary>
    public bool IsTimeRight;

    /// <summary>The id for duplicates where it is not the hash of <see cref="MessageId"/>; else 0.</summary>
    public ulong Id;

    public Slice MessageId;
    public Slice Person;
    public Slice Anonymous;
    public Slice Account;
    public Slice Name;
    public Slice Category;
    public Slice Payload;

    public Call() => (At, SentAt) = (NoTime, NoTime);
}

/// <summary>
/// The calls of one request or of a stretch of a file, with the text they point into. Both lie in pooled arrays and are
/// used again, so reading a call makes no object.
/// </summary>
/// <param name="bytes">
/// How much text is likely to come. A guess too low costs a copy; one too high empties the pool when many small requests
/// are at work at once, and then each costs a large new array.
/// </param>
internal sealed class Calls(int bytes = 64 * 1024) : IDisposable
{
    /// <summary>A call takes about so many bytes, by which the first guess at their number is made.</summary>
    private const int UsualCall = 400;

    private byte[] text = ArrayPool<byte>.Shared.Rent(Math.Max(bytes, 256));
    private Call[] calls = ArrayPool<Call>.Shared.Rent(Math.Clamp(bytes / UsualCall, 4, 128));

    public int Count { get; private set; }

    /// <summary>Bytes of text held.</summary>
    public int Length { get; private set; }

    /// <summary>The write key the body itself named, or empty.</summary>
    public Slice WriteKey { get; set; }

    /// <summary>The caller says that it brings history: its times were made right long ago.</summary>
    public bool IsHistory { get; set; }

    /// <summary>The text, to read into or to unescape in place.</summary>
    public byte[] Buffer => text;

    public ReadOnlySpan<byte> Text(Slice slice) => text.AsSpan(slice.Start, slice.Length);

    public ref Call this[int index] => ref calls[index];

    /// <summary>The calls from this one on, to be changed in place.</summary>
    public Span<Call> From(int first) => calls.AsSpan(first, Count - first);

    public ref Call Add()
    {
        if (Count == calls.Length)
        {
            var larger = ArrayPool<Call>.Shared.Rent(Count * 2);
            calls.AsSpan(0, Count).CopyTo(larger);
            ArrayPool<Call>.Shared.Return(calls);
            calls = larger;
        }

        calls[Count] = new();

        return ref calls[Count++];
    }

    /// <summary>Room for so many more bytes behind what is held; say what was used with <see cref="Advance"/>.</summary>
    public Span<byte> Room(int atLeast)
    {
        if (text.Length - Length < atLeast)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(text.Length * 2, Length + atLeast));
            text.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(text);
            text = larger;
        }

        return text.AsSpan(Length);
    }

    public void Advance(int bytes) => Length += bytes;

    /// <summary>Keeps a copy of these bytes and says where they are.</summary>
    public Slice Keep(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        var slice = new Slice(Length, bytes.Length);
        Length += bytes.Length;

        return slice;
    }

    /// <summary>Forgets the calls from this one on, but not the text.</summary>
    public void ForgetFrom(int first) => Count = first;

    public void Clear() => (Count, Length, WriteKey, IsHistory) = (0, 0, default, false);

    public void Dispose()
    {
        if (text.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(text);
            ArrayPool<Call>.Shared.Return(calls);
            (text, calls) = ([], []);
            Clear();
        }
    }
}
