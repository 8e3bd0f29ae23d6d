using System.CommandLine;
using System.Text;
using Latido.Server.Scores;

namespace Latido.Server.Commands;

/// <summary>Shows the settings of scores, segments and signals as a file, or puts a file in force.</summary>
internal static class SettingsCommand
{
    private static readonly Option<string?> ApplyOption = new("--apply") { Description = "Put this settings file (YAML) in force; - reads standard input", HelpName = "FILE" };

    private static readonly Option<string?> UntestedOption = new("--untested")
    {
        Description = "Why a changed model goes live though nobody has opened a back-test on it; kept with the version",
        HelpName = "REASON",
    };

    private static readonly Option<bool> JsonOption = CommandLine.JsonOption();

    public static Command Build(CommandLine line)
    {
        var command = CommandLine.Command(
            "settings",
            "Show the settings of scores, segments and signals, or put a file in force",
            "latido settings > settings.yaml",
            "latido settings --apply settings.yaml",
            "latido settings --apply settings.yaml --untested \"first set-up\"");
        command.Add(ApplyOption);
        command.Add(UntestedOption);
        command.Add(JsonOption);
        line.Does(command, RunAsync);

        return command;
    }

    public static void Map(IEndpointRouteBuilder workspace)
    {
        // The same use cases as the API's, without the names by which its document lists them.
        workspace.MapGet("/settings", ReadSettings.Handle);
        workspace.MapPost("/settings", ChangeSettings.Handle);
    }

    private static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        if (session.Find(ApplyOption) is not { } file)
        {
            var yaml = await session.Server.ReadTextAsync("settings", cancellationToken);
            var isJson = session.Get(JsonOption);

            if (isJson)
            {
                session.Terminal.Json(new { yaml });
            }
            else
            {
                await session.Terminal.Output.WriteAsync(yaml);
            }

            return;
        }

        using var body = new StringContent(await ReadAsync(session, file, cancellationToken), Encoding.UTF8, "text/yaml");
        var to = session.Find(UntestedOption) is { } reason ? $"settings?untested={Uri.EscapeDataString(reason)}" : "settings";
        var result = await session.Server.SendAsync<ChangeSettings.Result>(to, body, cancellationToken);

        if (session.Get(JsonOption))
        {
            session.Terminal.Json(result);
        }
        else
        {
            session.Terminal.Say($"Version {result.Version} is in force, with the model {result.Model}.");
        }
    }

    private static async Task<string> ReadAsync(Session session, string file, CancellationToken cancellationToken)
    {
        if (file == "-")
        {
            using var input = new StreamReader(session.Terminal.OpenInput());

            return await input.ReadToEndAsync(cancellationToken);
        }

        return File.Exists(file)
            ? await File.ReadAllTextAsync(file, cancellationToken)
            : throw new CommandFailed($"There is no file {file}.", "Check the path; latido settings > settings.yaml makes one.") { IsMisuse = true };
    }
}
