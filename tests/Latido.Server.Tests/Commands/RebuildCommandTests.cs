using Shouldly;
using Xunit;

namespace Latido.Server.Tests.Commands;

public sealed class RebuildCommandTests : IDisposable
{
    private readonly Shell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public async Task A_rebuild_under_load_is_equal_and_loses_nothing_of_what_comes_in_meanwhile()
    {
        var writeKey = (await shell.RunAsync(["workspace", "create", "Acme", "--json"])).Json.GetProperty("writeKey").GetString()!;
        var sender = new Sender(writeKey, Wire.Segment);
        Task sending;

        await using (var server = await RunningServer.StartAsync(shell))
        {
            sending = sender.SendUntilItFailsAsync(server.Url, connections: 4);

            for (var time = 0; time < 4; time++)
            {
                await sender.WaitForAsync(sender.Acknowledged + 20);
                var run = await shell.RunAsync(["rebuild"]);
                run.ExitCode.ShouldBe(0, run.Output);
            }
        }

        await sending;

        await using (var server = await RunningServer.StartAsync(shell))
        {
            await sender.SendAgainAsync(server.Url);
        }

        for (var account = 0; account < Sender.Accounts; account++)
        {
            var shown = await shell.RunAsync(["account", $"account-{account}", "--json"]);
            shown.Json.GetProperty("usage").EnumerateArray().Sum(use => use.GetProperty("count").GetInt32())
                .ShouldBe(sender.Sent.Count(use => use.Account == $"account-{account}"), $"account {account}");
        }
    }
}
