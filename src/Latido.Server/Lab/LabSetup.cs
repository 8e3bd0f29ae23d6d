namespace Latido.Server.Lab;

/// <summary>The room's door: trying models and rules on the past before they go live.</summary>
internal static class LabSetup
{
    public static IServiceCollection AddLab(this IServiceCollection services) => services.AddSingleton<RunBackTest>().AddScoped<PlanSettings>();

    public static void MapLab(this IEndpointRouteBuilder api)
    {
        TestModel.Map(api);
        TestRule.Map(api);
        PlanSettings.Map(api);
    }
}
