using System.Text;
using System.Text.Json;
using Latido.Server.Bench;
using Latido.Server.Ingest.Imports;
using Microsoft.Extensions.DependencyInjection;

namespace Latido.Benchmarks;

/// <summary>History from a file, against reading the same file, walking its JSON and writing it again.</summary>
internal static class ImportRows
{
    public static async Task<IReadOnlyList<Line>> RunAsync(Settings settings)
    {
        var file = Path.Combine(settings.Folder, "history.ndjson");
        var lines = settings.IsQuick ? 100_000 : 1_000_000;
        Write(file, lines);
        var yardstick = Yardstick(file, Path.Combine(settings.Folder, "history.out"));
        await using var house = await BenchHouse.OpenAsync(settings.Folder);
        var result = await house.Services.GetRequiredService<Importer>().SegmentAsync(
            house.Workspace.Workspace, [ImportFile.At(file)], null, CancellationToken.None);
        File.Delete(file);

        return
        [
            new("lines", $"{result.Read:N0}, accepted {result.Accepted:N0}"),
            new("yardstick: parse and append", Say.PerSecond(lines / yardstick)),
            new("import", Say.PerSecond(result.Read / result.Seconds)),
            new("import / parse and append", Say.Times(result.Read / result.Seconds / (lines / yardstick)), "≥ 0.50"),
        ];
    }

    private static void Write(string file, int lines)
    {
        using var writer = new StreamWriter(file, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 20);
        var start = new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

        for (var i = 0; i < lines; i++)
        {
            var at = start.AddSeconds(i % 5_000_000).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
            writer.Write(
                $"{{\"type\":\"track\",\"event\":\"Report Exported\",\"userId\":\"u_{i % 40_000:0000000}\",\"properties\":{{\"plan\":\"growth\",\"rows\":1200,\"format\":\"xlsx\",\"screen\":\"reports\"}},\"context\":{{\"groupId\":\"acct_{i % 2_000:0000000}\",\"library\":{{\"name\":\"@segment/analytics-node\",\"version\":\"3.1.0\"}}}},\"timestamp\":\"{at}\",\"messageId\":\"node-next-1795283323502-00000000-0000-7000-8000-{i:000000000000}\",\"integrations\":{{}}}}\n");
        }
    }

    private static double Yardstick(string file, string to)
    {
        var began = TimeProvider.System.GetTimestamp();
        using (var writer = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            foreach (var line in File.ReadLines(file))
            {
                var bytes = Encoding.UTF8.GetBytes(line);
                var reader = new Utf8JsonReader(bytes);

                while (reader.Read())
                {
                }

                writer.Write(bytes);
            }

            writer.Flush(flushToDisk: true);
        }

        File.Delete(to);

        return TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }
}
