using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>What seemed wrong with who is who and was found right.</summary>
public abstract class M0015DismissedCases : Migration
{
    public const string Name = "20261125000015_DismissedCases";

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateTable(
            "dismissed_cases",
            table => new
            {
                workspace_id = table.Column<Guid>(),
                case_key = table.Column<string>(),
                at = table.Column<long>(),
                member_id = table.Column<Guid>(),
            },
            constraints: table => table.PrimaryKey("pk_dismissed_cases", row => new { row.workspace_id, row.case_key }));

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0015DismissedCases;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0015DismissedCases;
}
