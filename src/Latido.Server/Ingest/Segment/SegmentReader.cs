using System.Text.Json;
using System.Text.Unicode;
using Latido.Server.Log;

namespace Latido.Server.Ingest.Segment;

/// <summary>
/// Takes a Segment body apart in one walk: a call, or an envelope with a batch of them. Makes no object per call: it
/// notes where in the body each piece lies, and unescapes text in place (it never grows by that).
/// </summary>
internal static class SegmentReader
{
    /// <summary>Deeper than this a call is refused, so that nothing behind us meets a depth it cannot read.</summary>
    public const int MaxDepth = 64;

    // The walk itself goes deeper, so that one deep call does not cost its whole batch.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1024 };

    /// <summary>
    /// Reads the text of <paramref name="calls"/> from a place on, and adds what it finds. Says what is wrong where
    /// the text is no JSON object; null when all is well.
    /// </summary>
    /// <param name="kind">What the address said the call is; <see cref="CallKind.Unknown"/> where each call says it itself.</param>
    public static string? Read(Calls calls, int start, int length, CallKind kind)
    {
        var body = calls.Buffer.AsSpan(start, length);

        if (!Utf8.IsValid(body))
        {
            return "The body is not UTF-8.";
        }

        LoneSurrogates.Mend(body);
        var json = new Utf8JsonReader(body, Options);
        var first = calls.Count;

        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return "The body must be a JSON object.";
            }

            ReadBody(ref json, calls, start, kind);

            // One more step: what follows the object is an error.
            json.Read();

