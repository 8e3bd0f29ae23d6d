using Npgsql;
using Latido.Server.Commands;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

public sealed class DatabaseLockTests : IDisposable
{
    private readonly Shell here = new();
    private readonly Shell elsewhere = new();

    public void Dispose()
    {
        here.Dispose();
        elsewhere.Dispose();
    }

    [Fact]
    public async Task A_database_belongs_to_one_server_and_the_second_says_which()
    {
        await using var database = await TestDatabase.CreateAsync();
        string[] store = ["--database", database.ConnectionString];

        await using (await RunningServer.StartAsync(here, store))
        {
            foreach (var command in new string[][] { ["serve", "--urls", "http://127.0.0.1:0"], ["workspace", "list"] })
            {
                var refused = await elsewhere.RunAsync([.. command, .. store]);

                refused.ExitCode.ShouldBe(1);
                refused.Error.ShouldContain($"{Environment.ProcessId}@{Environment.MachineName}, since ");
                refused.Error.ShouldContain("Cure:");
                refused.Error.ShouldNotContain("Password");
            }

            // On the same folder a command reaches the server, and one that means another database is told so.
            (await here.RunAsync(["workspace", "list", .. store])).ExitCode.ShouldBe(0);
            (await here.RunAsync(["workspace", "list"])).ExitCode.ShouldBe(0);
            (await here.RunAsync(["workspace", "list", "--database", "Host=127.0.0.1;Port=1;Database=other"])).ExitCode.ShouldBe(2);
        }

        (await elsewhere.RunAsync(["workspace", "list", .. store])).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_server_whose_hold_on_the_database_broke_stops()
    {
        await using var database = await TestDatabase.CreateAsync();
        var server = await RunningServer.StartAsync(here, ["--database", database.ConnectionString]);

        await using (var connection = new NpgsqlConnection(database.ConnectionString))
        {
            await connection.OpenAsync();
            await using var end = new NpgsqlCommand(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'latido serve%' AND datname = current_database()", connection);
            await end.ExecuteNonQueryAsync();
        }

        var stopped = await server.Ended;

        stopped.ExitCode.ShouldBe(1);
        stopped.Error.ShouldContain("The connection that holds the database broke");
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_refused_with_a_cure()
    {
        var refused = await here.RunAsync(["workspace", "list", "--database", "Host=127.0.0.1;Port=1;Username=nobody;Password=secret;Timeout=2"]);

        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("cannot be reached");
        refused.Error.ShouldNotContain("secret");
        (await here.RunAsync(["workspace", "list", "--database", "nonsense"])).ExitCode.ShouldBe(2);
        DatabaseLock.Describe("Host=db.example;Database=latido;Password=secret").ShouldBe("latido on db.example:5432");
    }
}
