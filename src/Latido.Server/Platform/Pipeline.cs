namespace Latido.Server.Platform;

/// <summary>What every request goes through before its room, in order.</summary>
internal static class Pipeline
{
    public static void Use(WebApplication app, HostSettings settings)
    {
        if (settings.IsBehindProxy)
        {
            app.UseForwardedHeaders();
        }
    }
}
