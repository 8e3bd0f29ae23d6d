using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>What reports of revenue rest on besides the facts: exchange rates and choices by version, and totals from other books.</summary>
public abstract class M0023RevenueTerms : Migration
{
    public const string Name = "20261125000023_RevenueTerms";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "rate_versions",
            table => new
            {
                workspace_id = table.Column<Guid>(),
                version = table.Column<int>(),
                at = table.Column<long>(),
                by_member = table.Column<string>(),
                base_currency = table.Column<string>(),
                came_from = table.Column<string>(),
                rates = table.Column<int>(),
                takes_back = table.Column<int>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_rate_versions", row => new { row.workspace_id, row.version }));
        migrationBuilder.CreateTable(
            "exchange_rates",
            table => new
            {
                workspace_id = table.Column<Guid>(),
                currency = table.Column<string>(),
                day = table.Column<DateOnly>(),
                version = table.Column<int>(),
                per_base = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("pk_exchange_rates", row => new { row.workspace_id, row.currency, row.day, row.version }));
        migrationBuilder.CreateTable(
            "metric_policies",
            table => new
            {
                workspace_id = table.Column<Guid>(),
                version = table.Column<int>(),
                at = table.Column<long>(),
                by_member = table.Column<string>(),
                document = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("pk_metric_policies", row => new { row.workspace_id, row.version }));
        migrationBuilder.CreateTable(
            "book_totals",
            table => new
            {
                workspace_id = table.Column<Guid>(),
                metric = table.Column<string>(),
                month = table.Column<DateOnly>(),
                currency = table.Column<string>(),
                value = table.Column<string>(nullable: true),
                by_member = table.Column<string>(),
                at = table.Column<long>(),
                former_value = table.Column<string>(nullable: true),
                former_by = table.Column<string>(nullable: true),
                former_at = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_book_totals", row => new { row.workspace_id, row.metric, row.month, row.currency }));
    }

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0023RevenueTerms;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0023RevenueTerms;
}
