using System.Text.Json;
using Latido.Server.Log;

namespace Latido.Server.Ingest.Amplitude;

/// <summary>What one line of Amplitude's export has; used again for the next one.</summary>
internal sealed class AmplitudeExportFields
{
    /// <summary>More groups than this an event of Amplitude's cannot have.</summary>
    private const int MaxGroups = 16;

    private Call call;
    private Slice insertId;
    private Slice uuid;

    /// <summary>The event, but for its kind and its properties.</summary>
    public Call Call => call;

    public OwnMembers EventProperties { get; private set; }

    public OwnMembers UserProperties { get; private set; }

    /// <summary>The accounts that the line describes.</summary>
    public List<(Slice Key, OwnMembers Traits)> Groups { get; } = [];

    /// <summary>It names a group of a kind that is no account.</summary>
    public bool HasOtherGroup { get; private set; }

    public void Clear()
    {
        call = new() { IsTimeRight = true };
        (insertId, uuid, EventProperties, UserProperties, HasOtherGroup) = (default, default, default, default, false);
        Groups.Clear();
    }

    public string? Read(ref Utf8JsonReader json, Calls calls, int start)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return "A line must be a JSON object.";
        }

        var deepest = 0;

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var member = MemberOf(json.ValueSpan);
            json.Read();

            switch (member)
            {
                case Member.EventType:
                    call.Name = JsonPieces.TextAside(ref json, calls, start, ref call);
                    break;
                case Member.EventTime:
                    // Written without a zone, which is UTC.
                    call.At = JsonPieces.Time(ref json, ref call);
                    break;
                case Member.User:
                    call.Person = JsonPieces.TextAside(ref json, calls, start, ref call);
                    break;
                case Member.Device:
                    call.Anonymous = JsonPieces.TextAside(ref json, calls, start, ref call);
                    break;
                case Member.InsertId:
                    insertId = JsonPieces.TextAside(ref json, calls, start, ref call);
                    break;
                case Member.Uuid:
                    uuid = JsonPieces.TextAside(ref json, calls, start, ref call);
                    break;
                case Member.EventProperties:
                    EventProperties = OwnMembers.Read(ref json, calls, start, ref deepest);
                    break;
                case Member.UserProperties:
                    UserProperties = OwnMembers.Read(ref json, calls, start, ref deepest);
                    break;
                case Member.Groups when json.TokenType == JsonTokenType.StartObject:
                    call.Account = AccountGroups.Read(ref json, calls, start, ref call, out var hasOtherGroup);
                    HasOtherGroup = hasOtherGroup;
                    break;
                case Member.GroupProperties when json.TokenType == JsonTokenType.StartObject:
                    ReadGroupProperties(ref json, calls, start, ref deepest);
                    break;
                default:
                    JsonPieces.Skip(ref json, ref deepest);
                    break;
            }
        }

        Settle(calls, deepest);

        return null;
    }

    private void Settle(Calls calls, int deepest)
    {
        call.Id = AmplitudeIds.Of(calls.Text(call.Anonymous), calls.Text(insertId));
        call.MessageId = call.Id == 0 ? uuid : default;

        if (deepest > JsonPieces.DeepestAllowed)
        {
            call.Flaw = DropReason.TooDeep;
        }

        // A time that is missing is not now: the line would count for the day on which it is read.
        if (call.At == Call.NoTime)
        {
            call.Flaw ??= DropReason.BadTime;
        }
    }

    /// <summary>Reads <c>{"company":{"acme":{…}}}</c>.</summary>
    private void ReadGroupProperties(ref Utf8JsonReader json, Calls calls, int start, ref int deepest)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isAccount = calls.Groups.Rank(ref json) < AccountGroups.None;
            json.Read();

            if (!isAccount || json.TokenType != JsonTokenType.StartObject)
            {
                JsonPieces.Skip(ref json, ref deepest);
                continue;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var key = NameOf(ref json, calls, start);
                json.Read();
                var traits = OwnMembers.Read(ref json, calls, start, ref deepest);

                if (key.Length > 0 && Groups.Count < MaxGroups)
                {
                    Groups.Add((key, traits));
                }
            }
        }
    }

    private static Slice NameOf(ref Utf8JsonReader json, Calls calls, int start)
    {
        if (!json.ValueIsEscaped)
        {
            return new(start + (int)json.TokenStartIndex + 1, json.ValueSpan.Length);
        }

        var slice = new Slice(calls.Length, json.CopyString(calls.Buffer.AsSpan(calls.Length)));
        calls.Advance(slice.Length);

        return slice;
    }

    private static Member MemberOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("uuid"u8) => Member.Uuid,
        6 when name.SequenceEqual("groups"u8) => Member.Groups,
        7 when name.SequenceEqual("user_id"u8) => Member.User,
        9 when name.SequenceEqual("device_id"u8) => Member.Device,
        10 when name.SequenceEqual("event_type"u8) => Member.EventType,
        10 when name.SequenceEqual("event_time"u8) => Member.EventTime,
        10 when name.SequenceEqual("$insert_id"u8) => Member.InsertId,
        15 when name.SequenceEqual("user_properties"u8) => Member.UserProperties,
        16 when name.SequenceEqual("event_properties"u8) => Member.EventProperties,
        16 when name.SequenceEqual("group_properties"u8) => Member.GroupProperties,
        _ => Member.Other,
    };

    private enum Member
    {
        Other,
        EventType,
        EventTime,
        User,
        Device,
        InsertId,
        Uuid,
        EventProperties,
        UserProperties,
        Groups,
        GroupProperties,
    }
}
