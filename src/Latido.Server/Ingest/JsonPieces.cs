using System.Text.Json;
using Latido.Server.Log;

namespace Latido.Server.Ingest;

/// <summary>Notes where the value that a reader stands on lies in the body, or passes over it.</summary>
internal static class JsonPieces
{
    /// <summary>Deeper than this a call is refused, so that nothing behind us meets a depth it cannot read.</summary>
    public const int DeepestAllowed = 64;

    /// <summary>
    /// Text or a number as text; null is nothing; anything else is a flaw. What had escapes is written behind the text that
    /// is held, and the body stays as it was sent, for a refused call is kept. Whoever calls it has made as much room there
    /// as the body is long.
    /// </summary>
    public static Slice TextAside(ref Utf8JsonReader json, Calls calls, int start, ref Call call)
    {
        var at = start + (int)json.TokenStartIndex;

        switch (json.TokenType)
        {
            case JsonTokenType.String when !json.ValueIsEscaped:
                return new(at + 1, json.ValueSpan.Length);
            case JsonTokenType.String:
                var slice = new Slice(calls.Length, json.CopyString(calls.Buffer.AsSpan(calls.Length)));
                calls.Advance(slice.Length);
                return slice;
            case JsonTokenType.Number:
                return new(at, json.ValueSpan.Length);
            case JsonTokenType.Null:
                return default;
            default:
                call.Flaw = DropReason.BadId;
                json.Skip();
                return default;
        }
    }

    /// <summary>A moment; null or an empty text is none, and what cannot be read is a flaw.</summary>
    public static long Time(ref Utf8JsonReader json, ref Call call)
    {
        if (json.TokenType == JsonTokenType.Null || json.ValueSpan.IsEmpty)
        {
            return Call.NoTime;
        }

        if (json.TokenType is JsonTokenType.String or JsonTokenType.Number && WireTime.TryRead(json.ValueSpan, out var time))
        {
            return time;
        }

        json.Skip();
        call.Flaw ??= DropReason.BadTime;

        return Call.NoTime;
    }

    /// <summary>An object as it lies; anything else is passed over and is nothing.</summary>
    public static Slice Object(ref Utf8JsonReader json, int start, ref int deepest)
    {
        var isObject = json.TokenType == JsonTokenType.StartObject;
        var value = Value(ref json, start, ref deepest);

        return isObject ? value : default;
    }

    /// <summary>Any value as it lies.</summary>
    public static Slice Value(ref Utf8JsonReader json, int start, ref int deepest)
    {
        var begin = (int)json.TokenStartIndex;
        Skip(ref json, ref deepest);

        return new(start + begin, (int)json.BytesConsumed - begin);
    }

    /// <summary>Passes over a value and remembers how deep it went.</summary>
    public static void Skip(ref Utf8JsonReader json, ref int deepest)
    {
        if (json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        var depth = json.CurrentDepth;

        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.CurrentDepth > deepest)
            {
                deepest = json.CurrentDepth;
            }
        }
    }
}
