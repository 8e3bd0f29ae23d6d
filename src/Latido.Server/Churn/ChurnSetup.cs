namespace Latido.Server.Churn;

/// <summary>The room's door: who left, why, and what they had in common.</summary>
internal static class ChurnSetup
{
    public static IServiceCollection AddChurn(this IServiceCollection services) => services.AddSingleton<ChurnReader>().AddScoped<PostMortemReader>();

    public static void MapChurn(this IEndpointRouteBuilder api)
    {
        ReadPostMortem.Map(api);
        ReadChurn.Map(api);
    }
}
