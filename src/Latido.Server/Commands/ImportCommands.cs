using System.CommandLine;
using System.Globalization;
using Latido.Server.Accounts;
using Latido.Server.Ingest;
using Latido.Server.Ingest.Imports;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Latido.Server.Commands;

/// <summary>Imports history from files: Segment archives, the exports of PostHog, Amplitude and Mixpanel, and CSV by a mapping.</summary>
internal static class ImportCommands
{
    private const string StandardInput = "-";

    private static readonly Argument<string[]> FilesArgument = new("FILE")
    {
        Description = "Files (plain, gzip, brotli, zip), folders, or patterns in quotes",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> MapOption = new("--map")
    {
        Description = "The mapping: which columns hold what",
        HelpName = "MAP.yaml",
        Required = true,
    };

    private static readonly Option<string?> GroupTypeOption = new("--group-type")
    {
        Description = "The group type that is the account; without it the first of account, company, organization, …",
        HelpName = "KIND",
    };

    private static readonly Option<bool> JsonOption = CommandLine.JsonOption();

    /// <summary>
    /// Files, folders and patterns of this machine, as they were named and where they are; the text of the mapping, for CSV; and the
    /// group type that is the account, where it is said.
    /// </summary>
    internal sealed record Request(IReadOnlyList<Named> Files, string? Map, string? GroupType);

    internal sealed record Named(string Name, string Path);

    public static Command Build(CommandLine line) =>
        new("import", "Import history; an interrupted import goes on where it was, and a repeated one does no harm")
        {
            Lines(
                line,
                ImportFormat.Segment,
                "Import Segment archives: one call to a line (NDJSON); - reads standard input",
                "latido import segment archive-2026-*.json.gz",
                "zcat archive.gz | latido import segment - --json"),
            Lines(
                line,
                ImportFormat.PostHog,
                "Import PostHog's batch export (JSON lines), of events or persons; - reads standard input",
                "latido import posthog export/",
                "latido import posthog '/exports/2026/**/*.jsonl.br' --group-type workspace"),
            Lines(
                line,
                ImportFormat.Amplitude,
                "Import Amplitude's export: the zip as it was fetched, or what is in it; - reads standard input",
                "latido import amplitude export.zip",
                "latido import amplitude exports/ --workspace History"),
            Lines(
                line,
                ImportFormat.Mixpanel,
                "Import Mixpanel's export (JSON lines), of events or profiles; - reads standard input",
                "latido import mixpanel events.json.gz",
                "curl … https://data.mixpanel.com/api/2.0/export… | latido import mixpanel -"),
            Csv(
                line,
                "csv",
                "Import CSV files by a mapping",
                "latido import csv --map map.yaml events.csv.gz people.csv accounts.csv",
                "latido import csv --map map.yaml history/ --workspace History --json"),
            Csv(
                line,
                "facts",
                "Import business facts (answers, tickets, invoices, meetings) from CSV by a mapping with the part 'facts'",
                "latido import facts --map map.yaml nps.csv tickets.csv"),
            Csv(
                line,
                "subscriptions",
                "Import subscription periods (start, end, monthly amount, currency) from CSV by a mapping with the part 'subscriptions'",
                "latido import subscriptions --map map.yaml subscriptions.csv"),
            RatesCommand.Build(line),
        };

    public static void Map(IEndpointRouteBuilder workspace)
    {
        RatesCommand.Map(workspace);

        foreach (var format in ImportFormats.All)
        {
            workspace.MapPost($"/import/{format.Key()}", (Asked<Request> asked, Importer importer, CurrentWorkspace current, BringHistory history, TimeProvider time) =>
                Work(format, asked.Value, importer, current, history, time));
        }

        foreach (var format in ImportFormats.All.Where(format => format != ImportFormat.Csv))
        {
            workspace.MapPost($"/import/{format.Key()}/stream", (HttpContext context, string? groupType, Importer importer, CurrentWorkspace current, BringHistory history) =>
                Stream(format, groupType, context, importer, current, history));
        }
    }

    private static Command Lines(CommandLine line, ImportFormat format, string description, params string[] examples)
    {
        var command = CommandLine.Command(format.Key(), description, examples);
        command.Add(FilesArgument);

        if (format.HasGroupKinds())
        {
            command.Add(GroupTypeOption);
        }

        command.Add(JsonOption);
        line.Does(command, (session, cancellationToken) => ImportLinesAsync(session, format, cancellationToken));

        return command;
    }

    /// <summary>All three are one import: the mapping says what the files hold. By its name one asks for the part that it needs.</summary>
    private static Command Csv(CommandLine line, string name, string what, params string[] examples)
    {
        var csv = CommandLine.Command(name, what, examples);
        csv.Add(FilesArgument);
        csv.Add(MapOption);
        csv.Add(JsonOption);
        line.Does(csv, (session, cancellationToken) => ImportCsvAsync(session, name, cancellationToken));

        return csv;
    }

    private static LongWork<ImportResult> Work(
        ImportFormat format, Request request, Importer importer, CurrentWorkspace current, BringHistory history, TimeProvider time) =>
        new(async (report, cancellationToken) =>
        {
            var groups = AccountGroups.Of(AccountGroups.ReadKind(request.GroupType));
            using var files = ImportFiles.Find(format, request.Files.Select(file => (file.Name, file.Path)));
            var pace = new ImportPace(files.All, time, state => report(StepOf(state)));

            return await history.RunAsync(
                current.Id,
                () => format == ImportFormat.Csv
                    ? importer.CsvAsync(current.Id, request.Map ?? "", files.All, pace, cancellationToken)
                    : importer.LinesAsync(current.Id, format, groups, files.All, pace, cancellationToken),
                () => report(new(null, "Scoring")),
                cancellationToken);
        });

    private static LongWork<ImportResult> Stream(
        ImportFormat format, string? groupType, HttpContext context, Importer importer, CurrentWorkspace current, BringHistory history)
    {
        // A pipe may be as long and as slow as it likes.
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        context.Features.Get<IHttpMinRequestBodyDataRateFeature>()!.MinDataRate = null;
        context.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;

        // No steps on the way: the command reads the answer when it has sent everything.
        return new((_, cancellationToken) => history.RunAsync(
            current.Id,
            () => importer.LinesAsync(
                current.Id,
                format,
                AccountGroups.Of(AccountGroups.ReadKind(groupType)),
                [ImportFile.Of("standard input", context.Request.Body)],
                null,
                cancellationToken),
            () => { },
            cancellationToken));
    }

    private static Step StepOf(ImportState state) => new(
        state.Share,
        $"{Path.GetFileName(state.File)}: {Count(state.Read)} read, {Count(state.Rejected)} rejected, {Count((long)state.PerSecond)} lines/s",
        state.Read,
        state.PerSecond,
        state.SecondsLeft);

    private static async Task ImportLinesAsync(Session session, ImportFormat format, CancellationToken cancellationToken)
    {
        var names = session.Get(FilesArgument);
        var path = $"import/{format.Key()}";
        var groupType = format.HasGroupKinds() ? session.Find(GroupTypeOption) : null;

        if (names is [StandardInput])
        {
            using var input = new StreamContent(session.Terminal.OpenInput());
            path += $"/stream{QueryString.Create("groupType", groupType ?? "")}";
            Write(session, await session.Server.FollowAsync<ImportResult>(path, input, _ => { }, cancellationToken));
        }
        else if (names.Contains(StandardInput))
        {
            throw new CommandFailed("Standard input cannot be mixed with files.", "Import them one after the other.") { IsMisuse = true };
        }
        else
        {
            await ImportFilesAsync(session, path, new(Find(names), null, groupType), cancellationToken);
        }
    }

    private static async Task ImportCsvAsync(Session session, string part, CancellationToken cancellationToken)
    {
        var map = session.Get(MapOption);

        if (!File.Exists(map))
        {
            throw new CommandFailed($"There is no mapping {map}.", "Name a file that says which columns hold what; the guide has examples.") { IsMisuse = true };
        }

        var text = await File.ReadAllTextAsync(map, cancellationToken);

        if (part != "csv" && !text.Split('\n').Any(each => each.StartsWith($"{part}:", StringComparison.Ordinal)))
        {
            throw new CommandFailed($"{map} has no part '{part}'.", $"Say under '{part}:' which columns hold what; the guide has examples.") { IsMisuse = true };
        }

        await ImportFilesAsync(session, "import/csv", new(Find(session.Get(FilesArgument)), text, null), cancellationToken);
    }

    /// <summary>Where the files are that were named. The server looks into folders and patterns: it is its user who must be able to read them.</summary>
    private static List<Named> Find(IEnumerable<string> names) =>
        [.. names.Select(name => File.Exists(name) || Directory.Exists(name) || ImportFiles.IsPattern(name)
            ? new Named(name, Path.GetFullPath(name))
            : throw new CommandFailed($"There is no file or folder {name}.", "Check the path.") { IsMisuse = true })];

    private static async Task ImportFilesAsync(Session session, string path, Request request, CancellationToken cancellationToken) =>
        Write(session, await session.Terminal.WatchAsync(
            "Importing",
            report => session.Server.FollowAsync<ImportResult>(path, request, report, cancellationToken),
            isJson: session.Get(JsonOption)));

    private static void Write(Session session, ImportResult result)
    {
        if (session.Get(JsonOption))
        {
            session.Terminal.Json(result);
            return;
        }

        session.Terminal.Say($"{Count(result.Read)} lines read: {Count(result.Accepted)} accepted, {Count(result.Duplicates)} known already, {Count(result.Rejected)} rejected.");
        session.Terminal.Say(
            $"{Count(result.Accounts)} accounts, {Count(result.People)} people; "
            + $"{result.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s, {Count((long)result.PerSecond)} lines/s.");

        if (result.RejectsFile is { } rejects)
        {
            session.Terminal.Say($"The rejected lines are in {rejects}, each with its reason.");
        }
    }

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
