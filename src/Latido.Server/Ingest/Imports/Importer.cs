using System.Text;
using Latido.Server.Ingest.Imports.Csv;
using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Server.Ingest.Imports;

/// <summary>
/// Brings history in from files: Segment archives, the exports of PostHog, Amplitude and Mixpanel, and CSV by a mapping. Every line is accounted for; bad ones are set
/// aside and the others go on; an import that was interrupted goes on where it was, and one that is repeated does no harm.
/// </summary>
internal sealed class Importer(
    LogWriter log, FrontDoor door, IAccountsOfPeople people, StoreFactory stores, ImportTails tails, HostSettings settings, TimeProvider time) : IDisposable
{
    // One import at a time: two of one file would each believe to be the first.
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Imports Segment archives: one full call to a line, plain or gzip.</summary>
    public Task<ImportResult> SegmentAsync(
        WorkspaceId workspace, IReadOnlyList<ImportFile> files, IProgress<ImportProgress>? progress, CancellationToken cancellationToken) =>
        LinesAsync(workspace, ImportFormat.Segment, AccountGroups.Usual, files, progress, cancellationToken);

    /// <summary>Imports archives and exports that hold one event to a line, plain or packed.</summary>
    public Task<ImportResult> LinesAsync(
        WorkspaceId workspace,
        ImportFormat format,
        AccountGroups groups,
        IReadOnlyList<ImportFile> files,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken)
    {
        var reader = format.Reader();

        return RunAsync(workspace, Given(files.Select(file => new Plan(file, null, reader, groups))), progress, cancellationToken);
    }

    /// <summary>Imports files as they come, one after the other; of CSV each by the section of the mapping that is for it.</summary>
    public Task<ImportResult> ArrivingAsync(
        WorkspaceId workspace,
        ImportFormat format,
        string map,
        AccountGroups groups,
        IAsyncEnumerable<ImportFile> files,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (format == ImportFormat.Csv)
        {
            var mapping = CsvMap.Parse(map);

            if (mapping.Sections.Any(section => section.Joins.Count > 0))
            {
                throw new InvalidRequestException("This mapping joins files, and files that come one after the other cannot be looked up in. Import them by command: latido import csv --map MAP.yaml FILES.");
            }

            return RunAsync(workspace, files.Select(file => PlanOf(mapping.Match([file])[0])), progress, cancellationToken);
        }

        var reader = format.Reader();

        return RunAsync(workspace, files.Select(file => new Plan(file, null, reader, groups)), progress, cancellationToken);
    }

    /// <summary>
    /// Imports CSV files by a mapping (see docs/design/ingest.md). Accounts first, then people, then events, whichever
    /// order they are given in. Throws <see cref="InvalidRequestException"/> when mapping and files do not fit.
    /// </summary>
    public async Task<ImportResult> CsvAsync(
        WorkspaceId workspace, string map, IReadOnlyList<ImportFile> files, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        List<Plan> plans = [];

        foreach (var (file, section) in CsvMap.Parse(map).Match(files))
        {
            plans.Add(PlanOf((file, section.Joins.Count == 0 ? section : await CsvMap.JoinAsync(section, files, cancellationToken))));
        }

        return await RunAsync(workspace, Given(plans), progress, cancellationToken);
    }

    private static Plan PlanOf((ImportFile File, CsvSection Section) match) =>
        new(match.File, match.Section.Format.Encoding, window => new CsvReader(window, match.Section, match.File.Name), AccountGroups.Usual);

    private static IAsyncEnumerable<Plan> Given(IEnumerable<Plan> plans)
    {
        var given = plans.ToList();

        return given is [] ? throw new InvalidRequestException("Give at least one file to import.") : given.ToAsyncEnumerable();
    }

    private async Task<ImportResult> RunAsync(
        WorkspaceId workspace, IAsyncEnumerable<Plan> plans, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);

        try
        {
            return await RunOneAsync(workspace, plans, progress, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<ImportResult> RunOneAsync(
        WorkspaceId workspace, IAsyncEnumerable<Plan> plans, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var rejects = new RejectsFile(settings.DataFolder, time.GetCurrentInstant());
        var run = new ImportRun(workspace, log, door, people, stores, tails, rejects, time, progress);

        await foreach (var plan in plans.WithCancellation(cancellationToken))
        {
            await run.ReadAsync(plan, cancellationToken);
        }

        var total = run.Total;

        return new(
            total.Read, total.Accepted, total.Duplicates, total.Rejected, run.Accounts, run.People,
            time.GetElapsedTime(started).TotalSeconds, rejects.Path);
    }

    public void Dispose() => gate.Dispose();

    /// <summary>A file and how to read it.</summary>
    internal sealed record Plan(ImportFile File, Encoding? Encoding, Func<ByteWindow, ImportReader> Reader, AccountGroups Groups);
}
