using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>What members keep of lists of accounts: views, columns, and what a change of many replaced.</summary>
public abstract class M0003AccountLists : Migration
{
    public const string Name = "20261125000003_AccountLists";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "saved_views",
            table => new
            {
                id = table.Column<Guid>(),
                workspace_id = table.Column<Guid>(),
                member_id = table.Column<Guid>(),
                name = table.Column<string>(),
                query = table.Column<string>(),
                is_shared = table.Column<bool>(),
                is_pinned = table.Column<bool>(),
                created_at = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("pk_saved_views", row => row.id));
        migrationBuilder.CreateIndex("ix_saved_views_workspace_id_member_id", "saved_views", ["workspace_id", "member_id"]);

        migrationBuilder.CreateTable(
            "table_looks",
            table => new
            {
                workspace_id = table.Column<Guid>(),
                member_id = table.Column<Guid>(),
                columns = table.Column<string>(),
                density = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("pk_table_looks", row => new { row.workspace_id, row.member_id }));

        migrationBuilder.CreateTable(
            "bulk_changes",
            table => new
            {
                id = table.Column<Guid>(),
                workspace_id = table.Column<Guid>(),
                member_id = table.Column<Guid>(),
                at = table.Column<long>(),
                trait = table.Column<string>(),
                value = table.Column<string>(nullable: true),
                before = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("pk_bulk_changes", row => row.id));
        migrationBuilder.CreateIndex("ix_bulk_changes_workspace_id_at", "bulk_changes", ["workspace_id", "at"]);
    }

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0003AccountLists;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0003AccountLists;
}
