using System.Text.Json;
using Latido.Server.Log;

namespace Latido.Server.Ingest.PostHog;

/// <summary>
/// Takes a PostHog body apart: an envelope with a batch, a bare list, or one event. The person stands beside the
/// properties (servers) or among them (browsers), and so do the traits that are set. What it takes out of the properties
/// leaves them as they were sent, because they are kept.
/// </summary>
internal static class PostHogReader
{
    /// <summary>Reads the text from a place on and adds what it finds. Says what is wrong where it is no JSON of PostHog's.</summary>
    /// <param name="sentAt">When it was sent, where a header says it; else <see cref="Call.NoTime"/>.</param>
    /// <param name="isExport">It is a line of an export, which has more to tell than a body.</param>
    public static string? Read(Calls calls, int start, int length, long sentAt, bool isExport = false)
    {
        var first = calls.Count;

        // Room for what is unescaped beside the text, made now: the text must not move while it is read.
        calls.Room(length);
        var wrong = JsonBody.Read(calls, start, length, (SentAt: sentAt, IsExport: isExport), static (ref json, calls, start, about) =>
        {
            switch (json.TokenType)
            {
                case JsonTokenType.StartArray:
                    ReadBatch(ref json, calls, start);
                    return null;
                case JsonTokenType.StartObject:
                    ReadBody(ref json, calls, start, new() { SentAt = about.SentAt, IsExport = about.IsExport });
                    return null;
                default:
                    return "The body must be a JSON object or a list of them.";
            }
        });

        if (wrong is null)
        {
            calls.WritePayloads(first);
        }

        return wrong;
    }

    /// <summary>
    /// Reads a line of a batch export, of the events or of the persons model. The people in the events are those of the SDKs,
    /// by <c>distinct_id</c>: who is whom besides, the events say themselves.
    /// </summary>
    public static string? ReadLine(Calls calls, int start, int length) => Read(calls, start, length, Call.NoTime, isExport: true);

    private static void ReadBody(ref Utf8JsonReader json, Calls calls, int start, PostHogFields fields)
    {
        var first = calls.Count;
        fields.Depth = json.CurrentDepth;
        var begin = (int)json.TokenStartIndex;
        var isBatch = ReadEvent(ref json, calls, start, ref fields, isTop: true);

        if (!isBatch)
        {
            fields.Settle(calls, new(start + begin, (int)json.BytesConsumed - begin));
        }

        foreach (ref var call in calls.From(first))
        {
            call.SentAt = call.SentAt == Call.NoTime ? fields.SentAt : call.SentAt;
        }
    }

    private static void ReadBatch(ref Utf8JsonReader json, Calls calls, int start)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var begin = (int)json.TokenStartIndex;
            var fields = new PostHogFields { Depth = json.CurrentDepth };

            if (json.TokenType == JsonTokenType.StartObject)
            {
                ReadEvent(ref json, calls, start, ref fields, isTop: false);
            }
            else
            {
                JsonPieces.Skip(ref json, ref fields.MaxDepth);
                fields.Flawed.Flaw = DropReason.Unreadable;
            }

