using System.Text.Json;
using Latido.Server.Log;

namespace Latido.Server.Ingest;

/// <summary>
/// Leaves of properties and traits those that the product itself gave: what begins with $ the SDK adds to each event, and
/// it would be most of the log. The body was read to its end before: it is JSON.
/// </summary>
internal static class OwnProperties
{
    /// <summary>Puts a copy without the SDK's own in the place of each payload that has some, behind the text that is held.</summary>
    public static void Keep(Calls calls, int first)
    {
        for (var i = first; i < calls.Count; i++)
        {
            ref var call = ref calls[i];
            call.Payload = call.Flaw is null && call.Payload.Length > 2 ? Keep(calls, call.Payload) : default;
        }
    }

    private static Slice Keep(Calls calls, Slice properties)
    {
        // Room first: the text may move by it, and the reader below holds on to where it lies.
        calls.Room(properties.Length);
        var text = calls.Text(properties);
        var to = calls.Buffer.AsSpan(calls.Length);
        var json = new Utf8JsonReader(text, JsonBody.Options);
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
