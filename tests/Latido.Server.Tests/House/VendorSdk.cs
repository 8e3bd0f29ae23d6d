using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace Latido.Server.Tests;

/// <summary>The vendors' own SDKs for Node and for browsers, from the registry, in a folder that the build ignores.</summary>
public static class VendorSdk
{
    // The first of them waits for the packages too.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    /// <summary>Says what the vendor's script in <c>Sdk</c> has under this name, and returns the errors the SDK told of.</summary>
    public static async Task<IReadOnlyList<string>> SayAsync(string vendor, string what, Uri host, string writeKey)
    {
        var folder = await Installed.Value;
        var output = await RunAsync("node", [Path.Combine(folder, $"{vendor}.mjs"), host.ToString(), writeKey, what], folder);

        return [.. JsonDocument.Parse(output).RootElement.GetProperty("errors").EnumerateArray().Select(error => error.GetString()!)];
    }

    /// <summary>Runs a program that uses the SDK for Node, and waits until it has sent all it was told.</summary>
    public static async Task RunAsync(string code)
    {
        var folder = await Installed.Value;
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}.mjs");

        try
        {
            await File.WriteAllTextAsync(file, code);
            await RunAsync("node", [file], folder);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The SDK for browsers as one script, which puts it into <c>window.AnalyticsNext</c>.</summary>
    public static Task<string> BrowserScriptAsync() => FileAsync("@segment/analytics-next/dist/umd/index.js");

    /// <summary>A file of an SDK's package, by its path.</summary>
    public static async Task<string> FileAsync(string path) => await File.ReadAllTextAsync(Path.Combine(await Installed.Value, "node_modules", path));

    private static async Task<string> InstallAsync()
    {
        Assert.SkipUnless(IsOnPath("node") && IsOnPath("npm"), "Node and npm are needed to drive the real SDK; ./test names how to install them.");

        var source = Repository.At("tests", "Latido.Server.Tests", "Sdk");
        var locked = await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json"));
        var folder = Repository.At("artifacts", "sdk", Convert.ToHexStringLower(SHA256.HashData(locked))[..16]);
        Directory.CreateDirectory(folder);

        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        if (!Directory.Exists(Path.Combine(folder, "node_modules", "@segment", "analytics-next")))
        {
            await RunAsync("npm", ["ci", "--no-audit", "--no-fund"], folder);
        }

        return folder;
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var isInTime = true;

        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // An SDK that never ends is said by its name, with what it told until then.
            isInTime = false;
            process.Kill(entireProcessTree: true);
        }

        Assert.True(
            isInTime && process.ExitCode == 0,
            $"{program} {string.Join(' ', start.ArgumentList)} {(isInTime ? $"ended with {process.ExitCode}" : "did not end")}: {await errors}{await output}");

        return await output;
    }
}
