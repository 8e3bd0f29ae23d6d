using System.Text.Json;
using Latido.Server.Commands;

namespace Latido.Server.Tests.Commands;

/// <summary>What a command line gave: its exit code and what it wrote.</summary>
internal sealed record Run(int ExitCode, string Output, string Error)
{
    /// <summary>The output read as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}

/// <summary>Types command lines in this process, on a data folder of its own.</summary>
internal sealed class Shell : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public string Data => folder.In("data");

    public static CommandLine NoServer() =>
        new(Terminal.Piped("", TextWriter.Null, TextWriter.Null), TimeProvider.System, _ => throw new InvalidOperationException("No server here."));

    public string In(params string[] names) => folder.In(names);

    /// <summary>Runs one command on the shell's data folder, with this text piped in.</summary>
    public async Task<Run> RunAsync(string[] args, string input = "", CancellationToken cancellationToken = default)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        string[] where = args is [] || args.Contains("--data") ? [] : ["--data", Data];
        var line = new CommandLine(Terminal.Piped(input, output, error), TimeProvider.System, LatidoHost.Build);
        var exitCode = await line.RunAsync([.. args, .. where], cancellationToken);

        return new(exitCode, output.ToString(), error.ToString());
    }

    public void Dispose() => folder.Dispose();
}
