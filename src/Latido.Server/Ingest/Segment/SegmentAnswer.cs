using System.Text.Json;

namespace Latido.Server.Ingest.Segment;

/// <summary>The answers that Segment's SDKs know.</summary>
internal static class SegmentAnswer
{
    private static ReadOnlySpan<byte> Success => "{\"success\":true}"u8;

    public static Task SuccessAsync(HttpContext context) => JsonAnswer.WriteAsync(context, Success);

    public static async Task FailureAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";

        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteBoolean("success", false);
        json.WriteString("message", message);
        json.WriteEndObject();
    }
}

/// <summary>
/// The settings the browser SDK loads before anything else. Without an apiKey in them it would send batches without a
/// write key; a sample rate of 0 keeps it from telling us figures about itself.
/// </summary>
internal static class SegmentSettings
{
    public static async Task WriteAsync(HttpContext context, string writeKey)
    {
        context.Response.ContentType = "application/json";

        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartObject("integrations");
        json.WriteStartObject("Segment.io");
        json.WriteString("apiKey", writeKey);
        json.WriteString("apiHost", $"{context.Request.Host}{context.Request.PathBase}/v1");
        json.WriteString("protocol", context.Request.Scheme);
        json.WriteBoolean("addBundledMetadata", true);
        WriteEmpty(json, "unbundledIntegrations", isList: true);
        WriteEmpty(json, "maybeBundledConfigIds");
        json.WriteEndObject();
        json.WriteEndObject();
        WriteEmpty(json, "plan");
        WriteEmpty(json, "edgeFunction");
        WriteEmpty(json, "middlewareSettings");
        WriteEmpty(json, "enabledMiddleware");
        WriteEmpty(json, "remotePlugins", isList: true);
        json.WriteStartObject("metrics");
        json.WriteNumber("sampleRate", 0);
        json.WriteEndObject();
        json.WriteBoolean("analyticsNextEnabled", true);
        json.WriteBoolean("legacyVideoPluginsEnabled", false);
        json.WriteEndObject();
    }

    private static void WriteEmpty(Utf8JsonWriter json, string name, bool isList = false)
    {
        if (isList)
        {
            json.WriteStartArray(name);
            json.WriteEndArray();
        }
        else
        {
            json.WriteStartObject(name);
            json.WriteEndObject();
        }
    }
}
