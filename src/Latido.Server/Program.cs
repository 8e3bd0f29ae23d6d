using System.Runtime.InteropServices;
using Latido.Server.Commands;

namespace Latido.Server;

/// <summary>
/// Where the process starts: one command line, run to its end. <see cref="CommandLine"/> lists the commands,
/// <see cref="LatidoHost"/> builds the server, and <see cref="Rooms"/> lists what is in it.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

        return await new CommandLine(Terminal.Standard(), TimeProvider.System, LatidoHost.Build).RunAsync(args, stop.Token);

        void Stop(PosixSignalContext signal)
        {
            // The command ends what it is doing and says how it ended; the process must not die before.
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
