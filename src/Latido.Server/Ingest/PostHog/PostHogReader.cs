using System.Text.Json;

namespace Latido.Server.Ingest.PostHog;

/// <summary>
/// Takes a PostHog body apart: an envelope with a batch, a bare list, or one event. The person stands beside the
/// properties (servers) or among them (browsers), and so do the traits that are set.
/// </summary>
internal static class PostHogReader
{
    /// <summary>Reads the text from a place on and adds what it finds. Says what is wrong where it is no JSON of PostHog's.</summary>
    /// <param name="sentAt">When it was sent, where a header says it; else <see cref="Call.NoTime"/>.</param>
    public static string? Read(Calls calls, int start, int length, long sentAt)
    {
        var first = calls.Count;
        var wrong = JsonBody.Read(calls, start, length, sentAt, static (ref json, calls, start, sentAt) =>
        {
            switch (json.TokenType)
            {
                case JsonTokenType.StartArray:
                    ReadBatch(ref json, calls, start);
                    return null;
                case JsonTokenType.StartObject:
                    ReadBody(ref json, calls, start, sentAt);
                    return null;
                default:
                    return "The body must be a JSON object or a list of them.";
            }
        });

        if (wrong is null)
        {
            OwnProperties.Keep(calls, first);
        }

        return wrong;
    }

    private static void ReadBody(ref Utf8JsonReader json, Calls calls, int start, long sentAt)
    {
        var first = calls.Count;
        var fields = new PostHogFields { SentAt = sentAt };
        var (begin, isBatch) = ((int)json.TokenStartIndex, false);

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = PostHogKeys.Of(ref json);
            json.Read();

            if (key == PostHogKey.Batch && json.TokenType == JsonTokenType.StartArray)
            {
                ReadBatch(ref json, calls, start);
                isBatch = true;
            }
            else
            {
                ReadField(key, ref json, calls, start, ref fields);
            }
        }

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
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    var key = PostHogKeys.Of(ref json);
                    json.Read();
                    ReadField(key, ref json, calls, start, ref fields);
                }
            }
            else
            {
                JsonPieces.Skip(ref json, ref fields.MaxDepth);
                fields.Scratch.Flaw = DropReason.Unreadable;
            }

            fields.Settle(calls, new(start + begin, (int)json.BytesConsumed - begin));
        }
    }

    private static void ReadField(PostHogKey key, ref Utf8JsonReader json, Calls calls, int start, ref PostHogFields fields)
    {
        switch (key)
        {
            case PostHogKey.Properties when json.TokenType == JsonTokenType.StartObject:
                ReadProperties(ref json, calls, start, ref fields);
                break;
            case PostHogKey.Options when json.TokenType == JsonTokenType.StartObject:
                ReadMembers(ref json, calls, start, ref fields);
                break;
            case PostHogKey.Event:
                fields.Event = JsonPieces.Text(ref json, calls, start, ref fields.Scratch);
                break;
            case PostHogKey.Timestamp:
                fields.At = JsonPieces.Time(ref json, ref fields.Scratch);
                break;
            case PostHogKey.Offset when json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var offset):
                fields.OffsetMilliseconds = Math.Clamp(offset, 0, int.MaxValue);
                break;
            case PostHogKey.History:
                calls.IsHistory |= json.TokenType == JsonTokenType.True;
                JsonPieces.Skip(ref json, ref fields.MaxDepth);
                break;
            case PostHogKey.SentAt:
                // One that cannot be read is none: the correction is left out.
                var flaw = fields.Scratch.Flaw;
                fields.SentAt = JsonPieces.Time(ref json, ref fields.Scratch);
                fields.Scratch.Flaw = flaw;
                break;
            default:
                ReadMember(key, ref json, calls, start, ref fields);
                break;
        }
    }

    private static void ReadProperties(ref Utf8JsonReader json, Calls calls, int start, ref PostHogFields fields)
    {
        var begin = (int)json.TokenStartIndex;
        ReadMembers(ref json, calls, start, ref fields);
        fields.Properties = new(start + begin, (int)json.BytesConsumed - begin);
    }

    private static void ReadMembers(ref Utf8JsonReader json, Calls calls, int start, ref PostHogFields fields)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = PostHogKeys.Of(ref json);
            json.Read();
            ReadMember(key, ref json, calls, start, ref fields);
        }
    }

    /// <summary>What may stand beside the properties as well as among them.</summary>
    private static void ReadMember(PostHogKey key, ref Utf8JsonReader json, Calls calls, int start, ref PostHogFields fields)
    {
        switch (key)
        {
            case PostHogKey.Key when calls.WriteKey.Length == 0:
                // Any token is a key to try; one that is no text is none.
                var flaw = fields.Scratch.Flaw;
                calls.WriteKey = JsonPieces.Text(ref json, calls, start, ref fields.Scratch);
                fields.Scratch.Flaw = flaw;
                break;
            case PostHogKey.Person:
                fields.Person = JsonPieces.Text(ref json, calls, start, ref fields.Scratch);
                break;
            case PostHogKey.Uuid:
                fields.Uuid = JsonPieces.Text(ref json, calls, start, ref fields.Scratch);
                break;
            case PostHogKey.InsertId:
                fields.InsertId = JsonPieces.Text(ref json, calls, start, ref fields.Scratch);
                break;
            case PostHogKey.Device:
                fields.Device = JsonPieces.Text(ref json, calls, start, ref fields.Scratch);
                break;
            case PostHogKey.Anonymous:
                fields.Anonymous = JsonPieces.Text(ref json, calls, start, ref fields.Scratch);
                break;
            case PostHogKey.Alias when json.TokenType is JsonTokenType.String or JsonTokenType.Number:
                fields.Alias = JsonPieces.Text(ref json, calls, start, ref fields.Scratch);
                break;
            case PostHogKey.Screen:
                fields.Screen = JsonPieces.Text(ref json, calls, start, ref fields.Scratch);
                break;
            case PostHogKey.GroupType:
                fields.GroupType = JsonPieces.Text(ref json, calls, start, ref fields.Scratch);
                break;
            case PostHogKey.GroupKey:
                fields.GroupKey = JsonPieces.Text(ref json, calls, start, ref fields.Scratch);
                break;
            case PostHogKey.Set:
                fields.Set = JsonPieces.Object(ref json, start, ref fields.MaxDepth);
                break;
            case PostHogKey.SetOnce:
                fields.SetOnce = JsonPieces.Object(ref json, start, ref fields.MaxDepth);
                break;
            case PostHogKey.GroupSet:
                fields.GroupSet = JsonPieces.Object(ref json, start, ref fields.MaxDepth);
                break;
            case PostHogKey.Groups when json.TokenType == JsonTokenType.StartObject:
                ReadGroups(ref json, calls, start, ref fields);
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
                JsonPieces.Skip(ref json, ref fields.MaxDepth);
                break;
        }
    }

    /// <summary>Of the groups an event belongs to, the one that is an account.</summary>
    private static void ReadGroups(ref Utf8JsonReader json, Calls calls, int start, ref PostHogFields fields)
    {
        var best = AccountGroups.None;

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var rank = AccountGroups.Rank(json.ValueSpan);
            json.Read();

            if (rank < best && json.TokenType is JsonTokenType.String or JsonTokenType.Number)
            {
                (best, fields.Account) = (rank, JsonPieces.Text(ref json, calls, start, ref fields.Scratch));
            }
            else
            {
                JsonPieces.Skip(ref json, ref fields.MaxDepth);
            }
        }
    }
}
