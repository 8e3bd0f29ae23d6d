using System.Text;
using Latido.Server.Ingest.Imports.Csv;
using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Server.Ingest.Imports;

/// <summary>
/// Brings history in from files: Segment archives, and CSV by a mapping. Every line is accounted for; bad ones are set
/// aside and the others go on; an import that was interrupted goes on where it was, and one that is repeated does no harm.
/// </summary>
internal sealed class Importer(
    LogWriter log, FrontDoor door, StoreFactory stores, ImportTails tails, HostSettings settings, TimeProvider time) : IDisposable
{
    // One import at a time: two of one file would each believe to be the first.
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <summary>Imports Segment archives: one full call to a line, plain or gzip.</summary>
    public Task<ImportResult> SegmentAsync(
        WorkspaceId workspace, IReadOnlyList<ImportFile> files, IProgress<ImportProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(workspace, [.. files.Select(file => new Plan(file, null, window => new SegmentLines(window)))], progress, cancellationToken);

    /// <summary>
    /// Imports CSV files by a mapping (see docs/design/ingest.md). Accounts first, then people, then events, whichever
    /// order they are given in. Throws <see cref="InvalidRequestException"/> when mapping and files do not fit.
    /// </summary>
    public async Task<ImportResult> CsvAsync(
        WorkspaceId workspace, string map, IReadOnlyList<ImportFile> files, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var plans = CsvMap.Parse(map).Match(files)
            .Select(match => new Plan(match.File, match.Section.Format.Encoding, window => new CsvReader(window, match.Section, match.File.Name)));

        return await RunAsync(workspace, [.. plans], progress, cancellationToken);
    }

    private async Task<ImportResult> RunAsync(
        WorkspaceId workspace, IReadOnlyList<Plan> plans, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        if (plans is [])
        {
            throw new InvalidRequestException("Give at least one file to import.");
        }

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
        WorkspaceId workspace, IReadOnlyList<Plan> plans, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var rejects = new RejectsFile(settings.DataFolder, time.GetCurrentInstant());
        var run = new ImportRun(workspace, log, door, stores, tails, rejects, time, progress);

        foreach (var plan in plans)
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
    internal sealed record Plan(ImportFile File, Encoding? Encoding, Func<ByteWindow, ImportReader> Reader);
}
