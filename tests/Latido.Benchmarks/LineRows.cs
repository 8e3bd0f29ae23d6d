using System.Diagnostics;
using System.Text.Json;
using Latido.Server.Ingest;
using Latido.Server.Ingest.Imports;
using Latido.Server.Log;
using Latido.Server.Platform;

namespace Latido.Benchmarks;

/// <summary>The readers of archives and exports, with judging and copying into a post, against a bare walk over the same lines, on one thread.</summary>
internal static class LineRows
{
    private const int Lines = 2_000;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<Line>> RunAsync(Settings settings)
    {
        var told = new List<Line>();

        foreach (var format in ImportFormats.All.Where(format => format != ImportFormat.Csv))
        {
            var file = Path.Combine(settings.Folder, "lines.json");
            HistoryLines.Write(file, format, first: 0, Lines);
            var bytes = await File.ReadAllBytesAsync(file);
            File.Delete(file);
            var reader = format.Reader();
            var (walks, reads) = (new List<double>(), new List<double>());

            // The first round warms up.
            for (var round = 0; round <= settings.Rounds; round++)
            {
                walks.Add(Measure(() => Walk(bytes)));
                reads.Add(Measure(() => Read(bytes, reader)));
            }

            var (walk, read) = (Median(walks, settings), Median(reads, settings));
            told.Add(new($"{format.Key()}, yardstick: Utf8JsonReader, every token", Say.PerSecond(walk)));
            told.Add(new($"{format.Key()}: the reader and the intake, into a post", $"{Say.PerSecond(read)}, {Say.Times(read / walk)}"));
        }

        return told;
    }

    private static double Median(List<double> rates, Settings settings) => rates.Skip(1).Order().ElementAt(settings.Rounds / 2);

    private static double Measure(Action work)
    {
        var clock = Stopwatch.StartNew();
        var lines = 0L;

        while (clock.Elapsed < Round)
        {
            work();
            lines += Lines;
        }

        return lines / clock.Elapsed.TotalSeconds;
    }

    private static void Walk(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var json = new Utf8JsonReader(bytes[..end]);

            while (json.Read())
            {
            }

            bytes = bytes[(end + 1)..];
        }
    }

    private static void Read(byte[] bytes, Func<ByteWindow, ImportReader> open)
    {
        using var window = new ByteWindow(new MemoryStream(bytes));
        using var calls = new Calls();
        var reader = open(window);
        var terms = new Terms(1_800_000_000_000_000, 1_800_000_000_000_000, IsFrozen: true, IsHistory: true);
        var refusals = new List<Refusal>();

        while (true)
        {
            if (!reader.TryNext())
            {
                if (window.IsEnd)
                {
                    break;
                }

                window.FillAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
                continue;
            }

            reader.ReadInto(calls);
        }

        using var post = new Post(WorkspaceId.New(), Guid.Empty, terms.ReceivedAt, calls.Count, calls.Length);
        Intake.Admit(calls, post, terms, refusals, areLines: true);
    }
}
