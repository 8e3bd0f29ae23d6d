namespace Latido.Server.Platform;

/// <summary>What a host is built from: where it listens, where its data lies and whose clock it follows.</summary>
public sealed record HostSettings
{
    /// <summary>The addresses to listen on, such as http://127.0.0.1:8080. Empty: none, only the socket.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>A Unix socket to listen on as well, where the commands of this machine speak to the server.</summary>
    public string? SocketPath { get; init; }

    /// <summary>Where the log, the keys and (without <see cref="Database"/>) the store lie. One process owns it at a time.</summary>
    public required string DataFolder { get; init; }

    /// <summary>A PostgreSQL connection string; null keeps store and log as files in the data folder.</summary>
    public string? Database { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Says nothing but warnings and errors, for commands that open the host only for a moment.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Believes X-Forwarded-For and X-Forwarded-Proto, because a proxy of ours stands before the server.</summary>
    public bool IsBehindProxy { get; init; }

    /// <summary>Runs as the framework's development environment, where builders of pages have theirs; null asks ASPNETCORE_ENVIRONMENT.</summary>
    public bool? IsDevelopment { get; init; }

    /// <summary>
    /// The work of one guess at a password: rounds of PBKDF2-HMAC-SHA512, as many as OWASP's Password Storage Cheat
    /// Sheet asks for. Only our own tests, which sign in a thousand times, ask for fewer.
    /// </summary>
    internal int PasswordRounds { get; init; } = 210_000;

    /// <summary>True when somebody beyond this machine can reach an address we listen on.</summary>
    public bool IsOpenToOthers => IsBehindProxy || Urls.Any(url => !IsLoopback(url));

    public string StoreFile => Path.Combine(DataFolder, "latido.db");

    public string KeysFolder => Path.Combine(DataFolder, "keys");

    private static bool IsLoopback(string url)
    {
        var host = Microsoft.AspNetCore.Http.BindingAddress.Parse(url).Host;

        return host is "localhost" || (System.Net.IPAddress.TryParse(host.Trim('[', ']'), out var address) && System.Net.IPAddress.IsLoopback(address));
    }
}
