using System.CommandLine;

namespace Latido.Server.Commands;

/// <summary>Runs the server until it is told to stop.</summary>
internal static class ServeCommand
{
    private const string DefaultUrl = "http://127.0.0.1:8080";

    private static readonly Option<string[]> UrlsOption = new("--urls")
    {
        Description = $"The addresses to listen on, several with spaces or semicolons between (also LATIDO_URLS) [default: {DefaultUrl}]",
        HelpName = "URL",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> BehindProxyOption = new("--behind-proxy")
    {
        Description = "Believe X-Forwarded-For, -Proto and -Host, because a reverse proxy stands before the server (also LATIDO_BEHIND_PROXY=1)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("LATIDO_BEHIND_PROXY") is "1" or "true",
    };

    public static Command Build(CommandLine line)
    {
        var command = CommandLine.Command(
            "serve",
            "Run the server",
            "latido serve",
            "latido serve --urls http://0.0.0.0:8080 --data /var/lib/latido",
            "latido serve --database \"Host=localhost;Database=latido;Username=latido;Password=…\"");
        command.Add(UrlsOption);
        command.Add(BehindProxyOption);
        command.SetAction((parsed, cancellationToken) => RunAsync(line, parsed, cancellationToken));

        return command;
    }

    private static async Task<int> RunAsync(CommandLine line, ParseResult parsed, CancellationToken cancellationToken)
    {
        var where = Where.Read(parsed);
        var urls = ReadUrls(parsed);
        var folder = new DataFolder(where.Data);

        if (folder.TryTake() is not { } hold)
        {
            throw new CommandFailed(
                $"The data folder {folder.Path} belongs to another process: {folder.ReadOwner()?.ToString() ?? "one that has just started"}.",
                "Stop that process first, or give this server a folder of its own with --data.");
        }

        await using var server = await OpenServer.StartAsync(line, hold, where, urls, "serve", cancellationToken, parsed.GetValue(BehindProxyOption));

        foreach (var url in server.Urls)
        {
            line.Terminal.Say($"Latido listens on {url}");
        }

        if (!await server.ServeAsync(line.Time, cancellationToken))
        {
            throw new CommandFailed("The connection that holds the database broke, so another server may take it: stopped.", "Start the server again.");
        }

        return 0;
    }

    private static string[] ReadUrls(ParseResult parsed)
    {
        var given = parsed.GetValue(UrlsOption) is { Length: > 0 } urls
            ? string.Join(';', urls)
            : Environment.GetEnvironmentVariable("LATIDO_URLS") is { Length: > 0 } set ? set : DefaultUrl;

        var parts = given.Split([';', ' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        foreach (var part in parts)
        {
            if (!Uri.TryCreate(part.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal), UriKind.Absolute, out var url)
                || url.Scheme is not ("http" or "https"))
            {
                throw new CommandFailed($"'{part}' is not an address to listen on.", $"Write for example --urls {DefaultUrl}") { IsMisuse = true };
            }
        }

        return parts;
    }
}
