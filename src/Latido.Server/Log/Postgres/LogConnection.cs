using System.Globalization;
using Npgsql;

namespace Latido.Server.Log.Postgres;

/// <summary>The writer's own connection: it makes the tables, holds the lock, and writes each group in one statement.</summary>
internal sealed class LogConnection(string connectionString) : IAsyncDisposable
{
    public const string Table = "log_blocks";

    // "LATIDOLG". Advisory locks live in their database, so two databases have two logs.
    private const long Lock = 0x4C41_5449_444F_4C47;

    // Blocks are as small as they get: PostgreSQL's own compression would only cost time.
    private const string Schema =
        """
        CREATE TABLE log_blocks (
            group_no bigint NOT NULL,
            partition smallint NOT NULL,
            first_position bigint NOT NULL,
            count integer NOT NULL,
            block bytea NOT NULL,
            PRIMARY KEY (group_no, partition));
        ALTER TABLE log_blocks ALTER COLUMN block SET STORAGE EXTERNAL;
        CREATE TABLE log_head (
            only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
            group_no bigint NOT NULL,
            positions bigint[] NOT NULL);
        INSERT INTO log_head (group_no, positions) VALUES (0, array_fill(0::bigint, ARRAY[64]));
        """;

    // Kept apart from the head, which each append locks.
    private const string DroppedSchema =
        """
        CREATE TABLE IF NOT EXISTS log_dropped (
            only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
            records bigint NOT NULL);
        INSERT INTO log_dropped (records) VALUES (0) ON CONFLICT DO NOTHING;
        """;

    private NpgsqlConnection? connection;
    private GroupInsert? insert;

    public async ValueTask<LogHead> OpenAsync(CancellationToken cancellationToken)
    {
        // Another server is named soon; a broken connection of our own gets the time to end over there.
        var patience = connection is null ? 2 : 10;
        await DisposeAsync();

        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        settings.ApplicationName ??= string.Create(CultureInfo.InvariantCulture, $"latido (process {Environment.ProcessId})");
        connection = new(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await TakeLockAsync(patience, cancellationToken);

        if (!await HasTablesAsync(cancellationToken))
        {
            await ExecuteAsync(Schema, cancellationToken);
        }

        await ExecuteAsync(DroppedSchema, cancellationToken);

        insert = await GroupInsert.PrepareAsync(connection, cancellationToken);

        return await ReadHeadAsync(cancellationToken);
    }

    public async ValueTask<long> ReadDroppedAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT records FROM log_dropped", connection);

        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async ValueTask<long> ReadSizeAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_total_relation_size('log_blocks')", connection);

        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public void Append(LogGroup group, ReadOnlySpan<long> positions)
    {
        try
        {
            if (!insert!.TryWrite(group, positions))
            {
                throw new LogUnavailableException("Another process has written the log meanwhile. Run one server on a database.");
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            throw Unavailable(exception);
        }
    }

    public static LogUnavailableException Unavailable(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.DiskFull }
            ? new("The disk of the database is full. Make room; the log goes on by itself.", exception, isDiskFull: true)
            : new($"The log's database cannot be reached or refuses: {exception.Message}", exception);

    public async ValueTask DisposeAsync()
    {
        if (connection is not null)
        {
            // Closing gives up the lock.
            await connection.DisposeAsync();
            connection = null;
        }
    }

    /// <summary>
    /// Takes the lock, with patience: a connection of ours that broke may still be at work over there, and only when it
    /// has ended is it known whether its group was kept.
    /// </summary>
    private async Task TakeLockAsync(int seconds, CancellationToken cancellationToken)
    {
        await ExecuteAsync(FormattableString.Invariant($"SET lock_timeout = '{seconds}s'"), cancellationToken);

        try
        {
            await ExecuteAsync(FormattableString.Invariant($"SELECT pg_advisory_lock({Lock})"), cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new LogUnavailableException(
                $"Another server writes the log of this database: {await HolderAsync(cancellationToken)}. Stop it, or choose another database.",
                exception);
        }
    }

    private async Task<string> HolderAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            FormattableString.Invariant(
                $"""
                SELECT application_name || COALESCE(' from ' || host(client_addr), '') || ', backend ' || pid
                FROM pg_locks JOIN pg_stat_activity USING (pid)
                WHERE locktype = 'advisory' AND granted
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  AND (classid::bigint << 32 | objid::bigint) = {Lock}
                """),
            connection);

        return (string?)await command.ExecuteScalarAsync(cancellationToken) ?? "it is just leaving";
    }

    private async Task<bool> HasTablesAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT to_regclass('log_blocks') IS NOT NULL", connection);

        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<LogHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT group_no, positions, (SELECT min(group_no) FROM log_blocks), (SELECT max(group_no) FROM log_blocks) FROM log_head", connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var last = row.GetInt64(0);
        var kept = row.IsDBNull(3) ? 0 : row.GetInt64(3);

        if (kept != last)
        {
            throw new DamagedLogException(new LogFinding(
                Table, 0, last, FormattableString.Invariant($"the last group should be {last} and is {kept}")));
        }

        return new(row.IsDBNull(2) ? last + 1 : row.GetInt64(2), last, row.GetFieldValue<long[]>(1));
    }

    private async Task ExecuteAsync(string statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
