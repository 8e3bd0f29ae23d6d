using System.Diagnostics;
using System.Text;
using Latido.Server.Commands;
using Xunit;

namespace Latido.Server.Tests.Commands;

/// <summary>The program <c>latido</c> as a process of its own, which can be killed like any other.</summary>
internal sealed class LatidoProcess : IAsyncDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "latido.exe" : "latido");

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    private LatidoProcess(string[] args, string? input, bool isFed = false)
    {
        process = new Process
        {
            StartInfo = new ProcessStartInfo(Program, args)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["NO_COLOR"] = "1", ["DOTNET_TieredPGO"] = "0" },
            },
        };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        if (input is not null)
        {
            process.StandardInput.Write(input);
        }

        if (!isFed)
        {
            process.StandardInput.Close();
        }
    }

    public int Pid => process.Id;

    public string Error => Read(error);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<Run> RunAsync(string[] args, string? input = null)
    {
        await using var latido = new LatidoProcess(args, input);

        return await latido.EndAsync();
    }

    /// <summary>Starts a command and lets it run.</summary>
    public static LatidoProcess Start(params string[] args) => new(args, null);

    /// <summary>Starts a command that was given this much and waits for more.</summary>
    public static LatidoProcess StartFed(string input, params string[] args) => new(args, input, isFed: true);

    /// <summary>Starts a server on a free port and waits until it answers; gives its address too.</summary>
    public static async Task<(LatidoProcess Process, string Url)> ServeAsync(string data, string? database = null)
    {
        string[] store = database is null ? [] : ["--database", database];
        var latido = new LatidoProcess(["serve", "--urls", "http://127.0.0.1:0", "--data", data, .. store], null);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));

        while (await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            if (latido.process.HasExited)
            {
                throw new InvalidOperationException($"The server did not start: {latido.Error}");
            }

            if (latido.Holds(data) is { Urls: [var url, ..] })
            {
                return (latido, url);
            }
        }

        throw new InvalidOperationException("The timer never ends.");
    }

    /// <summary>The card of the data folder when this process wrote it; what a killed one left there is not its own.</summary>
    public Owner? Holds(string data) => new DataFolder(data).ReadOwner() is { } owner && owner.Pid == Pid ? owner : null;

    /// <summary>Ends the process at once and without a word to it: SIGKILL.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Sends a signal by its name: INT is Ctrl-C, TERM what a service manager sends.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Pid.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<Run> EndAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        return new(process.ExitCode, Read(output), Read(error));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private static void Keep(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.AppendLine(line);
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString().TrimEnd();
        }
    }
}
