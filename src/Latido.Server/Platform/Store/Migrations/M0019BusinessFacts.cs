using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>What was said in the business with accounts: answers, tickets, invoices, meetings.</summary>
public abstract class M0019BusinessFacts : Migration
{
    public const string Name = "20261125000019_BusinessFacts";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "business_facts",
            table => new
            {
                workspace_id = table.Column<Guid>(),
                account_key = table.Column<string>(),
                source = table.Column<string>(),
                fact_id = table.Column<string>(),
                at = table.Column<long>(),
                type = table.Column<string>(),
                person = table.Column<string>(),
                payload = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("pk_business_facts", row => new { row.workspace_id, row.account_key, row.source, row.fact_id }));
        migrationBuilder.CreateIndex("ix_business_facts_workspace_id_account_key_at", "business_facts", ["workspace_id", "account_key", "at"]);
    }

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0019BusinessFacts;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0019BusinessFacts;
}
