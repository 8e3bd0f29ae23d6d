using System.Text.Json;

namespace Latido.Server.Ingest.Segment;

/// <summary>
/// Takes a Segment body apart in one walk: a call, or an envelope with a batch of them. Makes no object per call: it
/// notes where in the body each piece lies, and what had escapes it writes behind the body.
/// </summary>
internal static class SegmentReader
{
    /// <summary>
    /// Reads the text of <paramref name="calls"/> from a place on, and adds what it finds. Says what is wrong where
    /// the text is no JSON object; null when all is well.
    /// </summary>
    /// <param name="kind">What the address said the call is; <see cref="CallKind.Unknown"/> where each call says it itself.</param>
    /// <param name="isSnakeCase">Its members are named as <see cref="SegmentKeys.OfSnakeCase"/> has them.</param>
    public static string? Read(Calls calls, int start, int length, CallKind kind, bool isSnakeCase = false) =>
        Read(calls, start, length, new(kind, isSnakeCase, IsAlone: false));

    /// <summary>Reads one call alone, which is no envelope whatever its members are called.</summary>
    public static string? ReadItem(Calls calls, int start, int length, CallKind kind, bool isSnakeCase = false) =>
        Read(calls, start, length, new(kind, isSnakeCase, IsAlone: true));

    private static string? Read(Calls calls, int start, int length, How how)
    {
        // Room for what is unescaped beside the text, made now: the text must not move while it is read.
        if (calls.Buffer.AsSpan(start, length).Contains((byte)'\\'))
        {
            calls.Room(length);
        }

        return JsonBody.Read(calls, start, length, how, static (ref json, calls, start, how) =>
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                return "The body must be a JSON object.";
            }

            if (how.IsAlone)
            {
                ReadAlone(ref json, calls, start, how);
            }
            else
            {
                ReadBody(ref json, calls, start, how);
            }

            return null;
        });
    }

    private static void ReadAlone(ref Utf8JsonReader json, Calls calls, int start, How how)
    {
        var call = new Call { Kind = how.Kind };
        ReadCall(ref json, calls, start, ref call, isTop: false, how.IsSnakeCase);
        calls.Add() = call;
    }

    private static void ReadBody(ref Utf8JsonReader json, Calls calls, int start, How how)
    {
        var top = new Call { Kind = how.Kind };
        var first = calls.Count;
        var isBatch = ReadCall(ref json, calls, start, ref top, isTop: true, how.IsSnakeCase);

        if (!isBatch)
        {
            calls.Add() = top;
            return;
        }

        foreach (ref var call in calls.From(first))
        {
            if (call.SentAt == Call.NoTime)
            {
                call.SentAt = top.SentAt;
            }

            if (call.At == Call.NoTime)
            {
                (call.At, call.IsTimeRight) = (top.At, top.IsTimeRight);
            }

            if (call.Account.Length == 0)
            {
                call.Account = top.Account;
            }
        }
    }

    /// <summary>Reads one object; true if it was an envelope, whose batch has then been read.</summary>
    private static bool ReadCall(ref Utf8JsonReader json, Calls calls, int start, ref Call call, bool isTop, bool isSnakeCase = false)
    {
        var begin = (int)json.TokenStartIndex;
        var fields = new SegmentFields { Depth = json.CurrentDepth };
        var isBatch = false;

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = isSnakeCase ? SegmentKeys.OfSnakeCase(ref json) : SegmentKeys.Of(ref json);
            json.Read();

            switch (key)
            {
                case SegmentKey.Batch when isTop && json.TokenType == JsonTokenType.StartArray:
                    ReadBatch(ref json, calls, start);
                    isBatch = true;
                    break;
                case SegmentKey.WriteKey when isTop && json.TokenType == JsonTokenType.String:
                    calls.WriteKey = JsonPieces.TextAside(ref json, calls, start, ref call);
                    break;
                case SegmentKey.Context when json.TokenType == JsonTokenType.StartObject:
                    ReadContext(ref json, calls, start, ref call, ref fields);
                    break;
                default:
                    ReadField(key, ref json, calls, start, ref call, ref fields);
                    break;
            }
        }

        call.Raw = new(start + begin, (int)json.BytesConsumed - begin);
        fields.Settle(ref call);

        return isBatch;
    }

    private static void ReadBatch(ref Utf8JsonReader json, Calls calls, int start)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var call = new Call();

            if (json.TokenType == JsonTokenType.StartObject)
            {
                ReadCall(ref json, calls, start, ref call, isTop: false);
            }
            else
            {
                var begin = (int)json.TokenStartIndex;
                var fields = new SegmentFields();
                JsonPieces.Skip(ref json, ref fields.MaxDepth);
                call.Flaw = DropReason.Unreadable;
                call.Raw = new(start + begin, (int)json.BytesConsumed - begin);
            }

            calls.Add() = call;
        }
    }

    private static void ReadField(
        SegmentKey key, ref Utf8JsonReader json, Calls calls, int start, ref Call call, ref SegmentFields fields)
    {
        switch (key)
        {
            case SegmentKey.Type when call.Kind == CallKind.Unknown && json.TokenType == JsonTokenType.String:
                call.Kind = SegmentKeys.KindOf(calls.Text(JsonPieces.TextAside(ref json, calls, start, ref call)));
                break;
            case SegmentKey.UserId:
                call.Person = JsonPieces.TextAside(ref json, calls, start, ref call);
                break;
            case SegmentKey.AnonymousId:
                call.Anonymous = JsonPieces.TextAside(ref json, calls, start, ref call);
                break;
            case SegmentKey.PreviousId:
                fields.Previous = JsonPieces.TextAside(ref json, calls, start, ref call);
                break;
            case SegmentKey.GroupId:
                fields.Group = JsonPieces.TextAside(ref json, calls, start, ref call);
                break;
            case SegmentKey.MessageId:
                call.MessageId = JsonPieces.TextAside(ref json, calls, start, ref call);
                break;
            case SegmentKey.Event:
                fields.Event = JsonPieces.TextAside(ref json, calls, start, ref call);
                break;
            case SegmentKey.Name:
                fields.Name = JsonPieces.TextAside(ref json, calls, start, ref call);
                break;
            case SegmentKey.Category:
                call.Category = JsonPieces.TextAside(ref json, calls, start, ref call);
                break;
            case SegmentKey.Timestamp:
                fields.Timestamp = JsonPieces.Time(ref json, ref call);
                break;
            case SegmentKey.OriginalTimestamp:
                fields.Original = JsonPieces.Time(ref json, ref call);
                break;
            case SegmentKey.SentAt:
                // A sentAt that cannot be read is no sentAt: the correction is left out.
                var flaw = call.Flaw;
                call.SentAt = JsonPieces.Time(ref json, ref call);
                call.Flaw = flaw;
                break;
            case SegmentKey.Properties:
                fields.Properties = JsonPieces.Object(ref json, start, ref fields.MaxDepth);
                break;
            case SegmentKey.Traits:
                fields.Traits = JsonPieces.Object(ref json, start, ref fields.MaxDepth);
                break;
            default:
                JsonPieces.Skip(ref json, ref fields.MaxDepth);
                break;
        }
    }

    /// <summary>From the context only what facts need: the account, and the traits of an identify that has none of its own.</summary>
    private static void ReadContext(ref Utf8JsonReader json, Calls calls, int start, ref Call call, ref SegmentFields fields)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = SegmentKeys.Of(ref json);
            json.Read();

            switch (key)
            {
                case SegmentKey.GroupId:
                    call.Account = JsonPieces.TextAside(ref json, calls, start, ref call);
                    break;
                case SegmentKey.Traits:
                    fields.ContextTraits = JsonPieces.Object(ref json, start, ref fields.MaxDepth);
                    break;
                default:
                    JsonPieces.Skip(ref json, ref fields.MaxDepth);
                    break;
            }
        }
    }

    /// <param name="Kind">What the address says the call is.</param>
    /// <param name="IsAlone">It is one call, and never an envelope.</param>
    private readonly record struct How(CallKind Kind, bool IsSnakeCase, bool IsAlone);
}
