using System.Text.Json;

namespace Latido.Server.Ingest.Segment;

/// <summary>
/// Takes a Segment body apart in one walk: a call, or an envelope with a batch of them. Makes no object per call: it
/// notes where in the body each piece lies, and unescapes text in place (it never grows by that).
/// </summary>
internal static class SegmentReader
{
    /// <summary>
    /// Reads the text of <paramref name="calls"/> from a place on, and adds what it finds. Says what is wrong where
    /// the text is no JSON object; null when all is well.
    /// </summary>
    /// <param name="kind">What the address said the call is; <see cref="CallKind.Unknown"/> where each call says it itself.</param>
    public static string? Read(Calls calls, int start, int length, CallKind kind) =>
        JsonBody.Read(calls, start, length, kind, static (ref json, calls, start, kind) =>
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                return "The body must be a JSON object.";
            }

            ReadBody(ref json, calls, start, kind);

            return null;
        });

    private static void ReadBody(ref Utf8JsonReader json, Calls calls, int start, CallKind kind)
    {
        var top = new Call { Kind = kind };
        var first = calls.Count;
        var isBatch = ReadCall(ref json, calls, start, ref top, isTop: true);

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
    private static bool ReadCall(ref Utf8JsonReader json, Calls calls, int start, ref Call call, bool isTop)
    {
        var begin = (int)json.TokenStartIndex;
        var fields = new SegmentFields { Depth = json.CurrentDepth };
        var isBatch = false;

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = SegmentKeys.Of(ref json);
            json.Read();

            switch (key)
            {
                case SegmentKey.Batch when isTop && json.TokenType == JsonTokenType.StartArray:
                    ReadBatch(ref json, calls, start);
                    isBatch = true;
                    break;
                case SegmentKey.WriteKey when isTop && json.TokenType == JsonTokenType.String:
                    calls.WriteKey = JsonPieces.Text(ref json, calls, start, ref call);
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
                call.Kind = SegmentKeys.KindOf(calls.Text(JsonPieces.Text(ref json, calls, start, ref call)));
                break;
            case SegmentKey.UserId:
                call.Person = JsonPieces.Text(ref json, calls, start, ref call);
                break;
            case SegmentKey.AnonymousId:
                call.Anonymous = JsonPieces.Text(ref json, calls, start, ref call);
                break;
            case SegmentKey.PreviousId:
                fields.Previous = JsonPieces.Text(ref json, calls, start, ref call);
                break;
            case SegmentKey.GroupId:
                fields.Group = JsonPieces.Text(ref json, calls, start, ref call);
                break;
            case SegmentKey.MessageId:
                call.MessageId = JsonPieces.Text(ref json, calls, start, ref call);
                break;
            case SegmentKey.Event:
                fields.Event = JsonPieces.Text(ref json, calls, start, ref call);
                break;
            case SegmentKey.Name:
                fields.Name = JsonPieces.Text(ref json, calls, start, ref call);
                break;
            case SegmentKey.Category:
                call.Category = JsonPieces.Text(ref json, calls, start, ref call);
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
                    call.Account = JsonPieces.Text(ref json, calls, start, ref call);
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
}
