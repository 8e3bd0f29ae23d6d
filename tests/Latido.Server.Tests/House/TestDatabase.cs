using Npgsql;
using Xunit;

namespace Latido.Server.Tests;

/// <summary>A PostgreSQL database for one test, on the server that LATIDO_TEST_POSTGRES names. Dropped when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    public const string Variable = "LATIDO_TEST_POSTGRES";

    private readonly string admin;
    private readonly string name;

    private TestDatabase(string admin, string name)
    {
        this.admin = admin;
        this.name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(admin) { Database = name, MaxPoolSize = 12 }.ToString();
    }

    public string ConnectionString { get; }

    /// <summary>Creates one, or skips the test where there is no server.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        var server = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(server), $"{Variable} names no PostgreSQL server; ./test starts one.");

        var database = new TestDatabase(server!, $"latido_{Guid.NewGuid():N}");
        await database.AdminAsync($"CREATE DATABASE {database.name} TEMPLATE template0 ENCODING 'UTF8'");

        return database;
    }

    public async ValueTask DisposeAsync() => await AdminAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    private async Task AdminAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(admin) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
