namespace Latido.Server.Tracking;

/// <summary>The room's door: the watch over the sources, what it finds, and what reads it.</summary>
internal static class TrackingSetup
{
    public static IServiceCollection AddTracking(this IServiceCollection services) =>
        services
            .AddSingleton<TrackedWorkspaces>()
            .AddSingleton<TrackingProgress>()
            .AddSingleton<KeepTracking>()
            .AddSingleton<KeepProblems>()
            .AddScoped<ProblemReader>()
            .AddScoped<CatalogueReader>()
            .AddHostedService<TrackLog>();

    public static void MapTracking(this IEndpointRouteBuilder api) => ReadProblems.Map(api);
}
