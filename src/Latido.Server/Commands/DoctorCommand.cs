using System.CommandLine;
using Latido.Server.Log;
using Latido.Server.Platform;
using Microsoft.Extensions.Logging.Abstractions;

namespace Latido.Server.Commands;

/// <summary>
/// Examines the installation, lists what it finds with the cure, and ends with 1 where something is wrong. Beside a
/// running server it looks with the server's eyes; alone it looks at the files first and starts the server only when
/// nothing is wrong with them.
/// </summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> JsonOption = CommandLine.JsonOption();

    public static Command Build(CommandLine line)
    {
        var command = CommandLine.Command(
            "doctor", "Examine the installation: log, store, disk, clock", "latido doctor", "latido doctor --data /var/lib/latido --json");
        command.Add(JsonOption);
        command.SetAction((parsed, cancellationToken) => RunAsync(line, Where.Read(parsed), parsed.GetValue(JsonOption), cancellationToken));

        return command;
    }

    public static void Map(IEndpointRouteBuilder control) =>
        control.MapPost("/doctor", (bool standing, HostSettings settings, StoreFactory stores, EventLog log) =>
            new LongWork<IReadOnlyList<Finding>>(async (report, cancellationToken) =>
            {
                var doctor = new Doctor(settings, stores, log);
                var files = standing ? await doctor.ExamineStandingAsync(report, cancellationToken) : [];

                return [.. files, .. await doctor.ExamineRunningAsync(report, cancellationToken)];
            }));

    private static async Task<int> RunAsync(CommandLine line, Where where, bool isJson, CancellationToken cancellationToken)
    {
        var findings = await line.Terminal.WatchAsync("Examining", report => ExamineAsync(line, where, report, cancellationToken));
        var errors = findings.Count(finding => finding.IsError);

        if (isJson)
        {
            line.Terminal.Json(new { ok = errors == 0, findings });
        }
        else
        {
            line.Terminal.List(["check", "level", "finding"], findings.Select(finding => new[] { finding.Check, finding.Level, finding.Text }));

            foreach (var finding in findings.Where(finding => finding.Cure is not null))
            {
                line.Terminal.Say();
                line.Terminal.Say($"{finding.Check}: {finding.Text}");
                line.Terminal.Say($"  Cure: {finding.Cure}");
            }
        }

        return errors == 0 ? 0 : 1;
    }

    private static async Task<IReadOnlyList<Finding>> ExamineAsync(CommandLine line, Where where, Action<Step> report, CancellationToken cancellationToken)
    {
        var folder = new DataFolder(where.Data);

        if (!Directory.Exists(folder.Path))
        {
            throw new CommandFailed($"There is no data folder {folder.Path}.", "Name the right one with --data; latido serve makes a new one.");
        }

        if (folder.TryTake() is not { } hold)
        {
            await using var running = await ServerLine.OpenAsync(line, where, "doctor", cancellationToken);

            return await running.FollowAsync<IReadOnlyList<Finding>>("doctor?standing=true", new { }, report, cancellationToken);
        }

        IReadOnlyList<Finding> findings;

        using (hold)
        {
            findings = await ExamineFilesAsync(line, where, folder, report, cancellationToken);
        }

        // A start brings the tables up to date and could make worse what is wrong already.
        return findings.Any(finding => finding.IsError || (finding.Check == "store" && finding.Level != "ok"))
            ? findings
            : [.. findings, .. await ExamineStartedAsync(line, where, report, cancellationToken)];
    }

    private static async Task<IReadOnlyList<Finding>> ExamineFilesAsync(
        CommandLine line, Where where, DataFolder folder, Action<Step> report, CancellationToken cancellationToken)
    {
        var settings = new HostSettings { DataFolder = folder.Path, Database = where.Database, Time = line.Time };
        await using var stores = new StoreFactory(settings, Rooms.Maps, NullLoggerFactory.Instance);
        var log = LogSetup.OpenToVerify(Rooms.LogOf(settings), NullLoggerFactory.Instance);

        return await new Doctor(settings, stores, log).ExamineStandingAsync(report, cancellationToken);
    }

    private static async Task<IReadOnlyList<Finding>> ExamineStartedAsync(CommandLine line, Where where, Action<Step> report, CancellationToken cancellationToken)
    {
        try
        {
            await using var server = await ServerLine.OpenAsync(line, where, "doctor", cancellationToken);

            return await server.FollowAsync<IReadOnlyList<Finding>>("doctor?standing=false", new { }, report, cancellationToken);
        }
        catch (Exception exception) when (exception is not (CommandFailed or OperationCanceledException))
        {
            return [Finding.Error("start", $"The server does not start: {exception.Message}", "Mend what the message names, then run latido doctor again.")];
        }
    }
}
