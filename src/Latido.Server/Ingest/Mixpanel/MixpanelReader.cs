using System.Text.Json;
using Latido.Server.Log;
using static Latido.Server.Ingest.Mixpanel.MixpanelKey;

namespace Latido.Server.Ingest.Mixpanel;

/// <summary>What a request of Mixpanel's brings, or a file.</summary>
internal enum MixpanelItems
{
    Events,
    People,
    Groups,

    /// <summary>Lines of an export: events, and profiles of people.</summary>
    Export,
}

/// <summary>
/// Takes a body of Mixpanel's apart: a list of events or of updates, one of them alone, or one to a line. The write key is in
/// each of them; those that name another than the first are refused, so that nothing goes to somebody else.
/// </summary>
internal static class MixpanelReader
{
    /// <summary>Reads the text from a place on and adds what it finds. Says what is wrong where it is no JSON of Mixpanel's.</summary>
    public static string? Read(Calls calls, int start, int length, MixpanelItems items)
    {
        var first = calls.Count;

        // Room for what is unescaped beside the text, made now: the text must not move while it is read.
        calls.Room(length);
        var wrong = JsonBody.ReadLines(calls, start, length, items, static (ref json, calls, start, items) =>
        {
            switch (json.TokenType)
            {
                case JsonTokenType.StartArray:
                    while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                    {
                        ReadItem(ref json, calls, start, items);
                    }

                    return null;
                case JsonTokenType.StartObject:
                    ReadItem(ref json, calls, start, items);
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

    /// <summary>Reads a line of an export: an event, whose properties say who, when and for which group, or a profile.</summary>
    public static string? ReadLine(Calls calls, int start, int length) => Read(calls, start, length, MixpanelItems.Export);

    private static void ReadItem(ref Utf8JsonReader json, Calls calls, int start, MixpanelItems items)
    {
        var begin = (int)json.TokenStartIndex;
        var fields = new MixpanelFields { Depth = json.CurrentDepth };
        var item = calls.Count;

        if (json.TokenType == JsonTokenType.StartObject)
        {
            ReadMembers(ref json, calls, start, ref fields, items);
        }
        else
        {
            JsonPieces.Skip(ref json, ref fields.MaxDepth);
            fields.Flawed.Flaw = DropReason.Unreadable;
        }

        var raw = new Slice(start + begin, (int)json.BytesConsumed - begin);

        if (calls.WriteKey.Length == 0)
        {
            calls.WriteKey = fields.Token;
        }

        switch (items)
        {
            case MixpanelItems.People:
                fields.SettlePerson(calls, raw, item);
                break;
            case MixpanelItems.Groups:
                fields.SettleGroup(calls, raw, item);
                break;
            case MixpanelItems.Export:
                fields.SettleLine(calls, raw, item);
                break;
            default:
                fields.SettleEvent(calls, raw, item);
                break;
        }
    }

    private static void ReadMembers(ref Utf8JsonReader json, Calls calls, int start, ref MixpanelFields fields, MixpanelItems items)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = MixpanelKeys.Of(ref json);
            json.Read();

            switch (key)
            {
                case MixpanelKey.Event:
                    fields.Event = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                    break;
                case Properties when json.TokenType == JsonTokenType.StartObject && items is MixpanelItems.Events or MixpanelItems.Export:
                    ReadProperties(ref json, calls, start, ref fields);
                    break;
                case Profile when json.TokenType == JsonTokenType.StartObject && items == MixpanelItems.Export:
                    ReadProfile(ref json, start, ref fields);
                    break;
                case GroupKind:
                    fields.GroupKind = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                    break;
                case GroupKey:
                    fields.GroupKey = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                    break;
                case Set:
                    fields.Traits.Set = JsonPieces.Value(ref json, start, ref fields.MaxDepth);
                    break;
                case Once:
                    fields.Traits.Once = JsonPieces.Value(ref json, start, ref fields.MaxDepth);
                    break;
                case MixpanelKey.Add:
                    fields.Traits.Add = JsonPieces.Value(ref json, start, ref fields.MaxDepth);
                    break;
                case Unset:
                    fields.Traits.Unset = JsonPieces.Value(ref json, start, ref fields.MaxDepth);
                    break;
                default:
                    ReadWho(key, ref json, calls, start, ref fields);
                    break;
            }
        }
    }

    private static void ReadProperties(ref Utf8JsonReader json, Calls calls, int start, ref MixpanelFields fields)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = MixpanelKeys.OfProperty(ref json);
            var rank = key == Other ? calls.Groups.RankOfProperty(ref json) : AccountGroups.None;
            var begin = start + (int)json.TokenStartIndex;

            // What begins with mp_ is Mixpanel's as well, from the SDK (mp_lib) or of the export (mp_processing_time_ms).
            var isOwn = key is Other or Alias && json.ValueSpan is not ([(byte)'$', ..] or [(byte)'m', (byte)'p', (byte)'_', ..]);
            json.Read();
            isOwn &= json.TokenType != JsonTokenType.Null;

            switch (key)
            {
                case Other when rank < fields.AccountRank:
                    var account = AccountGroups.ReadKey(ref json, calls, start, ref fields.Flawed);
                    (fields.Account, fields.AccountRank) = account.Length > 0 ? (account, rank) : (fields.Account, fields.AccountRank);
                    break;
                case InsertId:
                    fields.InsertId = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                    break;
                case Former:
                    fields.Former = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                    break;
                case Alias when json.TokenType is JsonTokenType.String or JsonTokenType.Number:
                    fields.Alias = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                    break;
                case Merged when json.TokenType == JsonTokenType.StartArray:
                    ReadMerged(ref json, calls, start, ref fields);
                    break;
                default:
                    ReadWho(key, ref json, calls, start, ref fields);
                    break;
            }

            if (isOwn)
            {
                fields.Own.Add(calls, begin, start + (int)json.BytesConsumed);
            }
        }
    }

