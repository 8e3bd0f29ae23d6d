using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Latido.Server.Platform;

/// <summary>Opens stores: for a workspace (stages), or for the request's workspace (the scoped <see cref="Store"/>).</summary>
public sealed class StoreFactory : IAsyncDisposable
{
    private readonly SemaphoreSlim writeGate = new(1, 1);
    private readonly StoreMaps maps;
    private readonly DbContextOptions<SqliteStore>? sqlite;
    private readonly DbContextOptions<PostgresStore>? postgres;

    public StoreFactory(HostSettings settings, StoreMaps maps, ILoggerFactory loggers)
    {
        this.maps = maps;

        if (settings.Database is { } database)
        {
            Postgres = NpgsqlDataSource.Create(database);
            postgres = new DbContextOptionsBuilder<PostgresStore>().UseNpgsql(Postgres).UseLoggerFactory(loggers).Options;
        }
        else
        {
            sqlite = new DbContextOptionsBuilder<SqliteStore>()
                .UseSqlite(SqliteStore.ConnectionString(settings.StoreFile))
                .AddInterceptors(new SqliteStore.Pragmas())
                .UseLoggerFactory(loggers)
                .Options;
        }
    }

    /// <summary>The connections to PostgreSQL, for what speaks to it directly; null with the embedded store.</summary>
    public NpgsqlDataSource? Postgres { get; }

    /// <summary>
    /// Opens a store that sees this workspace; without one it sees rows of no workspace until the filter is lifted by
    /// name. Dispose it soon: it is a unit of work, not a connection to keep.
    /// </summary>
    public Store Open(WorkspaceId? workspace = null) => Open(new CurrentWorkspace { Id = workspace ?? default });

    /// <summary>Opens a store that follows a scope's workspace.</summary>
    internal Store Open(CurrentWorkspace current) =>
        postgres is not null ? new PostgresStore(postgres, current, maps) : new SqliteStore(sqlite!, current, maps, writeGate);

    public async ValueTask DisposeAsync()
    {
        if (Postgres is not null)
        {
            await Postgres.DisposeAsync();
        }
        else
        {
            // Pooled connections keep the file, and its write-ahead log, open.
            await using var store = Open();
            Microsoft.Data.Sqlite.SqliteConnection.ClearPool((Microsoft.Data.Sqlite.SqliteConnection)store.Database.GetDbConnection());
        }

        writeGate.Dispose();
    }
}
