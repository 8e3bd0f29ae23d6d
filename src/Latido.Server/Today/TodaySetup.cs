namespace Latido.Server.Today;

/// <summary>The room's door: what changed since a member's last look, ranked.</summary>
internal static class TodaySetup
{
    public static IServiceCollection AddToday(this IServiceCollection services) =>
        services.AddScoped<LastLooks>().AddScoped<TodayReader>();
}
