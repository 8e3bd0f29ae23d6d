using System.Text.Json;

namespace Latido.Server.Ingest.PostHog;

/// <summary>The members of a PostHog body, event or property list that mean something to us.</summary>
internal enum PostHogKey : byte
{
    Other,
    Key,
    Batch,
    Event,
    Person,
    Uuid,
    InsertId,
    Timestamp,
    SentAt,
    Offset,
    Properties,
    Options,
    History,
    Set,
    SetOnce,
    Unset,
    Groups,
    Device,
    Anonymous,
    Alias,
    GroupType,
    GroupKey,
    GroupSet,
    TimeIsRight,
    HasProfile,
    Screen,

    // Of exports only: what the person was like when it happened, who it is besides, and when the line was written.
    PersonProperties,
    PersonId,
    InsertedAt,
}

/// <summary>Tells the members apart by length first: an event of a browser has thirty that mean nothing to us.</summary>
internal static class PostHogKeys
{
    public static PostHogKey Of(ref Utf8JsonReader json)
    {
        var name = json.ValueSpan;

        return name.Length switch
        {
            4 when name.SequenceEqual("uuid"u8) => PostHogKey.Uuid,
            4 when name.SequenceEqual("$set"u8) => PostHogKey.Set,
            5 when name.SequenceEqual("event"u8) => PostHogKey.Event,
            5 when name.SequenceEqual("batch"u8) => PostHogKey.Batch,
            5 when name.SequenceEqual("token"u8) => PostHogKey.Key,
            5 when name.SequenceEqual("alias"u8) => PostHogKey.Alias,
            6 when name.SequenceEqual("$unset"u8) => PostHogKey.Unset,
            6 when name.SequenceEqual("offset"u8) => PostHogKey.Offset,
            7 when name.SequenceEqual("api_key"u8) => PostHogKey.Key,
            7 when name.SequenceEqual("sent_at"u8) => PostHogKey.SentAt,
            7 when name.SequenceEqual("options"u8) => PostHogKey.Options,
            7 when name.SequenceEqual("$groups"u8) => PostHogKey.Groups,
            9 when name.SequenceEqual("timestamp"u8) => PostHogKey.Timestamp,
            9 when name.SequenceEqual("$set_once"u8) => PostHogKey.SetOnce,
            9 when name.SequenceEqual("person_id"u8) => PostHogKey.PersonId,
            10 when name.SequenceEqual("properties"u8) => PostHogKey.Properties,
            10 when name.SequenceEqual("$device_id"u8) => PostHogKey.Device,
            10 when name.SequenceEqual("$insert_id"u8) => PostHogKey.InsertId,
            10 when name.SequenceEqual("$group_key"u8) => PostHogKey.GroupKey,
            10 when name.SequenceEqual("$group_set"u8) => PostHogKey.GroupSet,
            11 when name.SequenceEqual("distinct_id"u8) => PostHogKey.Person,
            11 when name.SequenceEqual("$group_type"u8) => PostHogKey.GroupType,
            12 when name.SequenceEqual("$screen_name"u8) => PostHogKey.Screen,
            12 when name.SequenceEqual("_inserted_at"u8) => PostHogKey.InsertedAt,
            15 when name.SequenceEqual("$ignore_sent_at"u8) => PostHogKey.TimeIsRight,
            17 when name.SequenceEqual("$anon_distinct_id"u8) => PostHogKey.Anonymous,
            17 when name.SequenceEqual("person_properties"u8) => PostHogKey.PersonProperties,
            20 when name.SequenceEqual("historical_migration"u8) => PostHogKey.History,
            22 when name.SequenceEqual("process_person_profile"u8) => PostHogKey.HasProfile,
            23 when name.SequenceEqual("$process_person_profile"u8) => PostHogKey.HasProfile,
            23 when name.SequenceEqual("disable_skew_correction"u8) => PostHogKey.TimeIsRight,
            _ => PostHogKey.Other,
        };
    }
}
