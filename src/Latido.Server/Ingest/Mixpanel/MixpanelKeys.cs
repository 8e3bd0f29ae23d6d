using System.Text.Json;

namespace Latido.Server.Ingest.Mixpanel;

/// <summary>The members of a Mixpanel event, its properties or an update that mean something to us.</summary>
internal enum MixpanelKey : byte
{
    Other,
    Event,
    Properties,
    Profile,
    Token,
    Person,
    User,
    Device,
    Former,
    Alias,
    Merged,
    Time,
    InsertId,
    GroupKind,
    GroupKey,
    Set,
    Once,
    Add,
    Unset,
}

/// <summary>Tells the members apart by length first: an event of a browser has twenty that mean nothing to us.</summary>
internal static class MixpanelKeys
{
    /// <summary>A member of an event or an update.</summary>
    public static MixpanelKey Of(ref Utf8JsonReader json)
    {
        var name = json.ValueSpan;

        return name.Length switch
        {
            4 when name.SequenceEqual("$set"u8) => MixpanelKey.Set,
            4 when name.SequenceEqual("$add"u8) => MixpanelKey.Add,
            5 when name.SequenceEqual("event"u8) => MixpanelKey.Event,
            5 when name.SequenceEqual("$time"u8) => MixpanelKey.Time,
            6 when name.SequenceEqual("$token"u8) => MixpanelKey.Token,
            6 when name.SequenceEqual("$unset"u8) => MixpanelKey.Unset,
            8 when name.SequenceEqual("$user_id"u8) => MixpanelKey.User,
            9 when name.SequenceEqual("$set_once"u8) => MixpanelKey.Once,
            9 when name.SequenceEqual("$group_id"u8) => MixpanelKey.GroupKey,
            10 when name.SequenceEqual("properties"u8) => MixpanelKey.Properties,
            10 when name.SequenceEqual("$group_key"u8) => MixpanelKey.GroupKind,
            10 when name.SequenceEqual("$device_id"u8) => MixpanelKey.Device,
            11 when name.SequenceEqual("$properties"u8) => MixpanelKey.Profile,
            12 when name.SequenceEqual("$distinct_id"u8) => MixpanelKey.Person,
            _ => MixpanelKey.Other,
        };
    }

    /// <summary>A property of an event. Nearly all are the product's own, however they are called.</summary>
    public static MixpanelKey OfProperty(ref Utf8JsonReader json)
    {
        var name = json.ValueSpan;

        return name.Length switch
        {
            4 when name.SequenceEqual("time"u8) => MixpanelKey.Time,
            5 when name.SequenceEqual("token"u8) => MixpanelKey.Token,
            5 when name.SequenceEqual("alias"u8) => MixpanelKey.Alias,
            8 when name.SequenceEqual("$user_id"u8) => MixpanelKey.User,
            8 when name.SequenceEqual("$anon_id"u8) => MixpanelKey.Former,
            10 when name.SequenceEqual("$device_id"u8) => MixpanelKey.Device,
            10 when name.SequenceEqual("$insert_id"u8) => MixpanelKey.InsertId,
            11 when name.SequenceEqual("distinct_id"u8) => MixpanelKey.Person,
            13 when name.SequenceEqual("$distinct_ids"u8) => MixpanelKey.Merged,
            14 when name.SequenceEqual("$identified_id"u8) => MixpanelKey.User,
            17 when name.SequenceEqual("$anon_distinct_id"u8) => MixpanelKey.Former,
            _ => MixpanelKey.Other,
        };
    }
}
