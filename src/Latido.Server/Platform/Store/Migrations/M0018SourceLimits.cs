using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>Which kind of group is the account, by source; how many events a minute may come, by key; and how often one had to wait for that.</summary>
public abstract class M0018SourceLimits : Migration
{
    public const string Name = "20261125000018_SourceLimits";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("account_group", "sources", nullable: true);
        migrationBuilder.AddColumn<int>("events_per_minute", "write_keys", nullable: true);
        migrationBuilder.AddColumn<long>("slowed", "source_hours", nullable: false, defaultValue: 0L);
    }

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0018SourceLimits;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0018SourceLimits;
}
