namespace Latido.Server.Scores;

/// <summary>The room's door: the settings of scores, segments and signals.</summary>
internal static class ScoresSetup
{
    public static IServiceCollection AddScores(this IServiceCollection services) =>
        services
            .AddSingleton<SettingsInForce>()
            .AddScoped<PutSettings>()
            .AddScoped<SettingsVersions>()
            .AddScoped<UndoSettings>()
            .AddScoped<ModelDrafts>();

    public static void MapScores(this IEndpointRouteBuilder api)
    {
        ReadSettings.Map(api);
        ChangeSettings.Map(api);
    }
}
