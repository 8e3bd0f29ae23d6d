using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>That history is being brought into a workspace, so that half of one is not judged after a restart either.</summary>
public abstract class M0012HistoryHolds : Migration
{
    public const string Name = "20261125000012_HistoryHolds";

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateTable(
            "history_holds",
            table => new
            {
                workspace_id = table.Column<Guid>(),
                cut_off_until = table.Column<long>(nullable: true),
                is_whole = table.Column<bool>(),
            },
            constraints: table => table.PrimaryKey("pk_history_holds", row => row.workspace_id));

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0012HistoryHolds;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0012HistoryHolds;
}
