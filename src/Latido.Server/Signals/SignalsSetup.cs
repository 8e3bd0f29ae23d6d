namespace Latido.Server.Signals;

/// <summary>The room's door: raising, reading and acting on signals.</summary>
internal static class SignalsSetup
{
    public static IServiceCollection AddSignals(this IServiceCollection services) =>
        services
            .AddSingleton<OpenSignals>()
            .AddSingleton<Doubts>()
            .AddSingleton<RaiseSignals>()
            .AddSingleton<HoldSignals>()
            .AddSingleton<WakeSignals>()
            .AddScoped<SignalReader>()
            .AddScoped<SignalQuality>()
            .AddSingleton<LeagueReader>()
            .AddScoped<PutOffProposals>()
            .AddScoped<SignalActs>();

    public static void MapSignals(this IEndpointRouteBuilder api)
    {
        ReadSignals.Map(api);
        ReadLeague.Map(api);
        ChangeSignal.Map(api);
        StreamSignals.Map(api);
    }
}
