using System.Text.Json;

namespace Latido.Server.Ingest.Segment;

/// <summary>The members of a Segment call that mean something to us.</summary>
internal enum SegmentKey : byte
{
    Other,
    Type,
    Event,
    Name,
    Category,
    UserId,
    AnonymousId,
    PreviousId,
    GroupId,
    MessageId,
    Timestamp,
    OriginalTimestamp,
    SentAt,
    Properties,
    Traits,
    Context,
    Batch,
    WriteKey,
}

/// <summary>Tells the members apart by length first, because this is asked for every member of every call.</summary>
internal static class SegmentKeys
{
    public static SegmentKey Of(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            return Of(json.ValueSpan);
        }

        if (json.ValueSpan.Length > 128)
        {
            return SegmentKey.Other;
        }

        Span<byte> plain = stackalloc byte[128];

        return Of(plain[..json.CopyString(plain)]);
    }

    /// <summary>As Accoil's old addresses name what a call has at its top.</summary>
    public static SegmentKey OfSnakeCase(ref Utf8JsonReader json) =>
        json.ValueTextEquals("user_id"u8) ? SegmentKey.UserId
        : json.ValueTextEquals("group_id"u8) ? SegmentKey.GroupId
        : json.ValueTextEquals("api_key"u8) ? SegmentKey.WriteKey
        : Of(ref json);

    public static CallKind KindOf(ReadOnlySpan<byte> type) => type.Length switch
    {
        4 when type.SequenceEqual("page"u8) => CallKind.Page,
        5 when type.SequenceEqual("track"u8) => CallKind.Track,
        5 when type.SequenceEqual("group"u8) => CallKind.Group,
        5 when type.SequenceEqual("alias"u8) => CallKind.Alias,
        6 when type.SequenceEqual("screen"u8) => CallKind.Screen,
        8 when type.SequenceEqual("identify"u8) => CallKind.Identify,
        _ => CallKind.Unknown,
    };

    private static SegmentKey Of(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("type"u8) => SegmentKey.Type,
        4 when name.SequenceEqual("name"u8) => SegmentKey.Name,
        5 when name.SequenceEqual("event"u8) => SegmentKey.Event,
        5 when name.SequenceEqual("batch"u8) => SegmentKey.Batch,
        6 when name.SequenceEqual("userId"u8) => SegmentKey.UserId,
        6 when name.SequenceEqual("traits"u8) => SegmentKey.Traits,
        6 when name.SequenceEqual("sentAt"u8) => SegmentKey.SentAt,
        7 when name.SequenceEqual("context"u8) => SegmentKey.Context,
        7 when name.SequenceEqual("groupId"u8) => SegmentKey.GroupId,
        8 when name.SequenceEqual("category"u8) => SegmentKey.Category,
        8 when name.SequenceEqual("writeKey"u8) => SegmentKey.WriteKey,
        9 when name.SequenceEqual("messageId"u8) => SegmentKey.MessageId,
        9 when name.SequenceEqual("timestamp"u8) => SegmentKey.Timestamp,
        10 when name.SequenceEqual("properties"u8) => SegmentKey.Properties,
        10 when name.SequenceEqual("previousId"u8) => SegmentKey.PreviousId,
        11 when name.SequenceEqual("anonymousId"u8) => SegmentKey.AnonymousId,
        17 when name.SequenceEqual("originalTimestamp"u8) => SegmentKey.OriginalTimestamp,
        _ => SegmentKey.Other,
    };
}
