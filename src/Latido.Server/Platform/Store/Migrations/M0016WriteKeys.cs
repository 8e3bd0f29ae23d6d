using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>A source has several write keys: each moves from its source's row into one of its own, and works as before.</summary>
public abstract class M0016WriteKeys : Migration
{
    public const string Name = "20261125000016_WriteKeys";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "write_keys",
            table => new
            {
                id = table.Column<Guid>(),
                workspace_id = table.Column<Guid>(),
                source_id = table.Column<Guid>(),
                key_hash = table.Column<byte[]>(),
                key_prefix = table.Column<string>(),
                created_at = table.Column<long>(),
                revoked_at = table.Column<long>(nullable: true),
                last_used_at = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_write_keys", row => row.id));
        migrationBuilder.CreateIndex("ix_write_keys_key_hash", "write_keys", "key_hash", unique: true);
        migrationBuilder.CreateIndex("ix_write_keys_workspace_id_source_id", "write_keys", ["workspace_id", "source_id"]);

        // The first key has its source's id, by which "latido key revoke" has known it so far.
        migrationBuilder.Sql(
            """
            INSERT INTO write_keys (id, workspace_id, source_id, key_hash, key_prefix, created_at, revoked_at, last_used_at)
            SELECT id, workspace_id, id, key_hash, key_prefix, created_at, revoked_at, last_event_at FROM sources
            """);
        migrationBuilder.DropIndex("ix_sources_key_hash", "sources");

        // By SQL that both databases know: of itself the builder would make SQLite's table anew.
        migrationBuilder.Sql("ALTER TABLE sources DROP COLUMN key_hash");
        migrationBuilder.Sql("ALTER TABLE sources DROP COLUMN key_prefix");
    }

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0016WriteKeys;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0016WriteKeys;
}
