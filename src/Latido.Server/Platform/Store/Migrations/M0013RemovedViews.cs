using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>When a saved view was removed, so that it can be brought back.</summary>
public abstract class M0013RemovedViews : Migration
{
    public const string Name = "20261125000013_RemovedViews";

    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<long>("removed_at", "saved_views", nullable: true);

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0013RemovedViews;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0013RemovedViews;
}
