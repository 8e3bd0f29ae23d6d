using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>Back-tests that are kept, and what a version of the settings says of the one on its model.</summary>
public abstract class M0020BackTests : Migration
{
    public const string Name = "20261125000020_BackTests";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "back_tests",
            table => new
            {
                id = table.Column<Guid>(),
                workspace_id = table.Column<Guid>(),
                kind = table.Column<int>(),
                tried = table.Column<string>(),
                model_print = table.Column<string>(nullable: true),
                from_day = table.Column<DateOnly>(),
                to_day = table.Column<DateOnly>(),
                outcome = table.Column<string>(),
                threshold = table.Column<double>(nullable: true),
                at = table.Column<long>(),
                took = table.Column<long>(),
                by_member = table.Column<string>(),
                state = table.Column<int>(),
                verdict = table.Column<string>(nullable: true),
                figure = table.Column<double>(nullable: true),
                low = table.Column<double>(nullable: true),
                high = table.Column<double>(nullable: true),
                opened_by = table.Column<string>(nullable: true),
                opened_at = table.Column<long>(nullable: true),
                document = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("pk_back_tests", row => row.id));
        migrationBuilder.CreateIndex("ix_back_tests_workspace_id_at", "back_tests", ["workspace_id", "at"]);
        migrationBuilder.CreateIndex("ix_back_tests_workspace_id_model_print", "back_tests", ["workspace_id", "model_print"]);
        migrationBuilder.AddColumn<string>("model_print", "settings_versions", nullable: true);
        migrationBuilder.AddColumn<int>("proof", "settings_versions", nullable: true);
        migrationBuilder.AddColumn<Guid>("report_id", "settings_versions", nullable: true);
        migrationBuilder.AddColumn<string>("proof_note", "settings_versions", nullable: true);
        migrationBuilder.CreateIndex("ix_settings_versions_workspace_id_model_print", "settings_versions", ["workspace_id", "model_print"]);
    }

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0020BackTests;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0020BackTests;
}
