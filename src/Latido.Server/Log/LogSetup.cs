using Latido.Server.Log.Postgres;
using Latido.Server.Log.Segments;
using Latido.Server.Platform;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Latido.Server.Log;

/// <summary>The log's door to the host.</summary>
public static class LogSetup
{
    /// <summary>
    /// Adds <see cref="EventLog"/> and <see cref="LogWriter"/>. Call it before every room that follows the log: hosted
    /// services start in this order and stop in the opposite one.
    /// </summary>
    public static IServiceCollection AddLog(this IServiceCollection services, LogOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<ILogHome>(provider => OpenHome(options, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => new EventLog(provider.GetRequiredService<ILogHome>(), options));
        services.AddSingleton(provider => new LogWriter(
            provider.GetRequiredService<ILogHome>(),
            provider.GetRequiredService<EventLog>(),
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LogWriter>>()));
        services.AddHostedService<Life>();
        services.AddReadiness("log", static (provider, _) => ValueTask.FromResult(
            provider.GetRequiredService<LogWriter>().IsFailing ? "The last append failed; the server's log says why." : null));

        return services;
    }

    /// <summary>The log for reading and verifying only, without taking possession: what doctor needs when start refuses.</summary>
    public static EventLog OpenToVerify(LogOptions options, ILoggerFactory loggers) => new(OpenHome(options, loggers), options);

    private static ILogHome OpenHome(LogOptions options, ILoggerFactory loggers) =>
        options.Postgres is { } connection ? new PostgresLog(connection)
        : options.Folder is { } folder ? new SegmentLog(folder, options.SegmentBytes, loggers.CreateLogger<SegmentLog>())
        : throw new ArgumentException("The log needs a folder or a connection string.", nameof(options));

    /// <summary>Opens the log before anything follows it, and closes it after everybody has left.</summary>
    private sealed class Life(LogWriter writer) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => writer.StartAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => writer.StopAsync();
    }
}
