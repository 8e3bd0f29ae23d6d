using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>What the log has of an import beyond its bookmark, so that one cut off can be resumed however late.</summary>
public abstract class M0002ImportTails : Migration
{
    public const string Name = "20261124000002_ImportTails";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<long>("log_group", "imports", nullable: true);
        migrationBuilder.AddColumn<byte[]>("ids_beyond", "imports", nullable: true);
    }

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0002ImportTails;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0002ImportTails;
}
