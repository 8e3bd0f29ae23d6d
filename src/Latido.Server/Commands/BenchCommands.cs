using System.CommandLine;
using System.Globalization;
using Latido.Server.Bench;

namespace Latido.Server.Commands;

/// <summary>
/// Measures this machine, on a host and data of its own beside the workspace's: what the front door takes in, what
/// scoring costs, how soon an event is visible. Each beside a yardstick of the same run.
/// </summary>
internal static class BenchCommands
{
    private static readonly Option<bool> JsonOption = CommandLine.JsonOption();
    private static readonly Option<double> SecondsOption = Number("--seconds", "How long each round lasts, 1 to 60", 5);
    private static readonly Option<int> AccountsOption = new("--accounts")
    {
        Description = "How many accounts the events are about", DefaultValueFactory = _ => 10_000,
    };

    private static readonly Option<double> RateOption = Number("--rate", "Events a second", 2_000);

    public static Command Build(CommandLine line)
    {
        var bench = CommandLine.Command(
            "bench", "Measure this machine beside a yardstick", "latido bench ingest", "latido bench score --accounts 100000", "latido bench signal --rate 20000");
        bench.Add(Ingest(line));
        bench.Add(Score(line));
        bench.Add(Signal(line));

        return bench;
    }

    private static Command Ingest(CommandLine line)
    {
        var command = CommandLine.Command(
            "ingest", "Events taken in, against the plainest server that could do it", "latido bench ingest --seconds 10");
        Add(command, JsonOption, SecondsOption, AccountsOption);
        command.SetAction(async (parsed, _) =>
        {
            var figures = await MeasureIngest.RunAsync(
                FolderOf(parsed), 100, 32, Seconds(parsed), rounds: 3, Accounts(parsed));
            Tell(line, parsed, figures,
            [
                ["yardstick: parse, append, one flush a group", PerSecond(figures.Yardstick.PerSecond)],
                ["accepted and durable", PerSecond(figures.Ingest.PerSecond)],
                ["  of the yardstick", Times(figures.Ratio)],
                ["accepted, scored and visible", PerSecond(figures.EndToEnd)],
                ["  of the yardstick", Times(figures.EndToEndRatio)],
                ["answer, 99 of 100 within", Milliseconds(figures.Ingest.P99Ms)],
                ["log on disk, of the bytes received", Times(figures.LogBytesPerByte)],
            ]);
        });

        return command;
    }

    private static Command Score(CommandLine line)
    {
        var command = CommandLine.Command(
            "score", "Rescoring every account, against the barest loop", "latido bench score --accounts 100000");
        Add(command, JsonOption, AccountsOption);
        command.SetAction(parsed =>
        {
            var figures = MeasureScore.Run(Accounts(parsed), rounds: 3);
            Tell(line, parsed, figures,
            [
                ["accounts", figures.Accounts.ToString("N0", CultureInfo.InvariantCulture)],
                ["usage cells", figures.Cells.ToString("N0", CultureInfo.InvariantCulture)],
                ["records applied", PerSecond(figures.FactsPerSecond)],
                ["yardstick: count times weight, packed", Milliseconds(figures.PackedSeconds * 1000)],
                ["every account rescored, new weights", Milliseconds(figures.RateSeconds * 1000)],
                ["  of the yardstick", Times(figures.Ratio)],
                ["memory", $"{figures.MemoryBytes / 1e6:N0} MB"],
            ]);
        });

        return command;
    }

    private static Command Signal(CommandLine line)
    {
        var command = CommandLine.Command(
            "signal", "From an accepted event to the visible score and signal", "latido bench signal --rate 20000 --seconds 20");
        Add(command, JsonOption, SecondsOption, AccountsOption, RateOption);
        command.SetAction(async (parsed, _) =>
        {
            var rate = parsed.GetValue(RateOption) is >= 20 and <= 1_000_000 and var asked
                ? asked
                : throw new CommandFailed("The rate is out of range.", "Give --rate 20 to 1000000.") { IsMisuse = true };
            var figures = await MeasureSignal.RunAsync(FolderOf(parsed), rate, Seconds(parsed), Accounts(parsed));
            Tell(line, parsed, figures,
            [
                ["sent", PerSecond(figures.Load.PerSecond)],
                ["score visible, 50 of 100 within", Milliseconds(figures.Scores.P50)],
                ["score visible, 99 of 100 within", Milliseconds(figures.Scores.P99)],
                ["signal visible, 99 of 100 within", figures.Signals.Count == 0 ? "none raised" : Milliseconds(figures.Signals.P99)],
                ["signals raised", figures.Signals.Count.ToString("N0", CultureInfo.InvariantCulture)],
            ]);
        });

        return command;
    }

    private static void Add(Command command, params IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            command.Add(option);
        }
    }

    private static Option<double> Number(string name, string description, double byDefault) =>
        new(name) { Description = description, DefaultValueFactory = _ => byDefault };

    private static TimeSpan Seconds(ParseResult parsed) => parsed.GetValue(SecondsOption) is >= 1 and <= 60 and var seconds
        ? TimeSpan.FromSeconds(seconds)
        : throw new CommandFailed("The time is out of range.", "Give --seconds 1 to 60.") { IsMisuse = true };

    private static int Accounts(ParseResult parsed) => parsed.GetValue(AccountsOption) is >= 100 and <= 1_000_000 and var accounts
        ? accounts
        : throw new CommandFailed("The number of accounts is out of range.", "Give --accounts 100 to 1000000.") { IsMisuse = true };

    // Beside the data, because the disk is what is measured.
    private static string FolderOf(ParseResult parsed) => Path.Combine(Where.Read(parsed).Data, "bench");

    private static void Tell<T>(CommandLine line, ParseResult parsed, T figures, IReadOnlyList<string[]> rows)
    {
        if (parsed.GetValue(JsonOption))
        {
            line.Terminal.Json(figures);
        }
        else
        {
            line.Terminal.List(["what", "figure"], rows);
            line.Terminal.Note("Read the ratios: the figures of two runs differ with whatever else the machine does.");
        }
    }

    private static string PerSecond(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:N0}/s");

    private static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:N1} ms");

    private static string Times(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:N2} x");
}
