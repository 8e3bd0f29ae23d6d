using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>When each member last looked at Today, and by what play and when a signal was dealt with.</summary>
public abstract class M0003Today : Migration
{
    public const string Name = "20261124010000_Today";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("play", "signals", nullable: true);
        migrationBuilder.AddColumn<long>("changed_at", "signals", nullable: true);
        migrationBuilder.CreateTable(
            "last_looks",
            table => new
            {
                workspace_id = table.Column<Guid>(),
                member_id = table.Column<Guid>(),
                since = table.Column<long>(),
                since_before = table.Column<long>(nullable: true),
                present_at = table.Column<long>(),
                begun_at = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("pk_last_looks", row => new { row.workspace_id, row.member_id }));
    }

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0003Today;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0003Today;
}
