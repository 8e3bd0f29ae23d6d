using Latido.Server.Platform;
using Latido.Server.Platform.Migrations;
using Latido.Server.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Platform;

/// <summary>Migrations are written by hand: here they are held against what the model itself would create.</summary>
public sealed class SchemaTests
{
    private const string SqliteSchema =
        """
        SELECT m.tbl_name || ' ' || m.type || ' ' || m.name || ': ' || coalesce(
            (SELECT group_concat(c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk, ', ') FROM (SELECT * FROM pragma_table_info(m.name) ORDER BY name) c),
            (SELECT (SELECT l."unique" FROM pragma_index_list(m.tbl_name) l WHERE l.name = m.name) || ' ' || group_concat(i.name, ', ') FROM (SELECT * FROM pragma_index_info(m.name) ORDER BY seqno) i))
        FROM sqlite_master m
        WHERE m.tbl_name NOT LIKE '\_\_%' ESCAPE '\' AND m.tbl_name NOT LIKE 'sqlite%'
        ORDER BY 1
        """;

    // The log's tables are its own, not the store's.
    private const string PostgresSchema =
        """
        SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS line
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name !~ '^(__|log_)'
        UNION ALL
        SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename !~ '^(__|log_)'
        ORDER BY 1
        """;

    [Theory, OnEachDatabase]
    public async Task The_migrated_tables_are_those_of_the_model(Database database)
    {
        await using var house = await House.OpenAsync(database);
        await using var other = await OtherAsync(database);
        await using var model = other.Factory.Open();
        await model.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
        await using var migrated = house.OpenStore();

        var expected = await LinesAsync(model, database);
        var actual = await LinesAsync(migrated, database);

        expected.Count.ShouldBeGreaterThan(10);
        actual.ShouldBe(expected);
    }

    [Theory, OnEachDatabase]
    public async Task A_key_that_its_source_held_itself_opens_as_before(Database database)
    {
        await using var house = await House.OpenAsync(database);
        var workspace = await house.CreateWorkspaceAsync();
        var (source, hash) = (Guid.CreateVersion7(), System.Security.Cryptography.SHA256.HashData("lw_of_before"u8));
        await using (var store = house.OpenStore(workspace.Id))
        {
            // Back to how it was: the table of keys is not there, sources have the columns, and what came later is not there either.
            await store.Database.ExecuteSqlAsync($"DROP TABLE write_keys");
            await store.Database.ExecuteSqlAsync($"ALTER TABLE sources DROP COLUMN account_group");
            await store.Database.ExecuteSqlAsync($"ALTER TABLE source_hours DROP COLUMN slowed");
            await store.Database.ExecuteSqlAsync(
                $"""DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" IN ({M0016WriteKeys.Name}, {M0018SourceLimits.Name})""");
            await store.Database.ExecuteSqlAsync($"DELETE FROM sources");
            var bytes = database is Database.Sqlite ? "blob" : "bytea";
            await store.Database.ExecuteSqlRawAsync($"ALTER TABLE sources ADD COLUMN key_hash {bytes}");
            await store.Database.ExecuteSqlAsync($"ALTER TABLE sources ADD COLUMN key_prefix text");
            await store.Database.ExecuteSqlAsync($"CREATE UNIQUE INDEX ix_sources_key_hash ON sources (key_hash)");
            await store.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO sources (id, workspace_id, name, key_hash, key_prefix, created_at, last_event_at)
                VALUES ({source}, {workspace.Id.Value}, 'Before', {hash}, 'lw_of_be', 1, 2)
                """);
        }

        await house.RestartAsync();

        house.Services.GetRequiredService<KeyRing>().TryFindSource("lw_of_before"u8, out var found).ShouldBeTrue();
        found.ShouldBe(new SourceKey(source, workspace.Id, "Before", source));
    }

    [Fact]
    public async Task A_lock_left_by_a_dead_process_does_not_stop_the_next_start()
    {
        await using var house = await House.OpenAsync();
        await using (var store = house.OpenStore())
        {
            await store.Database.ExecuteSqlAsync($"""CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER PRIMARY KEY, "Timestamp" TEXT)""");
            await store.Database.ExecuteSqlAsync($"""INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01')""");
            await store.Database.ExecuteSqlAsync($"""DELETE FROM "__EFMigrationsHistory" """);
            await DropAllAsync(store);
        }

        await house.RestartAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static async Task DropAllAsync(Store store)
    {
        foreach (var table in store.Model.GetEntityTypes().Select(type => type.GetTableName()))
        {
            var drop = $"DROP TABLE {table}";
            await store.Database.ExecuteSqlRawAsync(drop);
        }
    }

    private static async Task<List<string>> LinesAsync(Store store, Database database)
    {
        await store.Database.OpenConnectionAsync();
        await using var command = store.Database.GetDbConnection().CreateCommand();
        command.CommandText = database is Database.Sqlite ? SqliteSchema : PostgresSchema;
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();

        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }

    private static async Task<Other> OtherAsync(Database database)
    {
        var own = database is Database.Postgres ? await TestDatabase.CreateAsync() : null;
        var folder = Directory.CreateTempSubdirectory("latido-test-").FullName;
        var settings = new HostSettings { DataFolder = folder, Database = own?.ConnectionString };

        return new(new StoreFactory(settings, Rooms.Maps, NullLoggerFactory.Instance), own, folder);
    }

    /// <summary>A second, empty database of the same kind.</summary>
    private sealed record Other(StoreFactory Factory, TestDatabase? Database, string Folder) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Factory.DisposeAsync();

            if (Database is not null)
            {
                await Database.DisposeAsync();
            }

            Directory.Delete(Folder, recursive: true);
        }
    }
}
