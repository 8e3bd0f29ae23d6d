using System.Text.Json;
using static Latido.Server.Ingest.Amplitude.AmplitudeKey;

namespace Latido.Server.Ingest.Amplitude;

/// <summary>Takes a body of Amplitude's HTTP API apart: an envelope with events, or with what is known of people or of groups.</summary>
internal static class AmplitudeReader
{
    /// <summary>Reads the text from a place on and adds what it finds. Says what is wrong where it is no JSON of Amplitude's.</summary>
    /// <param name="kind">What the address said the items are; <see cref="CallKind.Unknown"/> for events, which say it themselves.</param>
    public static string? Read(Calls calls, int start, int length, CallKind kind = CallKind.Unknown)
    {
        var first = calls.Count;

        // Room for what is unescaped beside the text, made now: the text must not move while it is read.
        calls.Room(length);
        var wrong = JsonBody.Read(calls, start, length, kind, static (ref json, calls, start, kind) =>
            json.TokenType != JsonTokenType.StartObject ? "The body must be a JSON object."
            : ReadBody(ref json, calls, start, kind) ? null
            : kind == CallKind.Unknown ? "The body has no list of events."
            : "The body has no identification.");
        calls.WritePayloads(first);

        return wrong;
    }

    private static bool ReadBody(ref Utf8JsonReader json, Calls calls, int start, CallKind kind)
    {
        var first = calls.Count;
        var sentAt = Call.NoTime;
        var unread = default(Call);
        var deepest = 0;
        var hasItems = false;

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = AmplitudeKeys.Of(ref json);
            json.Read();

            switch (key)
            {
                case ApiKey:
                    calls.WriteKey = JsonPieces.TextAside(ref json, calls, start, ref unread);
                    break;
                case Events when json.TokenType == JsonTokenType.StartArray && kind == CallKind.Unknown:
                case Identification when json.TokenType == JsonTokenType.StartArray && kind != CallKind.Unknown:
                    ReadItems(ref json, calls, start, kind);
                    hasItems = true;
                    break;
                case Identification when json.TokenType == JsonTokenType.StartObject && kind != CallKind.Unknown:
                    ReadItem(ref json, calls, start, kind, 0);
                    hasItems = true;
                    break;
                case UploadTime:
                    // One that cannot be read is none: the correction is left out.
                    sentAt = JsonPieces.Time(ref json, ref unread);
                    break;
                default:
                    JsonPieces.Skip(ref json, ref deepest);
                    break;
            }
        }

        foreach (ref var call in calls.From(first))
        {
            call.SentAt = sentAt;
        }

        return hasItems;
    }

    private static void ReadItems(ref Utf8JsonReader json, Calls calls, int start, CallKind kind)
    {
        for (var item = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; item++)
        {
            ReadItem(ref json, calls, start, kind, item);
        }
    }

    private static void ReadItem(ref Utf8JsonReader json, Calls calls, int start, CallKind kind, int item)
    {
        var begin = (int)json.TokenStartIndex;
        var fields = new AmplitudeFields { Kind = kind, Depth = json.CurrentDepth };

        if (json.TokenType == JsonTokenType.StartObject)
        {
            ReadEvent(ref json, calls, start, ref fields);
        }
        else
        {
            JsonPieces.Skip(ref json, ref fields.MaxDepth);
            fields.Flawed.Flaw = DropReason.Unreadable;
        }

        fields.Settle(calls, new(start + begin, (int)json.BytesConsumed - begin), item);
    }

    private static void ReadEvent(ref Utf8JsonReader json, Calls calls, int start, ref AmplitudeFields fields)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = AmplitudeKeys.Of(ref json);
            json.Read();

            switch (key)
            {
                case AmplitudeKey.Type:
                    fields.Type = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                    break;
                case User:
                    fields.User = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                    break;
                case Device:
                    fields.Device = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                    break;
                case InsertId:
                    fields.InsertId = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                    break;
                case Time:
                    fields.At = JsonPieces.Time(ref json, ref fields.Flawed);
                    break;
                case Properties:
                    fields.Properties = JsonPieces.Object(ref json, start, ref fields.MaxDepth);
                    break;
                case UserProperties:
                    fields.UserTraits = TraitOperations.Read(ref json, start, ref fields.MaxDepth);
                    break;
                case GroupProperties:
                    fields.GroupTraits = TraitOperations.Read(ref json, start, ref fields.MaxDepth);
                    break;
                case GroupType:
                    fields.GroupType = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                    break;
                case GroupValue:
                    fields.GroupValue = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                    break;
                case Groups when json.TokenType == JsonTokenType.StartObject:
                    fields.Account = AccountGroups.Read(ref json, calls, start, ref fields.Flawed, out fields.HasOtherGroup);
                    break;
                default:
                    JsonPieces.Skip(ref json, ref fields.MaxDepth);
                    break;
            }
        }
    }
}
