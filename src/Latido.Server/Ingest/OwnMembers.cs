using System.Text.Json;
using Latido.Server.Log;

namespace Latido.Server.Ingest;

/// <summary>
/// Which members of an event's properties are the product's own, noted while they are read, so that they need not be read
/// again to leave out the others: what begins with $ the SDK adds to each event, and it would be most of the log. They are
/// pieces of the text: those that lie one after another are one.
/// </summary>
internal struct OwnMembers
{
    private int first;
    private int count;

    /// <summary>True for a name that the product gave, and not its SDK, which adds the key and the person without a $ before them.</summary>
    public static bool AreOwn(ReadOnlySpan<byte> name) =>
        name is not [(byte)'$', ..] && !name.SequenceEqual("token"u8) && !name.SequenceEqual("distinct_id"u8);

    /// <summary>Reads an object and notes what is the product's own in it. Anything else is passed over and has nothing.</summary>
    public static OwnMembers Read(ref Utf8JsonReader json, Calls calls, int start, ref int deepest)
    {
        var own = default(OwnMembers);

        if (json.TokenType != JsonTokenType.StartObject)
        {
            JsonPieces.Skip(ref json, ref deepest);
            return own;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var begin = start + (int)json.TokenStartIndex;
            var isOwn = AreOwn(json.ValueSpan);
            json.Read();

            // Browsers name twenty campaigns with every event that there was none of.
            isOwn &= json.TokenType != JsonTokenType.Null;
            JsonPieces.Skip(ref json, ref deepest);

            if (isOwn)
            {
                own.Add(calls, begin, start + (int)json.BytesConsumed);
            }
        }

        return own;
    }

    /// <summary>Notes a member, from its name to the end of its value. Members come in their order.</summary>
    public void Add(Calls calls, int begin, int end)
    {
        var pieces = calls.Pieces;

        if (count > 0 && pieces[^1] is var last && last.Start + last.Length + 1 == begin && calls.Buffer[begin - 1] == (byte)',')
        {
            pieces[^1] = new(last.Start, end - last.Start);
            return;
        }

        first = count == 0 ? pieces.Count : first;
        count++;
        pieces.Add(new(begin, end - begin));
    }

    /// <summary>Puts an object of these members behind the text that is held, when nobody reads that any more. Nothing where there are none.</summary>
    public readonly Slice Write(Calls calls)
    {
        if (count == 0)
        {
            return default;
        }

        var pieces = calls.Pieces;
        var length = count + 1;

        for (var i = first; i < first + count; i++)
        {
            length += pieces[i].Length;
        }

        var to = calls.Room(length);
        var at = 0;

        for (var i = first; i < first + count; i++)
        {
            to[at++] = i == first ? (byte)'{' : (byte)',';
            calls.Text(pieces[i]).CopyTo(to[at..]);
            at += pieces[i].Length;
        }

        to[at] = (byte)'}';
        var slice = new Slice(calls.Length, length);
        calls.Advance(length);

        return slice;
    }
}
