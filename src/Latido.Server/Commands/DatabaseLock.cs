using Latido.Server.Platform;
using NodaTime;
using Npgsql;

namespace Latido.Server.Commands;

/// <summary>
/// The hold of this process on a PostgreSQL database: an advisory lock that lives as long as one connection, so the
/// server lets go of it however the process dies. Who holds it stands in the connection's application name.
/// </summary>
internal sealed class DatabaseLock : IAsyncDisposable
{
    /// <summary>The key of the lock: the letters of "latido" as a number. Advisory locks are per database already.</summary>
    private const long Key = 0x6C617469646F;

    /// <summary>Who has just ended is let go of a moment later by the database.</summary>
    private const int Attempts = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly NpgsqlConnection connection;

    private DatabaseLock(NpgsqlConnection connection) => this.connection = connection;

    /// <summary>Takes the database, or says which process of which machine holds it.</summary>
    public static async Task<DatabaseLock> TakeAsync(string database, string command, CancellationToken cancellationToken)
    {
        var opened = Connect(database, command);

        try
        {
            await opened.OpenAsync(cancellationToken);

            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                if (await AskAsync(opened, "SELECT pg_try_advisory_lock($1)", cancellationToken) is true)
                {
                    return new DatabaseLock(opened);
                }

                await Task.Delay(Pause, Clock.Machine, cancellationToken);
            }

            var holder = await ReadHolderAsync(opened, cancellationToken);

            throw new CommandFailed(
                $"The database {Describe(database)} belongs to another process: {holder}.",
                "Run the command on that machine with the same --data folder, or stop that process first.");
        }
        catch (Exception exception)
        {
            await opened.DisposeAsync();

            throw exception is NpgsqlException or System.Net.Sockets.SocketException
                ? new CommandFailed(
                    $"The database {Describe(database)} cannot be reached: {exception.Message}",
                    "Check --database (Host=…;Database=…;Username=…;Password=…) and that PostgreSQL runs there.")
                : exception;
        }
    }

    /// <summary>The database without its secrets.</summary>
    public static string Describe(string database)
    {
        var parts = new NpgsqlConnectionStringBuilder(database);

        return $"{parts.Database ?? parts.Username} on {parts.Host}:{parts.Port}";
    }

    /// <summary>
    /// Ends when the lock may have been lost, which is when its connection broke: from then on another server may
    /// write, so this one must stop.
    /// </summary>
    public async Task WatchAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), time);

        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await AskAsync(connection, "SELECT $1", cancellationToken);
            }
        }
        catch (NpgsqlException)
        {
            // Said by the caller, who stops the server.
        }
        catch (OperationCanceledException)
        {
            // The server stops anyway.
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static NpgsqlConnection Connect(string database, string command) =>
        new(new NpgsqlConnectionStringBuilder(database)
        {
            ApplicationName = $"latido {command} {Environment.ProcessId}@{Environment.MachineName}",
            Pooling = false,
            KeepAlive = 10,
        }.ConnectionString);

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var query = new NpgsqlCommand(sql, connection);
        query.Parameters.Add(new() { Value = Key });

        return await query.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task<string> ReadHolderAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var query = new NpgsqlCommand(
            """
            SELECT activity.application_name, activity.backend_start
            FROM pg_locks lock JOIN pg_stat_activity activity ON activity.pid = lock.pid
            WHERE lock.locktype = 'advisory' AND lock.granted AND lock.objsubid = 1
              AND lock.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND (lock.classid::bigint << 32 | lock.objid::bigint) = $1
            """,
            connection);
        query.Parameters.Add(new() { Value = Key });

        await using var reader = await query.ExecuteReaderAsync(cancellationToken);

        // The row is gone when the holder has just ended, and its name is hidden when it is another user's.
        return await reader.ReadAsync(cancellationToken) && !await reader.IsDBNullAsync(0, cancellationToken) && !await reader.IsDBNullAsync(1, cancellationToken)
            ? $"{reader.GetString(0)}, since {Instant.FromDateTimeUtc(reader.GetDateTime(1)):uuuu-MM-dd HH:mm:ss'Z'}"
            : "one that cannot be seen from here";
    }
}