            fields.Settle(calls, new(start + begin, (int)json.BytesConsumed - begin));
        }
    }

    /// <summary>Reads one object; true if it was an envelope, whose batch has then been read.</summary>
    private static bool ReadEvent(ref Utf8JsonReader json, Calls calls, int start, ref PostHogFields fields, bool isTop)
    {
        var isBatch = false;

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = PostHogKeys.Of(ref json);
            json.Read();

            switch (key)
            {
                case PostHogKey.Batch when isTop && json.TokenType == JsonTokenType.StartArray:
                    ReadBatch(ref json, calls, start);
                    isBatch = true;
                    break;
                case PostHogKey.Properties when json.TokenType == JsonTokenType.StartObject:
                    ReadMembers(ref json, calls, start, ref fields, isProperties: true);
                    break;
                case PostHogKey.Options when json.TokenType == JsonTokenType.StartObject:
                    ReadMembers(ref json, calls, start, ref fields, isProperties: false);
                    break;
                case PostHogKey.Key:
                    calls.WriteKey = TryText(ref json, calls, start);
                    break;
                case PostHogKey.Event or PostHogKey.Uuid or PostHogKey.Person:
                    fields[key] = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                    break;
                case PostHogKey.Timestamp:
                    fields.At = JsonPieces.Time(ref json, ref fields.Flawed);
                    break;
                case PostHogKey.PersonId when fields.IsExport:
                    fields[key] = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                    break;
                case PostHogKey.InsertedAt when fields.IsExport:
                    fields.WrittenAt = JsonPieces.Time(ref json, ref fields.Flawed);
                    break;
                case PostHogKey.SentAt:
                    // One that cannot be read is none: the correction is left out.
                    var unread = default(Call);
                    fields.SentAt = JsonPieces.Time(ref json, ref unread);
                    break;
                case PostHogKey.Offset when json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var offset):
                    fields.OffsetMilliseconds = Math.Clamp(offset, 0, int.MaxValue);
                    break;
                case PostHogKey.History:
                    calls.IsHistory |= json.TokenType == JsonTokenType.True;
                    JsonPieces.Skip(ref json, ref fields.MaxDepth);
                    break;
                default:
                    ReadTraits(key, ref json, start, ref fields);
                    break;
            }
        }

        return isBatch;
    }

    /// <summary>
    /// Reads the properties or the options. Nearly all that is there is the product's own, however it is called: what begins
    /// with $ is the SDK's, and of the rest only the person, his alias and the key are.
    /// </summary>
    private static void ReadMembers(ref Utf8JsonReader json, Calls calls, int start, ref PostHogFields fields, bool isProperties)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = PostHogKeys.Of(ref json);
            var begin = start + (int)json.TokenStartIndex;
            var isOwn = isProperties && OwnMembers.AreOwn(json.ValueSpan);
            json.Read();
            isOwn &= json.TokenType != JsonTokenType.Null;

            switch (key)
            {
                case PostHogKey.Person or PostHogKey.Alias when fields[key].Length == 0 && json.TokenType is JsonTokenType.String or JsonTokenType.Number:
                    fields[key] = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                    break;
                case PostHogKey.Key when calls.WriteKey.Length == 0:
                    calls.WriteKey = TryText(ref json, calls, start);
                    break;
                case PostHogKey.InsertId or PostHogKey.Device or PostHogKey.Anonymous or PostHogKey.Screen or PostHogKey.GroupType or PostHogKey.GroupKey:
                    fields[key] = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                    break;
                case PostHogKey.Groups when json.TokenType == JsonTokenType.StartObject:
                    fields[PostHogKey.Groups] = AccountGroups.Read(ref json, calls, start, ref fields.Flawed, out _);
                    break;
                case PostHogKey.TimeIsRight:
                    fields.IsTimeRight |= json.TokenType == JsonTokenType.True;
                    JsonPieces.Skip(ref json, ref fields.MaxDepth);
                    break;
                case PostHogKey.HasProfile:
                    fields.IsNobody |= json.TokenType == JsonTokenType.False;
                    JsonPieces.Skip(ref json, ref fields.MaxDepth);
                    break;
                default:
                    ReadTraits(key, ref json, start, ref fields);
                    break;
            }

            if (isOwn)
            {
                fields.Own.Add(calls, begin, start + (int)json.BytesConsumed);
            }
        }
    }

    /// <summary>What may stand beside the properties as well as among them: traits. Anything else is passed over.</summary>
    private static void ReadTraits(PostHogKey key, ref Utf8JsonReader json, int start, ref PostHogFields fields)
    {
        if (key is PostHogKey.Set or PostHogKey.SetOnce or PostHogKey.Unset or PostHogKey.GroupSet or PostHogKey.PersonProperties)
        {
            fields[key] = JsonPieces.Value(ref json, start, ref fields.MaxDepth);
        }
        else
        {
            JsonPieces.Skip(ref json, ref fields.MaxDepth);
        }
    }

    /// <summary>A text, or nothing where it is none: a key that cannot be read is no key.</summary>
    private static Slice TryText(ref Utf8JsonReader json, Calls calls, int start)
    {
        var unread = default(Call);

        return JsonPieces.TextAside(ref json, calls, start, ref unread);
    }
}
