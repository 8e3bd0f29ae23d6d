namespace Latido.Server.Ingest.PostHog;

/// <summary>
/// The addresses of PostHog's SDKs: where they send, and what they ask before they do. Of flags, surveys and recordings
/// there are none here, and the answers say so in a way that contents them.
/// </summary>
internal static class PostHogApi
{
    /// <summary>
    /// Where events are sent; each with and without a slash at its end, for none of the SDKs follows a redirect. Those that
    /// are other vendors' as well are among <see cref="SharedPaths"/>.
    /// </summary>
    private static readonly string[] Captures = ["/capture", "/e", "/i/v0/e"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var reception = routes.ServiceProvider.GetRequiredService<Reception>();
        var door = routes.MapGroup("").AsDoor();
        var (capture, captureV1) = (new PostHogProtocol(), new PostHogProtocolV1());

        foreach (var path in Captures)
        {
            door.MapPost(path, context => reception.TakeAsync(context, capture));
            door.MapMethods(path, ["OPTIONS"], Cors.AnswerPreflight);
        }

        door.MapPost("/i/v1/analytics/events", context => reception.TakeAsync(context, captureV1));
        door.MapMethods("/i/v1/analytics/events", ["OPTIONS"], Cors.AnswerPreflight);

        // Flags: there are none, and nothing went wrong in finding that out.
        foreach (var path in (string[])["/flags", "/decide"])
        {
            door.MapPost(path, context => TellAsync(context, "{\"flags\":{},\"featureFlags\":{},\"featureFlagPayloads\":{},\"errorsWhileComputingFlags\":false,\"requestId\":\"none\",\"sessionRecording\":false,\"supportedCompression\":[\"gzip\",\"gzip-js\"]}"u8));
            door.MapMethods(path, ["OPTIONS"], Cors.AnswerPreflight);
        }

        door.MapGet("/array/{token}/config", context => TellAsync(context, Config));

        // Scripts that would be loaded besides are not here; the SDK goes on without them.
        door.MapGet("/array/{token}/config.js", NotHereAsync);
        door.MapGet("/static/{**path}", NotHereAsync);
    }

    private static ReadOnlySpan<byte> Config =>
        """{"supportedCompression":["gzip","gzip-js"],"hasFeatureFlags":false,"analytics":{"endpoint":"/i/v0/e/"},"sessionRecording":false,"surveys":false,"heatmaps":false,"capturePerformance":false,"autocapture_opt_out":false,"siteApps":[],"isAuthenticated":false,"toolbarParams":{},"elementsChainAsString":true,"defaultIdentifiedOnly":true}"""u8;

    private static Task TellAsync(HttpContext context, ReadOnlySpan<byte> json)
    {
        Cors.Allow(context);

        return JsonAnswer.WriteAsync(context, json);
    }

    private static Task NotHereAsync(HttpContext context)
    {
        Cors.Allow(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;

        return Task.CompletedTask;
    }
}
