namespace Latido.Server.Ingest.Mixpanel;

/// <summary>
/// The addresses of Mixpanel's SDKs that are nobody else's: groups and history. <c>/track</c> and <c>/engage</c> are PostHog's
/// as well: see <see cref="SharedPaths"/>.
/// </summary>
internal static class MixpanelApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var reception = routes.ServiceProvider.GetRequiredService<Reception>();
        var door = routes.MapGroup("").AsDoor();
        var (groups, import) = (new MixpanelProtocol(MixpanelItems.Groups), new MixpanelImportProtocol());

        door.MapMethods("/groups", ["GET", "POST"], context => reception.TakeAsync(context, groups));
        door.MapMethods("/import", ["GET", "POST"], context => reception.TakeAsync(context, import));
        door.MapMethods("/groups", ["OPTIONS"], Cors.AnswerPreflight);
        door.MapMethods("/import", ["OPTIONS"], Cors.AnswerPreflight);
    }
}