            return null;
        }
        catch (JsonException wrong)
        {
            calls.ForgetFrom(first);

            return $"Invalid JSON in line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine}.";
        }
    }

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
        var fields = new Fields { Depth = json.CurrentDepth };
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
                    calls.WriteKey = Text(ref json, calls, start, ref call);
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
        Settle(ref call, fields);

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
                var fields = default(Fields);
                Skip(ref json, ref fields);
                call.Flaw = DropReason.Unreadable;
                call.Raw = new(start + begin, (int)json.BytesConsumed - begin);
            }

            calls.Add() = call;
        }
    }

    private static void ReadField(
        SegmentKey key, ref Utf8JsonReader json, Calls calls, int start, ref Call call, ref Fields fields)
    {
        switch (key)
        {
            case SegmentKey.Type when call.Kind == CallKind.Unknown && json.TokenType == JsonTokenType.String:
                call.Kind = SegmentKeys.KindOf(calls.Text(Text(ref json, calls, start, ref call)));
                break;
            case SegmentKey.UserId:
                call.Person = Text(ref json, calls, start, ref call);
                break;
            case SegmentKey.AnonymousId:
                call.Anonymous = Text(ref json, calls, start, ref call);
                break;
            case SegmentKey.PreviousId:
                fields.Previous = Text(ref json, calls, start, ref call);
                break;
            case SegmentKey.GroupId:
                fields.Group = Text(ref json, calls, start, ref call);
                break;
            case SegmentKey.MessageId:
                call.MessageId = Text(ref json, calls, start, ref call);
                break;
            case SegmentKey.Event:
                fields.Event = Text(ref json, calls, start, ref call);
                break;
            case SegmentKey.Name:
                fields.Name = Text(ref json, calls, start, ref call);
                break;
            case SegmentKey.Category:
                call.Category = Text(ref json, calls, start, ref call);
                break;
            case SegmentKey.Timestamp:
                fields.Timestamp = Time(ref json, ref call);
                break;
            case SegmentKey.OriginalTimestamp:
                fields.Original = Time(ref json, ref call);
                break;
            case SegmentKey.SentAt:
                // A sentAt that cannot be read is no sentAt: the correction is left out.
                var flaw = call.Flaw;
                call.SentAt = Time(ref json, ref call);
                call.Flaw = flaw;
                break;
            case SegmentKey.Properties:
                fields.Properties = Raw(ref json, start, ref fields);
                break;
            case SegmentKey.Traits:
                fields.Traits = Raw(ref json, start, ref fields);
                break;
            default:
                Skip(ref json, ref fields);
                break;
        }
    }

    /// <summary>From the context only what facts need: the account, and the traits of an identify that has none of its own.</summary>
    private static void ReadContext(ref Utf8JsonReader json, Calls calls, int start, ref Call call, ref Fields fields)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = SegmentKeys.Of(ref json);
            json.Read();

            switch (key)
            {
                case SegmentKey.GroupId:
                    call.Account = Text(ref json, calls, start, ref call);
                    break;
                case SegmentKey.Traits:
                    fields.ContextTraits = Raw(ref json, start, ref fields);
                    break;
                default:
                    Skip(ref json, ref fields);
                    break;
            }
        }
    }

    /// <summary>Decides between the fields that mean something else in another kind of call.</summary>
    private static void Settle(ref Call call, in Fields fields)
    {
        (call.Name, call.Payload) = call.Kind switch
        {
            CallKind.Track => (fields.Event, fields.Properties),
            CallKind.Page or CallKind.Screen => (fields.Name, fields.Properties),
            CallKind.Identify => (default, fields.Traits.Length > 2 ? fields.Traits : fields.ContextTraits),
            CallKind.Group => (default, fields.Traits),
            _ => (default, default),
        };

        if (call.Payload.Length <= 2)
        {
            call.Payload = default;
        }

        if (call.Kind == CallKind.Group)
        {
            call.Account = fields.Group.Length > 0 ? fields.Group : call.Account;
        }

        if (call.Kind == CallKind.Alias && fields.Previous.Length > 0)
        {
            call.Anonymous = fields.Previous;
        }

        // Both given: the first was made right already (archives, RudderStack). One given: it is by the client's clock.
        call.IsTimeRight = fields.Timestamp != Call.NoTime && fields.Original != Call.NoTime;
        call.At = fields.Timestamp != Call.NoTime ? fields.Timestamp : fields.Original;

        if (fields.MaxDepth - fields.Depth > MaxDepth)
        {
            call.Flaw = DropReason.TooDeep;
        }
    }

    /// <summary>Text or a number as text; null is nothing; anything else is a flaw.</summary>
    private static Slice Text(ref Utf8JsonReader json, Calls calls, int start, ref Call call)
    {
        var at = start + (int)json.TokenStartIndex;

        switch (json.TokenType)
        {
            case JsonTokenType.String when !json.ValueIsEscaped:
                return new(at + 1, json.ValueSpan.Length);
            case JsonTokenType.String:
                return Unescape(ref json, calls.Buffer, at + 1);
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

    /// <summary>Writes the text over its escaped self, which is never shorter, and keeps the body readable behind it.</summary>
    private static Slice Unescape(ref Utf8JsonReader json, byte[] buffer, int at)
    {
        var raw = json.ValueSpan.Length;
        var plain = raw <= 1024 ? stackalloc byte[1024] : new byte[raw];
        var length = json.CopyString(plain);
        plain[..length].CopyTo(buffer.AsSpan(at));
        buffer[at + length] = (byte)'"';
        buffer.AsSpan(at + length + 1, raw - length).Fill((byte)' ');

        return new(at, length);
    }

    private static long Time(ref Utf8JsonReader json, ref Call call)
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

    private static Slice Raw(ref Utf8JsonReader json, int start, ref Fields fields)
    {
        var isObject = json.TokenType == JsonTokenType.StartObject;
        var begin = (int)json.TokenStartIndex;
        Skip(ref json, ref fields);

        return isObject ? new(start + begin, (int)json.BytesConsumed - begin) : default;
    }

    /// <summary>Passes over a value and remembers how deep it went.</summary>
    private static void Skip(ref Utf8JsonReader json, ref Fields fields)
    {
        if (json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        var depth = json.CurrentDepth;

        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.CurrentDepth > fields.MaxDepth)
            {
                fields.MaxDepth = json.CurrentDepth;
            }
        }
    }

    /// <summary>Pieces whose meaning depends on the call's kind, which may come after them.</summary>
    private struct Fields
    {
        public Slice Event;
        public Slice Name;
        public Slice Group;
        public Slice Previous;
        public Slice Properties;
        public Slice Traits;
        public Slice ContextTraits;
        public long Timestamp = Call.NoTime;
        public long Original = Call.NoTime;
        public int Depth;
        public int MaxDepth;

        public Fields()
        {
        }
    }
}
