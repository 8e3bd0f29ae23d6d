using System.Text.Json;
using Latido.Server.Ingest.Segment;
using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Ingest.RudderStack;

/// <summary>
/// What RudderStack's SDKs know besides Segment's addresses, whose bodies they send: the configuration that the browser's asks
/// for before anything else, and its beacon.
/// </summary>
internal static class RudderStackApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var reception = routes.ServiceProvider.GetRequiredService<Reception>();
        var beacon = new SegmentProtocol(CallKind.Unknown, isHistory: false, routes.ServiceProvider.GetRequiredService<TimeProvider>());
        var door = routes.MapGroup("").AsDoor();

        door.MapPost("/beacon/v1/batch", context => reception.TakeAsync(context, beacon));
        door.MapMethods("/beacon/v1/batch", ["OPTIONS"], Cors.AnswerPreflight);
        door.MapGet("/sourceConfig", TellConfigAsync);
        door.MapMethods("/sourceConfig", ["OPTIONS"], Cors.AnswerPreflight);
    }

    private static async Task TellConfigAsync(HttpContext context, [FromServices] KeyRing keys)
    {
        Cors.Allow(context);

        if (!WriteKeys.TryFindInHeader(context.Request, keys, out var source) && !WriteKeys.TryFindInQuery(context.Request, keys, out source))
        {
            await SegmentAnswer.FailureAsync(context, StatusCodes.Status401Unauthorized, "The write key is missing or unknown.");
            return;
        }

        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartObject("source");
        json.WriteString("id", source.Source);
        json.WriteString("name", source.Name);
        json.WriteString("writeKey", context.Request.Query["writeKey"].ToString());
        json.WriteBoolean("enabled", true);
        json.WriteString("workspaceId", source.Workspace.ToString());
        json.WriteStartArray("destinations");
        json.WriteEndArray();
        json.WriteStartObject("dataplanes");
        json.WriteEndObject();

        // It is not to tell us figures about itself.
        json.WritePropertyName("config");
        json.WriteRawValue("""{"statsCollection":{"errors":{"enabled":false},"metrics":{"enabled":false}}}"""u8);
        json.WriteEndObject();
        json.WriteString("updatedAt", "2026-01-01T00:00:00Z");
        json.WriteStartObject("consentManagementMetadata");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
