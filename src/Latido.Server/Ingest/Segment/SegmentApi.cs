using Latido.Server.Workspaces;
using Microsoft.AspNetCore.Mvc;

namespace Latido.Server.Ingest.Segment;

/// <summary>
/// The addresses of Segment's HTTP tracking API as its SDKs know them: long names for servers, short ones for browsers,
/// and the settings that a browser asks for first.
/// </summary>
internal static class SegmentApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var reception = routes.ServiceProvider.GetRequiredService<Reception>();
        var time = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        var v1 = routes.MapGroup("/v1").AsDoor();

        (string[] Names, CallKind Kind)[] calls =
        [
            (["identify", "i"], CallKind.Identify),
            (["track", "t"], CallKind.Track),
            (["page", "p"], CallKind.Page),
            (["screen", "s"], CallKind.Screen),
            (["group", "g"], CallKind.Group),
            (["alias", "a"], CallKind.Alias),
            (["batch", "b"], CallKind.Unknown),
        ];

        foreach (var (names, kind) in calls)
        {
            var protocol = new SegmentProtocol(kind, isHistory: false, time);

            foreach (var name in names)
            {
                v1.MapPost($"/{name}", context => reception.TakeAsync(context, protocol));
            }
        }

        var history = new SegmentProtocol(CallKind.Unknown, isHistory: true, time);
        v1.MapPost("/import", context => reception.TakeAsync(context, history));

        // The browser SDK's figures about itself: answered, so that it is content, and not kept.
        v1.MapPost("/m", context =>
        {
            Cors.Allow(context);

            return SegmentAnswer.SuccessAsync(context);
        });
        v1.MapGet("/projects/{writeKey}/settings", TellSettingsAsync);
        v1.MapMethods("/{**path}", ["OPTIONS"], Cors.AnswerPreflight);
    }

    /// <summary>What the browser SDK asks before anything else: where to send, and that nothing else is to be loaded.</summary>
    private static Task TellSettingsAsync(HttpContext context, [FromRoute] string writeKey, [FromServices] KeyRing keys)
    {
        Cors.Allow(context);

        return keys.TryFindSource(System.Text.Encoding.UTF8.GetBytes(writeKey), out _)
            ? SegmentSettings.WriteAsync(context, writeKey)
            : SegmentAnswer.FailureAsync(context, StatusCodes.Status404NotFound, "The write key is unknown.");
    }
}
