using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>Which member opened which account's page on which day: who saw it, when an account is lost.</summary>
public abstract class M0024AccountVisits : Migration
{
    public const string Name = "20261126000024_AccountVisits";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "account_visits",
            table => new
            {
                workspace_id = table.Column<Guid>(),
                account_key = table.Column<string>(),
                member_id = table.Column<Guid>(),
                day = table.Column<DateOnly>(),
            },
            constraints: table => table.PrimaryKey("pk_account_visits", row => new { row.workspace_id, row.account_key, row.member_id, row.day }));
        migrationBuilder.CreateIndex("ix_account_visits_workspace_id_day", "account_visits", ["workspace_id", "day"]);
    }

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0024AccountVisits;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0024AccountVisits;
}
