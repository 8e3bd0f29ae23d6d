using Microsoft.AspNetCore.Http.HttpResults;

namespace Latido.Server.Accounts;

/// <summary>Reads how the server fares by the API.</summary>
internal static class ReadSystem
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/system", Handle).WithName("GetSystem").WithSummary("Read time to signal, lag, log, store and sources");

    private static async Task<Ok<SystemView>> Handle(SystemReader system, CancellationToken cancellationToken) =>
        TypedResults.Ok(await system.ReadAsync(cancellationToken));
}
