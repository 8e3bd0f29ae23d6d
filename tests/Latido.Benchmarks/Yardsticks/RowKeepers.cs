using Latido.Server.Bench;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Latido.Benchmarks.Yardsticks;

/// <summary>The yardstick "row per event" on SQLite: WAL, synchronous FULL, one transaction for the group.</summary>
internal sealed class SqliteRowKeeper : IKeeper
{
    private readonly SqliteConnection connection;
    private readonly string path;

    public SqliteRowKeeper(string path)
    {
        this.path = path;
        connection = new($"Data Source={path};Pooling=False");
        connection.Open();
        Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
        Run("CREATE TABLE events (id TEXT PRIMARY KEY, at INTEGER, person TEXT, account TEXT, name TEXT, properties TEXT) WITHOUT ROWID");
    }

    public Task KeepAsync(IReadOnlyList<ArraySegment<byte>> bodies)
    {
        var rows = new List<EventRow>();

        foreach (var body in bodies)
        {
            EventRow.Read(body, rows);
        }

        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO events VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
        var values = Enumerable.Range(1, 6).Select(i => insert.Parameters.AddWithValue($"${i}", "")).ToArray();
        insert.Prepare();

        foreach (var row in rows)
        {
            (values[0].Value, values[1].Value, values[2].Value) = (row.Id, row.At.Ticks, row.Person);
            (values[3].Value, values[4].Value, values[5].Value) = (row.Account, row.Name, row.Properties);
            insert.ExecuteNonQuery();
        }

        transaction.Commit();

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        connection.Dispose();

        foreach (var suffix in (string[])["", "-wal", "-shm"])
        {
            File.Delete(path + suffix);
        }

        return ValueTask.CompletedTask;
    }

    private void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>The yardstick "row per event" on PostgreSQL: binary COPY, one transaction for the group.</summary>
internal sealed class PostgresRowKeeper : IKeeper
{
    private readonly NpgsqlConnection connection;

    public PostgresRowKeeper(string connectionString)
    {
        connection = new(connectionString);
        connection.Open();
        Run("DROP TABLE IF EXISTS yardstick_events");
        Run("CREATE TABLE yardstick_events (id text, at timestamptz, person text, account text, name text, properties text)");
    }

    public async Task KeepAsync(IReadOnlyList<ArraySegment<byte>> bodies)
    {
        var rows = new List<EventRow>();

        foreach (var body in bodies)
        {
            EventRow.Read(body, rows);
        }

        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY yardstick_events (id, at, person, account, name, properties) FROM STDIN (FORMAT BINARY)");

        foreach (var row in rows)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(row.Id, NpgsqlDbType.Text);
            await copy.WriteAsync(row.At, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(row.Person, NpgsqlDbType.Text);
            await copy.WriteAsync(row.Account, NpgsqlDbType.Text);
            await copy.WriteAsync(row.Name, NpgsqlDbType.Text);
            await copy.WriteAsync(row.Properties, NpgsqlDbType.Text);
        }

        await copy.CompleteAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Run("DROP TABLE IF EXISTS yardstick_events");
        await connection.DisposeAsync();
    }

    private void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
