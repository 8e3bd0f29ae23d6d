using Latido.Server.Commands;

namespace Latido.Server.Tests.Commands;

/// <summary>A <c>latido serve</c> in this process, on the shell's data folder and a free port, until it is stopped.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Task<Run> running;

    private RunningServer(Shell shell, string[] options) =>
        running = shell.RunAsync(["serve", "--urls", "http://127.0.0.1:0", .. options], cancellationToken: stop.Token);

    /// <summary>Completes when the server has ended, for whatever reason.</summary>
    public Task<Run> Ended => running;

    public string Url { get; private set; } = "";

    public static async Task<RunningServer> StartAsync(Shell shell, params string[] options)
    {
        var server = new RunningServer(shell, options);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));

        while (await pause.WaitForNextTickAsync())
        {
            if (server.running.IsCompleted)
            {
                throw new InvalidOperationException($"The server did not start: {(await server.running).Error}");
            }

            if (new DataFolder(shell.Data).ReadOwner() is { Urls: [var url, ..] })
            {
                server.Url = url;
                break;
            }
        }

        return server;
    }

    public async Task<Run> StopAsync()
    {
        await stop.CancelAsync();

        return await running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }
}
