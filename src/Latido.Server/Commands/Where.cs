using System.CommandLine;
using Npgsql;

namespace Latido.Server.Commands;

/// <summary>Which installation and which workspace a command means; every command takes these options.</summary>
internal sealed record Where(string Data, string? Database, string? Workspace)
{
    private static readonly Option<string> DataOption = new("--data")
    {
        Description = "The data folder (also LATIDO_DATA)",
        HelpName = "FOLDER",
        Recursive = true,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("LATIDO_DATA") is { Length: > 0 } folder ? folder : "./data",
    };

    private static readonly Option<string?> DatabaseOption = new("--database")
    {
        Description = "A PostgreSQL connection string (also LATIDO_DATABASE); without it everything lives in the data folder",
        HelpName = "CONNECTION",
        Recursive = true,
    };

    private static readonly Option<string?> WorkspaceOption = new("--workspace")
    {
        Description = "The workspace's name or id; may be left out where there is only one",
        HelpName = "WORKSPACE",
        Recursive = true,
    };

    /// <summary>Puts the options on the root command, and so on every command.</summary>
    public static void AddTo(RootCommand root)
    {
        root.Add(DataOption);
        root.Add(DatabaseOption);
        root.Add(WorkspaceOption);
    }

    public static Where Read(ParseResult parsed) =>
        new(
            parsed.GetValue(DataOption)!,
            CheckDatabase(parsed.GetValue(DatabaseOption) is { Length: > 0 } given
                ? given
                : Environment.GetEnvironmentVariable("LATIDO_DATABASE")),
            parsed.GetValue(WorkspaceOption));

    private static string? CheckDatabase(string? connection)
    {
        if (string.IsNullOrEmpty(connection))
        {
            return null;
        }

        try
        {
            return string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(connection).Host)
                ? throw new FormatException("it names no Host.")
                : connection;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            // The text itself may hold a password, so it is not repeated.
            throw new CommandFailed($"--database is not a connection string: {exception.Message}", "Write Host=…;Database=…;Username=…;Password=…") { IsMisuse = true };
        }
    }
}
