using System.Buffers;
using System.Runtime.InteropServices;
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

    /// <summary>A fact of the business with an account: its type is the name, what it says the payload.</summary>
    Business,
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

    /// <summary>The line or event of the call before it says this besides: where lines are counted, it is not one.</summary>
    public bool IsBesides;

    /// <summary>The id for duplicates where it is not the hash of <see cref="MessageId"/>; else 0.</summary>
    public ulong Id;

    /// <summary>Which item of the request it came from, counted from 0, where an answer names items. One may make two calls.</summary>
    public int Item;

    public Slice MessageId;
    public Slice Person;
    public Slice Anonymous;
    public Slice Account;
    public Slice Name;
    public Slice Category;
    public Slice Payload;

    /// <summary>The members that make the payload, where not all that was sent is the product's own.</summary>
    public OwnMembers Own;

    public Call() => (At, SentAt) = (NoTime, NoTime);

    /// <summary>
    /// The id of what an item says besides its event, from the event's: one of its own, and the same when it is sent again.
    /// </summary>
    public static ulong SecondOf(ulong id) => id == 0 ? 0 : Math.Max(Hash.Of(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(ref id)), 2), 1);
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
    private readonly List<(int Call, TraitOperations Traits)> traits = [];
    private Call[] calls = ArrayPool<Call>.Shared.Rent(Math.Clamp(bytes / UsualCall, 4, 128));

    public int Count { get; private set; }

    /// <summary>Bytes of text held.</summary>
    public int Length { get; private set; }

    /// <summary>The write key the body itself named, or empty.</summary>
    public Slice WriteKey { get; set; }

    /// <summary>The caller says that it brings history: its times were made right long ago.</summary>
    public bool IsHistory { get; set; }

    /// <summary>Which of a vendor's kinds of group are accounts for who sends this.</summary>
    public AccountGroups Groups { get; set; } = AccountGroups.Usual;

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

    /// <summary>The pieces of the text that <see cref="OwnMembers"/> stand for.</summary>
    public List<Slice> Pieces { get; } = [];

    /// <summary>Adds a call that has these traits; they are written down by <see cref="WritePayloads"/>, when nobody reads the text any more.</summary>
    public void Add(in Call call, in TraitOperations told)
    {
        if (!told.IsEmpty && call.Flaw is null)
        {
            traits.Add((Count, told));
        }

        Add() = call;
    }

    /// <summary>Writes what the calls from this one on have of their own behind the text, as their payloads, and their traits.</summary>
    public void WritePayloads(int first)
    {
        // In two steps: the text, and whatever points into it, may move while it is written.
        for (var i = first; i < Count; i++)
        {
            if (calls[i].Flaw is null && calls[i].Own.Write(this) is { Length: > 0 } own)
            {
                calls[i].Payload = own;
            }
        }

        foreach (var (call, told) in traits)
        {
            var payload = told.Write(this);
            calls[call].Payload = payload;
        }

        traits.Clear();
        Pieces.Clear();
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

    /// <summary>Holds no more text than this from its beginning on.</summary>
    public void Cut(int length) => Length = Math.Min(length, Length);

    /// <summary>Keeps a copy of these bytes and says where they are.</summary>
    public Slice Keep(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        var slice = new Slice(Length, bytes.Length);
        Length += bytes.Length;

        return slice;
    }

    /// <summary>Forgets the calls from this one on, but not the text.</summary>
    public void ForgetFrom(int first)
    {
        Count = first;
        traits.RemoveAll(told => told.Call >= first);
    }

    /// <summary>How many events and updates were sent: what one says besides is none of its own.</summary>
    public int CountSent()
    {
        var sent = 0;

        foreach (ref readonly var call in From(0))
        {
            sent += call.IsBesides ? 0 : 1;
        }

        return sent;
    }

    public void Clear() => Rewind(0);

    /// <summary>Forgets all but so much of the text, as if nothing had been read of it yet.</summary>
    public void Rewind(int length)
    {
        (Count, Length, WriteKey, IsHistory) = (0, length, default, false);
        traits.Clear();
        Pieces.Clear();
    }

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
