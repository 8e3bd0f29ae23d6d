namespace Latido.Server.Ingest;

/// <summary>What all addresses that SDKs send to have in common.</summary>
internal static class DoorRoutes
{
    /// <summary>Callers are known by their write keys here: sessions, forms and limits of the pages are not asked at all.</summary>
    public static RouteGroupBuilder AsDoor(this RouteGroupBuilder routes)
    {
        routes.AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        routes.WithMetadata(new DoorRoute()).ShortCircuit();

        return routes;
    }
}

/// <summary>Marks a route of the front door; its address must be one of <see cref="Platform.DoorPaths"/>.</summary>
internal sealed class DoorRoute;
