using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Latido.Client;

/// <summary>What a call says, before it is JSON. Which of the fields are there depends on its type.</summary>
internal readonly record struct Call(string Type)
{
    public string? Event { get; init; }

    public string? Name { get; init; }

    public string? Category { get; init; }

    public string? UserId { get; init; }

    public string? AnonymousId { get; init; }

    public string? AccountId { get; init; }

    public IReadOnlyDictionary<string, object?>? Properties { get; init; }

    public DateTimeOffset Timestamp { get; init; }

    public string MessageId { get; init; } = "";
}

/// <summary>Writes a call as Segment's protocol has it, into memory that is used again: one event costs one array, itself.</summary>
internal sealed class EventWriter : IDisposable
{
    /// <summary>The largest event that the server takes, in bytes.</summary>
    public const int MaxEvent = 32 * 1024;

    /// <summary>Room beyond which memory is not kept after a large event.</summary>
    private const int UsualRoom = 64 * 1024;

    private readonly ArrayBufferWriter<byte> bytes = new(1024);
    private readonly Utf8JsonWriter json;
    private readonly ValueWriter values;

    [ThreadStatic]
    private static EventWriter? idle;

    private EventWriter()
    {
        // The body is JSON and no page: letters beyond ASCII need no escapes, which would make Spanish six times as long.
        json = new(bytes, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = ValueWriter.Deepest + 8 });
        values = new(json);
    }

    /// <summary>The event's JSON; null where it is larger than <see cref="MaxEvent"/>. Values that cannot be sent are added to the list.</summary>
    public static byte[]? Write(in Call call, List<LeftOut> leftOut)
    {
        // Taken away while in use: what enumerates the properties is the host's code, and may call us again.
        var writer = idle ?? new();
        idle = null;

        try
        {
            return writer.WriteCall(call, leftOut);
        }
        finally
        {
            if (writer.bytes.Capacity <= UsualRoom)
            {
                idle = writer;
            }
            else
            {
                writer.Dispose();
            }
        }
    }

    public void Dispose() => json.Dispose();

    private byte[]? WriteCall(in Call call, List<LeftOut> leftOut)
    {
        bytes.ResetWrittenCount();
        json.Reset(bytes);
        json.WriteStartObject();
        json.WriteString("type"u8, call.Type);
        json.WriteString("messageId"u8, call.MessageId);
        json.WriteString("timestamp"u8, call.Timestamp.UtcDateTime);
        WriteText("userId"u8, call.UserId);
        WriteText("anonymousId"u8, call.AnonymousId);
        WriteText("event"u8, call.Event);
        WriteText("name"u8, call.Name);
        WriteText("category"u8, call.Category);
        WriteAccount(call);
        var whole = true;

        if (call.Properties is { Count: > 0 } properties)
        {
            json.WritePropertyName(call.Type is "track" or "page" ? "properties"u8 : "traits"u8);
            whole = values.WriteAll(properties, leftOut);
        }

        if (!whole)
        {
            return null;
        }

        json.WriteEndObject();
        json.Flush();

        return bytes.WrittenCount <= MaxEvent ? bytes.WrittenSpan.ToArray() : null;
    }

    private void WriteAccount(in Call call)
    {
        if (call.Type == "group")
        {
            WriteText("groupId"u8, call.AccountId);
        }
        else if (call.AccountId is { } account)
        {
            json.WriteStartObject("context"u8);
            json.WriteString("groupId"u8, account);
            json.WriteEndObject();
        }
    }

    private void WriteText(ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}
