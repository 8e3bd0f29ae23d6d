using Latido.Server.Ingest.Accoil;
using Latido.Server.Ingest.Amplitude;
using Latido.Server.Ingest.Mixpanel;
using Latido.Server.Ingest.PostHog;
using Latido.Server.Ingest.RudderStack;
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
            .AddSingleton<RetryRejects>()
            .AddScoped<SourceReader>()
            .AddSingleton<NameLimits>()
            .AddSingleton<FrontDoor>()
            .AddSingleton<Reception>()
            .AddSingleton<Imports.ImportSpool>()
            .AddSingleton<Imports.ImportBoard>()
            .AddSingleton<Imports.ImportTails>()
            .AddHostedService(provider => provider.GetRequiredService<Imports.ImportTails>())
            .AddSingleton<Imports.Importer>()
            .AddSingleton<KeepBooks>()
            .AddHostedService(provider => provider.GetRequiredService<KeepBooks>());

    public static IEndpointRouteBuilder MapIngest(this IEndpointRouteBuilder routes)
    {
        SegmentApi.Map(routes);
        PostHogApi.Map(routes);
        RudderStackApi.Map(routes);
        AmplitudeApi.Map(routes);
        MixpanelApi.Map(routes);
        AccoilApi.Map(routes);
        SharedPaths.Map(routes);

        return routes;
    }
}
