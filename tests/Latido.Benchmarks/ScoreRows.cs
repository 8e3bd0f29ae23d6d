using Latido.Server.Bench;
using Microsoft.Data.Sqlite;

namespace Latido.Benchmarks;

/// <summary>Rescoring a whole workspace, against the packed loop and against SQL.</summary>
internal static class ScoreRows
{
    // SQL over all cells takes minutes to load: a tenth of them, and the time times ten.
    private const int SqlShare = 10;

    public static Task<IReadOnlyList<Line>> RunAsync(Settings settings)
    {
        var figures = MeasureScore.Run(settings.Accounts, settings.Rounds);
        var sql = SqlSeconds(figures.Cells / SqlShare) * SqlShare;

        return Task.FromResult<IReadOnlyList<Line>>(
        [
            new("accounts, cells", $"{figures.Accounts:N0}, {figures.Cells:N0}"),
            new("records applied", Say.PerSecond(figures.FactsPerSecond), "≥ 500,000/s"),
            new("yardstick: packed loop, one thread", Say.Milliseconds(figures.PackedSeconds * 1000)),
            new("every account rescored, new weights", Say.Milliseconds(figures.RateSeconds * 1000)),
            new("rescored / packed loop", Say.Times(figures.Ratio), "≤ 5"),
            new("yardstick: SQL sum by account (SQLite)", Say.Milliseconds(sql * 1000)),
            new("SQL / rescored", Say.Times(sql / figures.RateSeconds), "≥ 10"),
            new("memory of the scoreboard", Say.Megabytes(figures.MemoryBytes), "≤ 1,200 MB"),
        ]);
    }

    private static double SqlSeconds(long cells)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Run(connection, "CREATE TABLE cells (account INTEGER, person INTEGER, event INTEGER, day INTEGER, count INTEGER)");
        Run(connection, "CREATE TABLE weights (event INTEGER PRIMARY KEY, weight INTEGER)");
        Run(connection, "INSERT INTO weights VALUES (0,1),(1,2),(2,3),(3,4),(4,5),(5,6),(6,7),(7,8),(8,9),(9,10)");
        Run(
            connection,
            $"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {cells}) "
            + "INSERT INTO cells SELECT i / 200, (i / 10) % 20, i % 10, i % 90, 1 FROM n");
        var began = TimeProvider.System.GetTimestamp();
        Run(connection, "SELECT account, SUM(count * weight) FROM cells JOIN weights USING (event) GROUP BY account ORDER BY 2 DESC LIMIT 1");

        return TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteScalar();
    }
}
