using System.Globalization;
using System.Text;

namespace Latido.Benchmarks;

/// <summary>One figure of a row: what, how much, and the target it is held to, if any.</summary>
internal sealed record Line(string What, string Figure, string Target = "");

/// <summary>The rows by name; runs those asked for and keeps what they said in results/.</summary>
internal static class Rows
{
    private static readonly (string Name, string About, Func<Settings, Task<IReadOnlyList<Line>>> Run)[] All =
    [
        // First, because the memory of an idle server can only be read in a process that has done nothing else.
        ("start", "idle memory, start with 100,000 accounts, replay, pages", StartRows.RunAsync),
        ("ingest", "accepted and durable, and end to end, 100 events a post", IngestRows.BatchesAsync),
        ("single", "one event a post, 128 connections", IngestRows.SinglesAsync),
        ("postgres", "accepted and durable on PostgreSQL (LATIDO_TEST_POSTGRES)", IngestRows.PostgresAsync),
        ("growth", "time per event from 1,000 to 100,000 accounts", IngestRows.GrowthAsync),
        ("signal", "from receipt to the visible score and signal", SignalRows.RunAsync),
        ("list", "a page of 100,000 accounts, by every order and filter", ListRows.RunAsync),
        ("score", "rescoring 100,000 accounts, and what they take in memory", ScoreRows.RunAsync),
        ("segments", "fifty segments kept live, against the usual ones", SegmentRows.RunAsync),
        ("studio", "a model of every measure, against the default one: events, rescoring, previews", StudioRows.RunAsync),
        ("backtest", "the lab on a company of 2,000 accounts over 24 months, against taking in its records", BackTestRows.RunAsync),
        ("protocols", "each vendor's batch, from its body to a post, against Segment's", ProtocolRows.RunAsync),
        ("reader", "taking a body apart, against a bare walk of its JSON, one thread", ReaderRows.RunAsync),
        ("lines", "taking lines of history apart, against a bare walk of their JSON, one thread", LineRows.RunAsync),
        ("import", "history from a file, against parse and append", ImportRows.RunAsync),
        ("history", "what is held in memory while ten million lines of history come in", HistoryRows.RunAsync),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var asked = All.Where(row => args.Contains(row.Name) || args.Contains("all")).ToArray();

        if (asked is [])
        {
            Console.Error.WriteLine("Usage: latido benchmarks NAME… [--quick]   (or all)");

            foreach (var row in All)
            {
                Console.Error.WriteLine($"  {row.Name,-10} {row.About}");
            }

            return 2;
        }

        var settings = new Settings(args.Contains("--quick"), Path.Combine(Directory.GetCurrentDirectory(), "artifacts", "bench"));
        Directory.CreateDirectory(settings.Folder);

        foreach (var row in asked)
        {
            var lines = await row.Run(settings);
            var text = Write(row.Name, row.About, lines);
            Console.WriteLine(text);

            if (!settings.IsQuick)
            {
                await KeepAsync(row.Name, text);
            }
        }

        return 0;
    }

    private static string Write(string name, string about, IReadOnlyList<Line> lines)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"## {name}: {about}").AppendLine();
        text.AppendLine("| what | figure | target |").AppendLine("|---|---|---|");

        foreach (var line in lines)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {line.What} | {line.Figure} | {line.Target} |");
        }

        return text.ToString();
    }

    private static async Task KeepAsync(string name, string text)
    {
        var folder = Path.Combine(Directory.GetCurrentDirectory(), "tests", "Latido.Benchmarks", "results");

        if (Directory.Exists(folder))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.md"), $"{text}{Environment.NewLine}");
        }
    }
}

/// <summary>How a run is made: quick ones are a check that it works, not a measure.</summary>
internal sealed record Settings(bool IsQuick, string Folder)
{
    public TimeSpan Time => TimeSpan.FromSeconds(IsQuick ? 2 : 6);

    public int Rounds => IsQuick ? 1 : 3;

    public int Accounts => IsQuick ? 5_000 : 100_000;
}

/// <summary>Writes figures alike in every row.</summary>
internal static class Say
{
    public static string PerSecond(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:N0}/s");

    public static string Times(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:N2} x");

    public static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:N1} ms");

    public static string Megabytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N0} MB");
}
