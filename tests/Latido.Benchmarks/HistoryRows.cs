using Latido.Server.Bench;
using Latido.Server.Ingest;
using Latido.Server.Ingest.Imports;
using Latido.Server.Log;
using Microsoft.Extensions.DependencyInjection;

namespace Latido.Benchmarks;

/// <summary>What the server holds in memory while years of history come in, a file after the other.</summary>
internal static class HistoryRows
{
    private const int LinesInFile = 500_000;

    public static async Task<IReadOnlyList<Line>> RunAsync(Settings settings)
    {
        var files = settings.IsQuick ? 4 : 20;
        List<Held> held = [];
        await using var house = await BenchHouse.OpenAsync(settings.Folder);
        var result = await house.Services.GetRequiredService<Importer>().ArrivingAsync(
            house.Workspace.Workspace, ImportFormat.Segment, "", AccountGroups.Usual, FilesAsync(), null, CancellationToken.None);
        await HoldAsync();
        // By half of the way every day of every person was told of: what they did is no longer what grows.
        var (early, late) = (held[files / 2], held[^1]);

        return
        [
            new("lines", $"{result.Read:N0}, accepted {result.Accepted:N0}, {Say.PerSecond(result.PerSecond)}"),
            new($"held after {result.Read / 2:N0}", early.ToString()),
            new($"held after {result.Read:N0}", late.ToString()),
            new("held beside the ids of the last day, late / early", Say.Times((double)late.Others / early.Others), "0.80 to 1.20"),
            new("for each id of the last day", $"{(double)late.Ids / result.Read:0.0} bytes, of 64 million at most"),
        ];

        async IAsyncEnumerable<ImportFile> FilesAsync()
        {
            for (var i = 0; i < files; i++)
            {
                await HoldAsync();
                var file = Path.Combine(settings.Folder, $"history-{i}.json");
                HistoryLines.Write(file, ImportFormat.Segment, first: i * LinesInFile, LinesInFile);

                yield return ImportFile.At(file);
                File.Delete(file);
            }
        }

        async Task HoldAsync()
        {
            await house.SettleAsync();
            held.Add(new(GC.GetTotalMemory(forceFullCollection: true), house.Services.GetRequiredService<LogWriter>().BytesOfIds));
        }
    }

    /// <summary>Live bytes, and those of them that remember message ids.</summary>
    private readonly record struct Held(long All, long Ids)
    {
        public long Others => All - Ids;

        public override string ToString() => $"{Say.Megabytes(All)}, of which ids {Say.Megabytes(Ids)}";
    }
}
