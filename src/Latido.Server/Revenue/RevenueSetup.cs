namespace Latido.Server.Revenue;

/// <summary>The room's door: what accounts pay, what moves it, and what each figure means.</summary>
internal static class RevenueSetup
{
    public static IServiceCollection AddRevenue(this IServiceCollection services) => services.AddSingleton<RateShelf>().AddSingleton<PolicyShelf>().AddSingleton<TotalsBook>()
        .AddSingleton<RevenueReader>().AddSingleton<ReconcileBooks>();

    public static void MapRevenue(this IEndpointRouteBuilder api)
    {
        ReadMetrics.Map(api);
        ReadMrr.Map(api);
        ReadCohorts.Map(api);
        KeepRates.Map(api);
        KeepChoices.Map(api);
        KeepTotals.Map(api);
    }
}
