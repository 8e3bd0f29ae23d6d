using System.Net;
using Latido.Server.Commands;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

public sealed class ServeCommandTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task A_command_gives_the_same_beside_a_running_server_and_alone()
    {
        await shell.RunAsync(["workspace", "create", "Acme"]);
        await shell.RunAsync(["member", "add", "ana@example.com", "--role", "owner"], "correct horse battery\n");
        string[][] commands = [["workspace", "list", "--json"], ["member", "list"], ["key", "list", "--json"], ["member", "remove", "nobody@example.com"]];

        var alone = new List<Run>();

        foreach (var command in commands)
        {
            alone.Add(await shell.RunAsync(command));
        }

        await using var server = await RunningServer.StartAsync(shell);

        foreach (var (command, before) in commands.Zip(alone))
        {
            (await shell.RunAsync(command)).ShouldBe(before);
        }
    }

    [Fact]
    public async Task A_second_server_on_the_folder_refuses_and_says_who_holds_it()
    {
        await using var server = await RunningServer.StartAsync(shell);

        var second = await shell.RunAsync(["serve", "--urls", "http://127.0.0.1:0"]);

        second.ExitCode.ShouldBe(1);
        second.Error.ShouldContain($"process {Environment.ProcessId} (latido serve), since ");
        second.Error.ShouldContain(server.Url);
        second.Error.ShouldContain("Cure:");
    }

    [Fact]
    public async Task A_server_stops_when_told_and_leaves_the_folder_free()
    {
        var server = await RunningServer.StartAsync(shell);
        using var http = new HttpClient();

        (await http.GetAsync($"{server.Url}/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.StopAsync()).ExitCode.ShouldBe(0);

        using var taken = new DataFolder(shell.Data).TryTake();
        taken.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_server_with_a_very_long_path_is_reached_as_well()
    {
        var deep = shell.In(new string('d', 100), "data");
        await shell.RunAsync(["workspace", "create", "Acme", "--data", deep]);

        (await shell.RunAsync(["workspace", "list", "--data", deep])).Output.ShouldContain("Acme");
    }
}
