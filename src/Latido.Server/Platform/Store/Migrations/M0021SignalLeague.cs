using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>When a signal was first dealt with and whether it was ever put off, which its state alone forgets; proposals of the league that were put off.</summary>
public abstract class M0021SignalLeague : Migration
{
    public const string Name = "20261125000021_SignalLeague";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<long>("first_response_at", "signals", nullable: true);
        migrationBuilder.AddColumn<bool>("was_snoozed", "signals", nullable: false, defaultValue: false);

        // Of those there are, the last change is the nearest that is known to the first.
        migrationBuilder.Sql("UPDATE signals SET first_response_at = changed_at WHERE state IN ('acted', 'snoozed', 'false-alarm')");
        migrationBuilder.Sql("UPDATE signals SET was_snoozed = (snoozed_until IS NOT NULL)");
        migrationBuilder.CreateTable(
            "put_off_proposals",
            table => new
            {
                id = table.Column<Guid>(),
                workspace_id = table.Column<Guid>(),
                proposal = table.Column<string>(),
                figure = table.Column<double>(),
                count = table.Column<int>(),
                by_member = table.Column<string>(),
                at = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("pk_put_off_proposals", row => row.id));
        migrationBuilder.CreateIndex("ix_put_off_proposals_workspace_id_proposal", "put_off_proposals", ["workspace_id", "proposal"], unique: true);
    }

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0021SignalLeague;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0021SignalLeague;
}
