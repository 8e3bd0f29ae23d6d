using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>Who put which settings in force, and the draft of the model.</summary>
public abstract class M0004Model : Migration
{
    public const string Name = "20261125000003_Model";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "settings_versions",
            table => new
            {
                id = table.Column<Guid>(),
                workspace_id = table.Column<Guid>(),
                version = table.Column<int>(),
                at = table.Column<long>(),
                by_member = table.Column<string>(nullable: true),
                note = table.Column<string>(nullable: true),
                document = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("pk_settings_versions", row => row.id));
        migrationBuilder.CreateIndex("ix_settings_versions_workspace_id_at", "settings_versions", ["workspace_id", "at"]);

        migrationBuilder.CreateTable(
            "settings_drafts",
            table => new
            {
                workspace_id = table.Column<Guid>(),
                by_member = table.Column<string>(),
                at = table.Column<long>(),
                from_model = table.Column<int>(),
                document = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("pk_settings_drafts", row => row.workspace_id));
    }

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0004Model;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0004Model;
}
