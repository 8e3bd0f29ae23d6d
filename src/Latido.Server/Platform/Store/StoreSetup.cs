using Microsoft.EntityFrameworkCore;

namespace Latido.Server.Platform;

/// <summary>Registers the store and brings its tables up to date before anything else of the host starts.</summary>
internal static partial class StoreSetup
{
    public static IServiceCollection AddStore(this IServiceCollection services, StoreMaps maps) =>
        services
            .AddSingleton(maps)
            .AddSingleton<StoreFactory>()
            .AddScoped<CurrentWorkspace>()
            .AddScoped(provider => provider.GetRequiredService<StoreFactory>().Open(provider.GetRequiredService<CurrentWorkspace>()))
            .AddHostedService<MigrateStore>();

    /// <summary>Runs in the phase before hosted services start, so that those find their tables.</summary>
    private sealed partial class MigrateStore(StoreFactory stores, ILogger<MigrateStore> logger) : IHostedLifecycleService
    {
        public async Task StartingAsync(CancellationToken cancellationToken)
        {
            await using var store = stores.Open();
            var pending = (await PendingAsync(store, cancellationToken)).ToList();

            if (pending is [])
            {
                return;
            }

            if (stores.Postgres is null)
            {
                // EF leaves its lock behind when a process dies while migrating and would wait for it for ever. The data
                // folder has one owner, so a lock found here is always such a remnant.
                await store.Database.ExecuteSqlAsync($"DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
            }

            await store.Database.MigrateAsync(cancellationToken);
            Migrated(pending.Count, pending[^1]);
        }

        private static async Task<IEnumerable<string>> PendingAsync(Store store, CancellationToken cancellationToken) =>
            await store.Database.CanConnectAsync(cancellationToken)
                ? await store.Database.GetPendingMigrationsAsync(cancellationToken)
                : store.Database.GetMigrations();

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        [LoggerMessage(Level = LogLevel.Information, Message = "The store's tables were brought up to date by {Count} migrations; the last is {Last}.")]
        private partial void Migrated(int count, string last);
    }
}
