using System.Net;
using Latido.Server.Commands;
using Latido.Server.Platform;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

public sealed class WorkspaceCommandTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task A_workspace_is_made_without_a_server_and_its_keys_are_printed_as_json()
    {
        var made = await shell.RunAsync(["workspace", "create", "Acme", "--json"]);

        made.ExitCode.ShouldBe(0, made.Error);
        Guid.TryParse(made.Json.GetProperty("workspace").GetString(), out _).ShouldBeTrue();
        made.Json.GetProperty("writeKey").GetString().ShouldNotBeNullOrEmpty();
        made.Json.GetProperty("apiToken").GetString().ShouldNotBeNullOrEmpty();

        var list = await shell.RunAsync(["workspace", "list"]);

        list.Output.ShouldContain("Acme");
        list.Output.ShouldContain(made.Json.GetProperty("workspace").GetString()!);
    }

    [Theory]
    [InlineData("2014-09-01", "2014-09-01T00:00:00Z")]
    [InlineData("2014-09-01T12:30:00Z", "2014-09-01T12:30:00Z")]
    [InlineData("2014-09-01T12:30:00+02:00", "2014-09-01T10:30:00Z")]
    public async Task A_clock_may_stand_still(string given, string stands)
    {
        await shell.RunAsync(["workspace", "create", "History", "--clock", given]);

        var list = await shell.RunAsync(["workspace", "list", "--json"]);

        list.Json[0].GetProperty("clock").GetString().ShouldBe(stands);
    }

    [Fact]
    public async Task What_cannot_be_is_misuse_and_a_taken_name_is_a_failure()
    {
        (await shell.RunAsync(["workspace", "create", "A", "--clock", "yesterday"])).ExitCode.ShouldBe(2);
        (await shell.RunAsync(["workspace", "create", "A", "--zone", "Mars/Olympus"])).ExitCode.ShouldBe(2);
        (await shell.RunAsync(["workspace", "create", "A"])).ExitCode.ShouldBe(0);

        var again = await shell.RunAsync(["workspace", "create", "a"]);

        again.ExitCode.ShouldBe(1);
        again.Error.ShouldContain("already");
    }

    [Fact]
    public async Task Control_answers_on_the_socket_only()
    {
        await using var house = await House.OpenAsync(settings: given => given with { SocketPath = SocketOf(given) });
        using var onSocket = ServerLine.Connect(SocketOf(house.Services.GetRequiredService<HostSettings>()));

        (await onSocket.GetAsync("control/workspaces")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await house.Client.GetAsync("control/workspaces")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static string SocketOf(HostSettings settings) => Path.Combine(settings.DataFolder, "latido.sock");
}
