namespace Latido.Server.Ingest.Amplitude;

/// <summary>
/// The address of Amplitude's SDKs, and the older ones for traits alone, of people and of groups. The one for batches,
/// <c>/batch</c>, is PostHog's as well: see <see cref="SharedPaths"/>.
/// </summary>
internal static class AmplitudeApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var reception = routes.ServiceProvider.GetRequiredService<Reception>();
        var time = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        var door = routes.MapGroup("").AsDoor();

        foreach (var (path, kind) in
            ((string, CallKind)[])[("/2/httpapi", CallKind.Unknown), ("/identify", CallKind.Identify), ("/groupidentify", CallKind.Group)])
        {
            var protocol = new AmplitudeProtocol(time, kind);
            door.MapPost(path, context => reception.TakeAsync(context, protocol));
            door.MapMethods(path, ["OPTIONS"], Cors.AnswerPreflight);
        }
    }
}
