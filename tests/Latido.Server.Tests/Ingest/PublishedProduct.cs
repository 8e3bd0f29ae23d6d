using System.Diagnostics;
using Latido.Client;
using Xunit;

namespace Latido.Server.Tests.Ingest;

/// <summary>
/// A small product that uses the C# SDK, published as a product is shipped: compiled ahead of time where this machine can,
/// else trimmed. A warning of either is an error.
/// </summary>
internal sealed class PublishedProduct : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly string folder = Directory.CreateTempSubdirectory("latido-say-").FullName;

    /// <summary>How it was published, or why it cannot be here.</summary>
    public string How { get; private set; } = "";

    public bool IsPublished { get; private set; }

    public async Task PublishAsync()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(path => File.Exists(Path.Combine(path, "dotnet"))))
        {
            How = "there is no dotnet on the path";
            return;
        }

        foreach (var file in Directory.EnumerateFiles(Repository.At("tests", "Latido.Server.Tests", "Sdk", "csharp")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        foreach (var way in (string[])["PublishAot", "PublishTrimmed"])
        {
            string[] settings = [$"-p:{way}=true", "-p:SelfContained=true", $"-p:LatidoClient={typeof(LatidoClient).Assembly.Location}", "-nologo", "--use-current-runtime"];
            var restored = await RunAsync("dotnet", ["restore", .. settings]);

            // The compiler ahead of time, the trimmer and the runtime come as packages, which a machine may not have.
            if (restored.Code != 0)
            {
                How = $"what {way} needs cannot be restored: {restored.Output}";
                continue;
            }

            var published = await RunAsync("dotnet", ["publish", "--no-restore", "-c", "Release", "-o", Path.Combine(folder, "out"), .. settings]);

            if (published.Code != 0 && published.Output.Contains("Platform linker", StringComparison.Ordinal))
            {
                How = $"there is no linker for {way}";
                continue;
            }

            Assert.True(published.Code == 0 && !published.Output.Contains("warning", StringComparison.Ordinal), published.Output);
            (How, IsPublished) = (way, true);
            return;
        }
    }

    /// <summary>Runs the product; its exit code, and what it wrote.</summary>
    public Task<(int Code, string Output)> RunAsync(params string[] arguments) => RunAsync(Path.Combine(folder, "out", "Say"), arguments);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<(int Code, string Output)> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;

        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);

            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
