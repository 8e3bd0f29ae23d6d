using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>People who were asked in and have not come yet.</summary>
public abstract class M0010Invites : Migration
{
    public const string Name = "20261125000010_Invites";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "invites",
            table => new
            {
                id = table.Column<Guid>(),
                workspace_id = table.Column<Guid>(),
                email = table.Column<string>(),
                role = table.Column<string>(),
                token_hash = table.Column<byte[]>(),
                by = table.Column<string>(),
                created_at = table.Column<long>(),
                expires_at = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("pk_invites", row => row.id));
        migrationBuilder.CreateIndex("ix_invites_token_hash", "invites", "token_hash", unique: true);
        migrationBuilder.CreateIndex("ix_invites_workspace_id", "invites", "workspace_id");
    }

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0010Invites;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0010Invites;
}
