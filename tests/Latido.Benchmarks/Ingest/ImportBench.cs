using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Latido.Server;
using Latido.Server.Ingest;
using Latido.Server.Ingest.Imports;
using Latido.Server.Ingest.Imports.Csv;
using Latido.Server.Log;
using Latido.Server.Platform;
using Latido.Server.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Latido.Benchmarks.Ingest;

/// <summary>
/// The import of a CSV file into a whole house, against a program that takes the same file's lines apart and appends
/// them to a file with a flush as often.
/// </summary>
internal static class ImportBench
{
    private const int BetweenFlushes = 8192;

    private const string Map = """
        events:
          person: { column: user_id, integer: true }
          time: occurred_at
          event: event_name
          properties: [location, device]
        """;

    /// <summary>Imports the events of the Yammer data, or of a file of the same columns.</summary>
    public static async Task RunAsync(string file, TextWriter output, int rounds = 3)
    {
        var (ours, theirs, parsed) = (new List<double>(), new List<double>(), new List<double>());

        for (var round = 0; round < rounds; round++)
        {
            theirs.Add(ParseAndAppend(file));
            parsed.Add(await ParseAsync(file));
            ours.Add(await ImportAsync(file));
        }

        var (mine, yardstick) = (ours.Order().ElementAt(rounds / 2), theirs.Order().ElementAt(rounds / 2));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"import: {Path.GetFileName(file)}, median of {rounds}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  1.00 ×  {yardstick:N0} lines/s  parse and append"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {parsed.Order().ElementAt(rounds / 2) / yardstick:0.00} ×  {parsed.Order().ElementAt(rounds / 2):N0} lines/s  read by the mapping and judged, into posts"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {mine / yardstick:0.00} ×  {mine:N0} lines/s  import into a live house"));
    }

    private static async Task<double> ImportAsync(string file)
    {
        var folder = Directory.CreateTempSubdirectory("latido-bench-").FullName;

        try
        {
            await using var app = LatidoHost.Build(new HostSettings { DataFolder = folder, Urls = ["http://127.0.0.1:0"], IsQuiet = true });
            await app.StartAsync();
            var workspace = await app.Services.GetRequiredService<CreateWorkspace>().RunAsync(
                new("Bench") { FrozenAt = Instant.FromUtc(2014, 9, 1, 0, 0) }, CancellationToken.None);
            var result = await app.Services.GetRequiredService<Importer>().CsvAsync(
                workspace.Workspace, Map, [ImportFile.At(file)], null, CancellationToken.None);
            await app.StopAsync();

            return result.Accepted / result.Seconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What the import does before the log: unzip, take apart, map, judge.</summary>
    private static async Task<double> ParseAsync(string file)
    {
        var clock = Stopwatch.StartNew();
        var match = CsvMap.Parse(Map).Match([ImportFile.At(file)])[0];
        var plan = new Importer.Plan(match.File, null, window => new CsvReader(window, match.Section, match.File.Name));
        using var stream = await ImportStream.OpenAsync(plan.File, null, CancellationToken.None);
        using var window = new ByteWindow(stream.Text);
        using var calls = new Calls();
        var terms = new Terms(1_800_000_000_000_000, 1_800_000_000_000_000, IsFrozen: true, IsHistory: true);
        var reader = await ImportRun.StartAsync(plan, window, CancellationToken.None);
        var lines = 0L;

        while (await reader.MoveNextAsync(CancellationToken.None))
        {
            reader.ReadInto(calls);

            if (++lines % BetweenFlushes == 0)
            {
                using var post = new Post(default, default, 0);
                Intake.Admit(calls, post, terms, []);
                calls.Clear();
            }
        }

        return lines / clock.Elapsed.TotalSeconds;
    }

    private static double ParseAndAppend(string file)
    {
        var path = Path.GetTempFileName();
        var clock = Stopwatch.StartNew();
        var lines = 0L;

        using (var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress), Encoding.UTF8, true, 1 << 20))
        using (var to = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            reader.ReadLine();

            while (reader.ReadLine() is { } line)
            {
                var fields = line.Split(',');
                var at = DateTime.ParseExact(fields[1], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
                to.Write(Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture, $"{fields[0]}|{at.Ticks}|{fields[3]}|{{\"location\":\"{fields[4]}\",\"device\":\"{fields[5]}\"}}\n")));

                if (++lines % BetweenFlushes == 0)
                {
                    to.Flush(flushToDisk: true);
                }
            }

            to.Flush(flushToDisk: true);
        }

        File.Delete(path);

        return lines / clock.Elapsed.TotalSeconds;
    }
}
