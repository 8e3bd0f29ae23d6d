using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>What sources usually send, what was found wrong with it, and which signals are held for it.</summary>
public abstract class M0014Tracking : Migration
{
    public const string Name = "20261125000014_Tracking";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "tracking_pages",
            table => new
            {
                workspace_id = table.Column<Guid>(),
                kind = table.Column<short>(),
                number = table.Column<int>(),
                bytes = table.Column<byte[]>(),
            },
            constraints: table => table.PrimaryKey("pk_tracking_pages", row => new { row.workspace_id, row.kind, row.number }));
        migrationBuilder.CreateTable(
            "data_problems",
            table => new
            {
                id = table.Column<Guid>(),
                workspace_id = table.Column<Guid>(),
                key = table.Column<string>(),
                kind = table.Column<string>(),
                source = table.Column<Guid>(),
                @event = table.Column<string>(nullable: true),
                property = table.Column<string>(nullable: true),
                since = table.Column<long>(),
                evidence = table.Column<string>(),
                opened_at = table.Column<long>(),
                state = table.Column<string>(),
                settled_at = table.Column<long>(nullable: true),
                by_member = table.Column<string>(nullable: true),
                reason = table.Column<string>(nullable: true),
                judged_again_at = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_data_problems", row => row.id));
        migrationBuilder.CreateIndex("ix_data_problems_workspace_id_state_opened_at", "data_problems", ["workspace_id", "state", "opened_at"]);
        migrationBuilder.CreateIndex("ix_data_problems_workspace_id_key_since", "data_problems", ["workspace_id", "key", "since"], unique: true);
        migrationBuilder.AddColumn<Guid>("held_by", "signals", nullable: true);
        migrationBuilder.CreateIndex("ix_signals_workspace_id_held_by", "signals", ["workspace_id", "held_by"]);
    }

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0014Tracking;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0014Tracking;
}
