using System.Text.Json;

namespace Latido.Server.Ingest.Amplitude;

/// <summary>The members of an Amplitude body or event that mean something to us.</summary>
internal enum AmplitudeKey : byte
{
    Other,
    ApiKey,
    Events,
    Identification,
    UploadTime,
    Type,
    User,
    Device,
    Time,
    InsertId,
    Properties,
    UserProperties,
    Groups,
    GroupProperties,
    GroupType,
    GroupValue,
}

/// <summary>Tells the members apart by length first: an event of a browser has a dozen that mean nothing to us.</summary>
internal static class AmplitudeKeys
{
    public static AmplitudeKey Of(ref Utf8JsonReader json)
    {
        var name = json.ValueSpan;

        return name.Length switch
        {
            4 when name.SequenceEqual("time"u8) => AmplitudeKey.Time,
            6 when name.SequenceEqual("events"u8) => AmplitudeKey.Events,
            6 when name.SequenceEqual("groups"u8) => AmplitudeKey.Groups,
            7 when name.SequenceEqual("api_key"u8) => AmplitudeKey.ApiKey,
            7 when name.SequenceEqual("user_id"u8) => AmplitudeKey.User,
            9 when name.SequenceEqual("device_id"u8) => AmplitudeKey.Device,
            9 when name.SequenceEqual("insert_id"u8) => AmplitudeKey.InsertId,
            10 when name.SequenceEqual("event_type"u8) => AmplitudeKey.Type,
            10 when name.SequenceEqual("group_type"u8) => AmplitudeKey.GroupType,
            11 when name.SequenceEqual("group_value"u8) => AmplitudeKey.GroupValue,
            14 when name.SequenceEqual("identification"u8) => AmplitudeKey.Identification,
            15 when name.SequenceEqual("user_properties"u8) => AmplitudeKey.UserProperties,
            16 when name.SequenceEqual("event_properties"u8) => AmplitudeKey.Properties,
            16 when name.SequenceEqual("group_properties"u8) => AmplitudeKey.GroupProperties,
            18 when name.SequenceEqual("client_upload_time"u8) => AmplitudeKey.UploadTime,
            _ => AmplitudeKey.Other,
        };
    }
}
