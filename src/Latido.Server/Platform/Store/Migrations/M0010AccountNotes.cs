using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>What members write down about accounts.</summary>
public abstract class M0010AccountNotes : Migration
{
    public const string Name = "20261125000010_AccountNotes";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "notes",
            table => new
            {
                id = table.Column<Guid>(),
                workspace_id = table.Column<Guid>(),
                account_key = table.Column<string>(),
                text = table.Column<string>(),
                author_id = table.Column<Guid>(),
                author = table.Column<string>(),
                created_at = table.Column<long>(),
                edited_at = table.Column<long>(nullable: true),
                deleted_at = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_notes", row => row.id));
        migrationBuilder.CreateIndex(
            "ix_notes_workspace_id_account_key_created_at", "notes", ["workspace_id", "account_key", "created_at"]);
    }

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0010AccountNotes;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0010AccountNotes;
}
