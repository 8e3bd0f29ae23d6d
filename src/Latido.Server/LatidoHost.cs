using Latido.Server.Platform;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Console;

namespace Latido.Server;

/// <summary>
/// Builds the one process that is Latido: store, log, stages, API and pages. The server, each command that works
/// without one, and each test run this same host.
/// </summary>
public static class LatidoHost
{
    /// <summary>The largest body of a request; a room that takes more says so on its own route.</summary>
    private const long MaxBody = 1024 * 1024;

    public static WebApplication Build(HostSettings settings)
    {
        Directory.CreateDirectory(settings.DataFolder);

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(LatidoHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = settings.IsDevelopment switch { true => Environments.Development, false => Environments.Production, null => null },
        });

        Listen(builder, settings);
        Log(builder, settings);
        Ground(builder.Services, settings);
        Rooms.Add(builder.Services, settings);

        var app = builder.Build();
        Pipeline.Use(app, settings);
        Rooms.Map(app);

        return app;
    }

    private static void Listen(WebApplicationBuilder builder, HostSettings settings)
    {
        var addresses = settings.SocketPath is { } socket ? settings.Urls.Append($"http://unix:{socket}") : settings.Urls;
        builder.WebHost.UseUrls([.. addresses]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(10));
            kestrel.Limits.Http2.MaxStreamsPerConnection = 200;
        });

        // What is built from the sources has its assets there; what is published has them beside it.
        if (!Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")))
        {
            builder.WebHost.UseStaticWebAssets();
        }
    }

    private static void Log(WebApplicationBuilder builder, HostSettings settings)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);

        // Standard output is for what a command answers.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(settings.IsQuiet ? LogLevel.Warning : LogLevel.Information);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // A statement that fails throws, and whoever catches it knows whether that matters.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Critical);

        // The keys lie in the data folder, which only its owner may read; there is no safer place on every platform.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        // It would make an activity and a log scope for each event that comes in, and writes nothing at this level.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", settings.IsQuiet ? LogLevel.Warning : LogLevel.Information);
    }

    private static void Ground(IServiceCollection services, HostSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(settings.Time);
        services.AddStore(Rooms.Maps).AddStoreReadiness();
        services.AddPipeline().AddApi();
        services.AddDataProtection()
            .SetApplicationName("latido")
            .PersistKeysToFileSystem(Directory.CreateDirectory(settings.KeysFolder));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));

        if (settings.IsBehindProxy)
        {
            services.Configure<ForwardedHeadersOptions>(forwarded =>
            {
                forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
                forwarded.KnownIPNetworks.Clear();
                forwarded.KnownProxies.Clear();
            });
        }
    }
}
