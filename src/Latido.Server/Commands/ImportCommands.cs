using System.CommandLine;
using System.Globalization;
using Latido.Server.Accounts;
using Latido.Server.Ingest.Imports;
using Latido.Server.Platform;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Latido.Server.Commands;

/// <summary>Imports history from files: Segment archives, and CSV by a mapping.</summary>
internal static class ImportCommands
{
    private const string StandardInput = "-";

    private static readonly Argument<string[]> FilesArgument = new("FILE")
    {
        Description = "The files, plain or gzip",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> MapOption = new("--map")
    {
        Description = "The mapping: which columns hold what",
        HelpName = "MAP.yaml",
        Required = true,
    };

    private static readonly Option<bool> JsonOption = CommandLine.JsonOption();

    /// <summary>Files of this machine, as they were named and where they are; and the text of the mapping, for CSV.</summary>
    internal sealed record Request(IReadOnlyList<Named> Files, string? Map);

    internal sealed record Named(string Name, string Path);

    public static Command Build(CommandLine line)
    {
        var segment = CommandLine.Command(
            "segment",
            "Import Segment archives: one call to a line (NDJSON); - reads standard input",
            "latido import segment archive-2026-*.json.gz",
            "zcat archive.gz | latido import segment - --json");
        segment.Add(FilesArgument);
        segment.Add(JsonOption);
        line.Does(segment, ImportSegmentAsync);

        var csv = CommandLine.Command(
            "csv",
            "Import CSV files by a mapping",
            "latido import csv --map map.yaml events.csv.gz people.csv accounts.csv",
            "latido import csv --map map.yaml events.csv --workspace History --json");
        csv.Add(FilesArgument);
        csv.Add(MapOption);
        csv.Add(JsonOption);
        line.Does(csv, ImportCsvAsync);

        return new("import", "Import history; an interrupted import goes on where it was, and a repeated one does no harm") { segment, csv };
    }

    public static void Map(IEndpointRouteBuilder workspace)
    {
        workspace.MapPost("/import/segment", (Asked<Request> asked, Importer importer, CurrentWorkspace current, BringHistory history) =>
            Work(asked.Value, current, history, (files, told, cancellationToken) => importer.SegmentAsync(current.Id, files, told, cancellationToken)));

        workspace.MapPost("/import/csv", (Asked<Request> asked, Importer importer, CurrentWorkspace current, BringHistory history) =>
            Work(asked.Value, current, history, (files, told, cancellationToken) => importer.CsvAsync(current.Id, asked.Value.Map!, files, told, cancellationToken)));

        workspace.MapPost("/import/segment/stream", (HttpContext context, Importer importer, CurrentWorkspace current, BringHistory history) =>
        {
            // A pipe may be as long and as slow as it likes.
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
            context.Features.Get<IHttpMinRequestBodyDataRateFeature>()!.MinDataRate = null;
            context.Features.Get<IHttpBodyControlFeature>()!.AllowSynchronousIO = true;

            // No steps on the way: the command reads the answer when it has sent everything.
            return new LongWork<ImportResult>((_, cancellationToken) => history.RunAsync(
                current.Id,
                () => importer.SegmentAsync(current.Id, [ImportFile.Of("standard input", context.Request.Body)], null, cancellationToken),
                () => { },
                cancellationToken));
        });
    }

    private static LongWork<ImportResult> Work(
        Request request, CurrentWorkspace current, BringHistory history, Func<IReadOnlyList<ImportFile>, IProgress<ImportProgress>, CancellationToken, Task<ImportResult>> import) =>
        new(async (report, cancellationToken) =>
        {
            var files = request.Files.Select(Open).ToList();

            return await history.RunAsync(
                current.Id,
                () => import(files, new Bytes(files, report), cancellationToken),
                () => report(new(null, "Scoring")),
                cancellationToken);
        });

    /// <summary>The file is opened by the server's user, who may not be the one who typed.</summary>
    private static ImportFile Open(Named file)
    {
        try
        {
            using var probe = File.OpenRead(file.Path);

            return ImportFile.At(file.Path) with { Name = file.Name };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailed($"{file.Name} cannot be read: {exception.Message}", "Check the path, and that the user of the server may read it.");
        }
    }

    private static async Task ImportSegmentAsync(Session session, CancellationToken cancellationToken)
    {
        var names = session.Get(FilesArgument);

        if (names is [StandardInput])
        {
            using var input = new StreamContent(session.Terminal.OpenInput());
            Write(session, await session.Server.FollowAsync<ImportResult>("import/segment/stream", input, _ => { }, cancellationToken));
        }
        else if (names.Contains(StandardInput))
        {
            throw new CommandFailed("Standard input cannot be mixed with files.", "Import them one after the other.") { IsMisuse = true };
        }
        else
        {
            await ImportFilesAsync(session, "import/segment", new(Find(names), null), cancellationToken);
        }
    }

    private static async Task ImportCsvAsync(Session session, CancellationToken cancellationToken)
    {
        var map = session.Get(MapOption);

        if (!File.Exists(map))
        {
            throw new CommandFailed($"There is no mapping {map}.", "Name a file that says which columns hold what; the guide has examples.") { IsMisuse = true };
        }

        await ImportFilesAsync(
            session, "import/csv", new(Find(session.Get(FilesArgument)), await File.ReadAllTextAsync(map, cancellationToken)), cancellationToken);
    }

    private static List<Named> Find(IEnumerable<string> names) =>
        [.. names.Select(name => File.Exists(name)
            ? new Named(name, Path.GetFullPath(name))
            : throw new CommandFailed($"There is no file {name}.", "Check the path.") { IsMisuse = true })];

    private static async Task ImportFilesAsync(Session session, string path, Request request, CancellationToken cancellationToken) =>
        Write(session, await session.Terminal.WatchAsync(
            "Importing", report => session.Server.FollowAsync<ImportResult>(path, request, report, cancellationToken)));

    private static void Write(Session session, ImportResult result)
    {
        if (session.Get(JsonOption))
        {
            session.Terminal.Json(result);
            return;
        }

        session.Terminal.Say($"{Count(result.Read)} lines read: {Count(result.Accepted)} accepted, {Count(result.Duplicates)} known already, {Count(result.Rejected)} rejected.");
        session.Terminal.Say($"{Count(result.Accounts)} accounts, {Count(result.People)} people; {result.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s.");

        if (result.RejectsFile is { } rejects)
        {
            session.Terminal.Say($"The rejected lines are in {rejects}, each with its reason.");
        }
    }

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Turns what the importer tells of one file into the share of all.</summary>
    private sealed class Bytes(List<ImportFile> files, Action<Step> report) : IProgress<ImportProgress>
    {
        private readonly Dictionary<string, long> read = [];
        private readonly long all = files.Sum(file => file.Length ?? 0);

        public void Report(ImportProgress value)
        {
            read[value.File] = value.Bytes;
            report(new(
                all == 0 ? null : Math.Min(1, read.Values.Sum() / (double)all),
                $"{Path.GetFileName(value.File)}: {Count(value.Read)} read, {Count(value.Rejected)} rejected"));
        }
    }
}
