using Latido.Server.Scores;

namespace Latido.Server.Lab;

/// <summary>The room's door: trying models and rules on the past before they go live.</summary>
internal static class LabSetup
{
    public static IServiceCollection AddLab(this IServiceCollection services) => services
        .AddSingleton<RunBackTest>()
        .AddScoped<PlanSettings>()
        .AddSingleton<LabRuns>()
        .AddHostedService(provider => provider.GetRequiredService<LabRuns>())
        .AddScoped<Reports>()
        .AddScoped<BeginTest>()
        .AddScoped<DraftStandings>()
        .AddScoped<JudgeModel>()
        .AddScoped<FindProof>(provider => provider.GetRequiredService<JudgeModel>().RunAsync);

    public static void MapLab(this IEndpointRouteBuilder api)
    {
        TestModel.Map(api);
        TestRule.Map(api);
        PlanSettings.Map(api);
        ReadReports.Map(api);
    }
}
