using Latido.Server.Ingest.PostHog;
using Latido.Server.Ingest.Segment;

namespace Latido.Server.Ingest;

/// <summary>The front door's own door to the host.</summary>
internal static class IngestSetup
{
    public static IServiceCollection AddIngest(this IServiceCollection services) =>
        services
            .AddSingleton<SourceBooks>()
            .AddSingleton<RejectBook>()
            .AddScoped<RejectReader>()
            .AddScoped<SourceReader>()
            .AddSingleton<FrontDoor>()
            .AddSingleton<Reception>()
            .AddSingleton<Imports.ImportTails>()
            .AddHostedService(provider => provider.GetRequiredService<Imports.ImportTails>())
            .AddSingleton<Imports.Importer>()
            .AddSingleton<KeepBooks>()
            .AddHostedService(provider => provider.GetRequiredService<KeepBooks>());

    public static IEndpointRouteBuilder MapIngest(this IEndpointRouteBuilder routes)
    {
        SegmentApi.Map(routes);
        PostHogApi.Map(routes);

        return routes;
    }
}