    /// <summary>What stands among an event's properties and beside an update's: who, when, and whose key.</summary>
    private static void ReadWho(MixpanelKey key, ref Utf8JsonReader json, Calls calls, int start, ref MixpanelFields fields)
    {
        switch (key)
        {
            case Token:
                var unread = default(Call);
                fields.Token = JsonPieces.TextAside(ref json, calls, start, ref unread);
                break;
            case MixpanelKey.Person:
                fields.Person = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                break;
            case User:
                fields.User = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                break;
            case Device:
                fields.Device = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
                break;
            case Time:
                fields.At = JsonPieces.Time(ref json, ref fields.Flawed);
                break;
            default:
                JsonPieces.Skip(ref json, ref fields.MaxDepth);
                break;
        }
    }

    private static void ReadMerged(ref Utf8JsonReader json, Calls calls, int start, ref MixpanelFields fields)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var id = JsonPieces.TextAside(ref json, calls, start, ref fields.Flawed);
            (fields.FirstMerged, fields.SecondMerged) = fields.FirstMerged.Length == 0 ? (id, default) : (fields.FirstMerged, id);
        }
    }

    /// <summary>What is known of a person: the traits, and when he was last seen, which is the time of what it says.</summary>
    private static void ReadProfile(ref Utf8JsonReader json, int start, ref MixpanelFields fields)
    {
        var begin = (int)json.TokenStartIndex;

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isTime = json.ValueSpan.SequenceEqual("$last_seen"u8);
            json.Read();

            if (isTime)
            {
                fields.At = JsonPieces.Time(ref json, ref fields.Flawed);
            }
            else
            {
                JsonPieces.Skip(ref json, ref fields.MaxDepth);
            }
        }

        (fields.IsProfile, fields.Traits.Set) = (true, new(start + begin, (int)json.BytesConsumed - begin));
    }
}
