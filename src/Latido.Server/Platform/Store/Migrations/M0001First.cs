using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Latido.Server.Platform.Migrations;

/// <summary>The tables of the first version.</summary>
public abstract class M0001First : Migration
{
    public const string Name = "20261121000001_First";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "workspaces",
            table => new
            {
                id = table.Column<Guid>(),
                name = table.Column<string>(),
                frozen_at = table.Column<long>(nullable: true),
                zone = table.Column<string>(),
                currency = table.Column<string>(),
                language = table.Column<string>(),
                created_at = table.Column<long>(),
                demo = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_workspaces", row => row.id));

        Keys(migrationBuilder);
        Members(migrationBuilder);
        Signals(migrationBuilder);
        Checkpoints(migrationBuilder);
        Ingest(migrationBuilder);
    }

    private static void Keys(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "sources",
            table => new
            {
                id = table.Column<Guid>(),
                workspace_id = table.Column<Guid>(),
                name = table.Column<string>(),
                key_hash = table.Column<byte[]>(),
                key_prefix = table.Column<string>(),
                created_at = table.Column<long>(),
                revoked_at = table.Column<long>(nullable: true),
                last_event_at = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_sources", row => row.id));
        migrationBuilder.CreateIndex("ix_sources_key_hash", "sources", "key_hash", unique: true);
        migrationBuilder.CreateIndex("ix_sources_workspace_id", "sources", "workspace_id");

        migrationBuilder.CreateTable(
            "api_tokens",
            table => new
            {
                id = table.Column<Guid>(),
                workspace_id = table.Column<Guid>(),
                name = table.Column<string>(),
                token_hash = table.Column<byte[]>(),
                token_prefix = table.Column<string>(),
                scope = table.Column<string>(),
                created_at = table.Column<long>(),
                revoked_at = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_api_tokens", row => row.id));
        migrationBuilder.CreateIndex("ix_api_tokens_token_hash", "api_tokens", "token_hash", unique: true);
        migrationBuilder.CreateIndex("ix_api_tokens_workspace_id", "api_tokens", "workspace_id");
    }

    private static void Members(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "members",
            table => new
            {
                id = table.Column<Guid>(),
                workspace_id = table.Column<Guid>(),
                email = table.Column<string>(),
                email_key = table.Column<string>(),
                name = table.Column<string>(),
                role = table.Column<string>(),
                password_hash = table.Column<string>(nullable: true),
                security_stamp = table.Column<string>(),
                language = table.Column<string>(nullable: true),
                zone = table.Column<string>(nullable: true),
                theme = table.Column<string>(nullable: true),
                failed_sign_ins = table.Column<int>(),
                locked_until = table.Column<long>(nullable: true),
                last_sign_in_at = table.Column<long>(nullable: true),
                created_at = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("pk_members", row => row.id));
        migrationBuilder.CreateIndex("ix_members_email_key", "members", "email_key", unique: true);
        migrationBuilder.CreateIndex("ix_members_workspace_id", "members", "workspace_id");
    }

    private static void Signals(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "signals",
            table => new
            {
                id = table.Column<Guid>(),
                workspace_id = table.Column<Guid>(),
                account_key = table.Column<string>(),
                account_name = table.Column<string>(),
                rule = table.Column<string>(),
                period_key = table.Column<string>(),
                severity = table.Column<string>(),
                cause_es = table.Column<string>(),
                cause_en = table.Column<string>(),
                evidence = table.Column<string>(),
                stake_minor = table.Column<long>(nullable: true),
                currency = table.Column<string>(nullable: true),
                day = table.Column<DateOnly>(),
                state = table.Column<string>(),
                snoozed_until = table.Column<DateOnly>(nullable: true),
                reason = table.Column<string>(nullable: true),
                by_member = table.Column<string>(nullable: true),
                raised_at = table.Column<long>(),
                caused_by = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("pk_signals", row => row.id));
        migrationBuilder.CreateIndex(
            "ix_signals_workspace_id_rule_account_key_period_key",
            "signals",
            ["workspace_id", "rule", "account_key", "period_key"],
            unique: true);
        migrationBuilder.CreateIndex(
            "ix_signals_workspace_id_state_raised_at", "signals", ["workspace_id", "state", "raised_at"]);
        migrationBuilder.CreateIndex("ix_signals_workspace_id_account_key", "signals", ["workspace_id", "account_key"]);
    }

    private static void Checkpoints(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "state_pages",
            table => new
            {
                workspace_id = table.Column<Guid>(),
                kind = table.Column<short>(),
                key = table.Column<long>(),
                sub = table.Column<int>(),
                bytes = table.Column<byte[]>(),
            },
            constraints: table => table.PrimaryKey("pk_state_pages", row => new { row.workspace_id, row.kind, row.key, row.sub }));

        migrationBuilder.CreateTable(
            "bookmarks",
            table => new { name = table.Column<string>(), group_no = table.Column<long>() },
            constraints: table => table.PrimaryKey("pk_bookmarks", row => row.name));
    }

    private static void Ingest(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "rejects",
            table => new
            {
                id = table.Column<Guid>(),
                workspace_id = table.Column<Guid>(),
                source = table.Column<Guid>(),
                received_at = table.Column<long>(),
                reason = table.Column<string>(),
                sample = table.Column<string>(),
                line = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_rejects", row => row.id));
        migrationBuilder.CreateIndex(
            "ix_rejects_workspace_id_source_received_at", "rejects", ["workspace_id", "source", "received_at"]);

        migrationBuilder.CreateTable(
            "imports",
            table => new
            {
                id = table.Column<Guid>(),
                workspace_id = table.Column<Guid>(),
                fingerprint = table.Column<string>(),
                name = table.Column<string>(),
                lines_done = table.Column<long>(),
                accepted = table.Column<long>(),
                duplicates = table.Column<long>(),
                rejected = table.Column<long>(),
                prefix_hash = table.Column<string>(),
                rejected_records = table.Column<byte[]>(nullable: true),
                state = table.Column<string>(),
                started_at = table.Column<long>(),
                ended_at = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey("pk_imports", row => row.id));
        migrationBuilder.CreateIndex(
            "ix_imports_workspace_id_fingerprint", "imports", ["workspace_id", "fingerprint"], unique: true);

        migrationBuilder.CreateTable(
            "source_hours",
            table => new
            {
                workspace_id = table.Column<Guid>(),
                source = table.Column<Guid>(),
                hour = table.Column<long>(),
                accepted = table.Column<long>(),
                duplicates = table.Column<long>(),
                refused = table.Column<string>(),
                last_event_at = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("pk_source_hours", row => new { row.workspace_id, row.source, row.hour }));
    }

    // The attribute names one store, hence the twins.
    [DbContext(typeof(SqliteStore)), Migration(Name)]
    private sealed class InSqlite : M0001First;

    [DbContext(typeof(PostgresStore)), Migration(Name)]
    private sealed class InPostgres : M0001First;
}
