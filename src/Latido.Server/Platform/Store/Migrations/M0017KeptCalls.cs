using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>Refused calls that may be fine another time are kept whole beside their sample.</summary>
public abstract class M0017KeptCalls : Migration
{
    public const string Name = "20261125000017_KeptCalls";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "kept_calls",
            table => new
            {
                id = table.Column<Guid>(),
                workspace_id = table.Column<Guid>(),
                source = table.Column<Guid>(),
                received_at = table.Column<long>(),
                item = table.Column<byte[]>(),
                form = table.Column<short>(),
                kind = table.Column<short>(),
                at = table.Column<long>(),
                sent_at = table.Column<long>(nullable: true),
                account = table.Column<byte[]>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_kept_calls", row => row.id));
        migrationBuilder.CreateIndex("ix_kept_calls_workspace_id_source_received_at", "kept_calls", ["workspace_id", "source", "received_at"]);
        migrationBuilder.CreateIndex("ix_kept_calls_received_at", "kept_calls", "received_at");
    }

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0017KeptCalls;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0017KeptCalls;
}
