namespace Latido.Server.Revenue;

/// <summary>The room's door: what accounts pay, what moves it, and what each figure means.</summary>
internal static class RevenueSetup
{
    public static IServiceCollection AddRevenue(this IServiceCollection services) => services.AddSingleton<RevenueReader>();

    public static void MapRevenue(this IEndpointRouteBuilder api)
    {
        ReadMetrics.Map(api);
        ReadMrr.Map(api);
    }
}
