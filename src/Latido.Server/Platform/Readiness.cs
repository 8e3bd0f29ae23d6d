namespace Latido.Server.Platform;

/// <summary>One thing that must be well before the server is ready: null when it is, else what is the matter.</summary>
public sealed record ReadinessCheck(string Name, Func<IServiceProvider, CancellationToken, ValueTask<string?>> Ask);

/// <summary>Says whether the process lives (<c>/healthz</c>) and whether it is ready for work (<c>/readyz</c>).</summary>
public static class Readiness
{
    /// <summary>A room adds what it needs to be ready.</summary>
    public static IServiceCollection AddReadiness(
        this IServiceCollection services, string name, Func<IServiceProvider, CancellationToken, ValueTask<string?>> ask) =>
        services.AddSingleton(new ReadinessCheck(name, ask));

    internal static IServiceCollection AddStoreReadiness(this IServiceCollection services) =>
        services.AddReadiness("store", async (provider, cancellationToken) =>
        {
            await using var store = provider.GetRequiredService<StoreFactory>().Open();

            return await store.Database.CanConnectAsync(cancellationToken) ? null : "The database does not answer.";
        });

    internal static void MapReadiness(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => TypedResults.Ok(new Alive("ok"))).AllowAnonymous();
        routes.MapGet("/readyz", AskAllAsync).AllowAnonymous();
    }

    private static async Task<IResult> AskAllAsync(
        IEnumerable<ReadinessCheck> checks, IServiceProvider services, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<string, string>();
        var isReady = true;

        foreach (var check in checks)
        {
            var matter = await check.Ask(services, cancellationToken);
            isReady &= matter is null;
            answers[check.Name] = matter ?? "ok";
        }

        return TypedResults.Json(
            new Ready(isReady ? "ready" : "not ready", answers),
            statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    internal sealed record Alive(string Status);

    internal sealed record Ready(string Status, IReadOnlyDictionary<string, string> Checks);
}
