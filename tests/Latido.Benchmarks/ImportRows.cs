using System.Text;
using System.Text.Json;
using Latido.Server.Accounts;
using Latido.Server.Bench;
using Latido.Server.Ingest;
using Latido.Server.Ingest.Imports;
using Microsoft.Extensions.DependencyInjection;

namespace Latido.Benchmarks;

/// <summary>History from a file of each format, against reading the same file, taking its lines apart and writing them again.</summary>
internal static class ImportRows
{
    private const int WarmUp = 100_000;

    public static async Task<IReadOnlyList<Line>> RunAsync(Settings settings)
    {
        var lines = new List<Line>();

        foreach (var format in ImportFormats.All)
        {
            lines.AddRange(await RunAsync(settings, format));
        }

        return lines;
    }

    private static async Task<IReadOnlyList<Line>> RunAsync(Settings settings, ImportFormat format)
    {
        var file = Path.Combine(settings.Folder, $"history.{format.Endings()[0]}");
        var to = Path.Combine(settings.Folder, "history.out");
        var lines = settings.IsQuick ? 100_000 : 1_000_000;
        await using var house = await BenchHouse.OpenAsync(settings.Folder);

        // Code that is not yet compiled is measured by neither: a few lines of another file warm up.
        HistoryLines.Write(file, format, first: lines, WarmUp);
        Yardstick(file, to, format);
        await ImportAsync(house, format, file);
        HistoryLines.Write(file, format, first: 0, lines);
        var yardstick = Yardstick(file, to, format);
        var result = await ImportAsync(house, format, file);
        File.Delete(file);
        var name = format.Key();

        return
        [
            new($"{name}: lines", $"{result.Read:N0}, accepted {result.Accepted:N0}"),
            new($"{name}, yardstick: parse and append", Say.PerSecond(lines / yardstick)),
            new($"{name}: import", Say.PerSecond(result.PerSecond)),
            new($"{name}: import / parse and append", Say.Times(result.PerSecond / (lines / yardstick)), "≥ 0.50"),
        ];
    }

    /// <summary>As the command does it: nobody concludes anything from half a history. What is measured ends when the last line is durable.</summary>
    private static async Task<ImportResult> ImportAsync(BenchHouse house, ImportFormat format, string file)
    {
        var importer = house.Services.GetRequiredService<Importer>();
        var workspace = house.Workspace.Workspace;

        return await house.Services.GetRequiredService<BringHistory>().RunAsync(
            workspace,
            () => format == ImportFormat.Csv
                ? importer.CsvAsync(workspace, HistoryLines.Map, [ImportFile.At(file)], null, CancellationToken.None)
                : importer.LinesAsync(workspace, format, AccountGroups.Usual, [ImportFile.At(file)], null, CancellationToken.None),
            scoring: () => { },
            CancellationToken.None);
    }

    private static double Yardstick(string file, string to, ImportFormat format)
    {
        var began = TimeProvider.System.GetTimestamp();
        using (var writer = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            foreach (var line in File.ReadLines(file))
            {
                var bytes = Encoding.UTF8.GetBytes(line);

                if (format == ImportFormat.Csv)
                {
                    _ = line.Split(',');
                }
                else
                {
                    Walk(bytes);
                }

                writer.Write(bytes);
            }

            writer.Flush(flushToDisk: true);
        }

        File.Delete(to);

        return TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }

    private static void Walk(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);

        while (reader.Read())
        {
        }
    }
}
