using System.Text.Json;
using Latido.Server.Log;

namespace Latido.Server.Ingest;

/// <summary>
/// Leaves of an event's properties those that the product itself gave: what begins with $ the SDK adds to each event, and
/// it would be most of the log.
/// </summary>
internal static class OwnProperties
{
    /// <summary>Puts a copy without the SDK's own in the place of each payload that has some, behind the text that is held.</summary>
    public static void Keep(Calls calls, int first)
    {
        for (var i = first; i < calls.Count; i++)
        {
            if (calls[i].Flaw is null && calls[i].Kind is CallKind.Track or CallKind.Page or CallKind.Screen && calls[i].Payload.Length > 2)
            {
                calls[i].Payload = Keep(calls, calls[i].Payload);
            }
        }
    }

    private static Slice Keep(Calls calls, Slice properties)
    {
        // Room first: the text may move by it, and the reader below holds on to where it lies.
        calls.Room(properties.Length);
        var text = calls.Text(properties);
        var to = calls.Buffer.AsSpan(calls.Length);
        var json = new Utf8JsonReader(text);
        var length = 1;
        to[0] = (byte)'{';
        json.Read();

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isOurs = IsOurs(json.ValueSpan);
            var begin = (int)json.TokenStartIndex;
            json.Read();
            json.Skip();

            if (isOurs)
            {
                if (length > 1)
                {
                    to[length++] = (byte)',';
                }

                var member = text[begin..(int)json.BytesConsumed];
                member.CopyTo(to[length..]);
                length += member.Length;
            }
        }

        if (length == 1)
        {
            return default;
        }

        to[length++] = (byte)'}';
        var slice = new Slice(calls.Length, length);
        calls.Advance(length);

        return slice;
    }

    private static bool IsOurs(ReadOnlySpan<byte> name) =>
        name is not [(byte)'$', ..] && !name.SequenceEqual("token"u8) && !name.SequenceEqual("distinct_id"u8);
}
