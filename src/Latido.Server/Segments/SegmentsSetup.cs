namespace Latido.Server.Segments;

/// <summary>The room's door: the segments with their sizes, who comes and who leaves, and trying a condition before it is kept.</summary>
internal static class SegmentsSetup
{
    public static IServiceCollection AddSegments(this IServiceCollection services) =>
        services.AddSingleton<TrySegments>().AddScoped<SegmentReader>();

    public static void MapSegments(this IEndpointRouteBuilder api)
    {
        ReadSegments.Map(api);
        TrySegment.Map(api);
    }
}
