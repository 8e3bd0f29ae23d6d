using System.Globalization;
using System.Text;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using NodaTime;

namespace Latido.Server.Bench;

/// <summary>What rescoring a whole workspace costs, beside the barest loop over the same cells.</summary>
internal sealed record ScoreFigures(int Accounts, long Cells, double FillSeconds, double RateSeconds, double PackedSeconds, long MemoryBytes)
{
    /// <summary>How many times the bare loop it takes.</summary>
    public double Ratio => RateSeconds / PackedSeconds;

    public double FactsPerSecond => Cells / FillSeconds;
}

/// <summary>
/// Fills a scoreboard with accounts of twenty people who use ten events over ninety days, changes the weights and rates
/// every account. The yardstick adds up count times weight over the same cells, packed by account, on one thread.
/// </summary>
internal static class MeasureScore
{
    private const int People = 20;
    private const int Events = 10;
    private static readonly LocalDate Today = new(2026, 9, 1);

    public static ScoreFigures Run(int accounts, int rounds)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (board, fill) = Fill(accounts);
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        var (rate, packed) = (new List<double>(), new List<double>());
        var (weights, starts, cells) = Pack(board);

        for (var round = 0; round < rounds; round++)
        {
            rate.Add(Rescore(board, round));
            packed.Add(AddUp(weights, starts, cells));
        }

        return new(accounts, cells.Length, fill, rate.Order().ElementAt(rounds / 2), packed.Order().ElementAt(rounds / 2), memory);
    }

    /// <summary>A scoreboard of so many accounts, and the seconds it took to apply their records.</summary>
    public static (Scoreboard Board, double Seconds) Fill(int accounts)
    {
        var board = new Scoreboard(DateTimeZone.Utc);
        var today = Today.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
        board.Apply(new Fact { Kind = FactKind.DayBegan, At = Moment.ToMicroseconds(today) });
        var names = Enumerable.Range(0, Events).Select(e => Encoding.UTF8.GetBytes($"Event {e}")).ToArray();
        Span<byte> account = stackalloc byte[12], person = stackalloc byte[12];
        var began = TimeProvider.System.GetTimestamp();

        for (var a = 0; a < accounts; a++)
        {
            a.TryFormat(account, out var accountLength, "D7", CultureInfo.InvariantCulture);

            for (var cell = 0; cell < People * Events; cell++)
            {
                var number = (a * People) + (cell / Events);
                number.TryFormat(person, out var personLength, "D8", CultureInfo.InvariantCulture);
                var ago = 1 + ((uint)((a * 2654435761u) ^ (cell * 40503u)) % 90);
                board.Apply(new Fact
                {
                    Kind = FactKind.Event,
                    At = Moment.ToMicroseconds(today - Duration.FromDays(ago)),
                    Person = person[..personLength],
                    Account = account[..accountLength],
                    Name = names[cell % Events],
                });
            }
        }

        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;

        // The first settings judge the past as well; what is measured is a change on a later day.
        board.Apply(new Fact { Kind = FactKind.Setting, At = 0, Payload = (board.Settings with { Version = 1 }).ToJson() });
        board.RateTouched();
        board.Apply(new Fact { Kind = FactKind.DayBegan, At = Moment.ToMicroseconds(today + Duration.FromDays(1)) });
        board.RateTouched();

        return (board, seconds);
    }

    private static double Rescore(Scoreboard board, int round)
    {
        var settings = board.Settings with
        {
            Version = board.Settings.Version + 1,
            Engagement = board.Settings.Engagement with
            {
                Weights = new Dictionary<string, int>(StringComparer.Ordinal) { ["Event 0"] = 1 + (round % 10) },
            },
        };
        var json = settings.ToJson();
        var began = TimeProvider.System.GetTimestamp();
        board.Apply(new Fact { Kind = FactKind.Setting, At = 0, Payload = json });
        board.RateTouched();

        return TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }

    private static (double[] Weights, int[] Starts, ulong[] Cells) Pack(Scoreboard board)
    {
        var cells = board.Facts.Accounts.SelectMany(account => account.Usage.Cells.ToArray()).Select(cell => cell.Bits).ToArray();
        var starts = new int[board.Facts.Accounts.Count + 1];

        for (var no = 0; no + 1 < starts.Length; no++)
        {
            starts[no + 1] = starts[no] + board.Facts.Accounts[no].Usage.Cells.Length;
        }

        return ([.. Enumerable.Range(1, board.Facts.Events.Count).Select(i => (double)i)], starts, cells);
    }

    private static double AddUp(double[] weights, int[] starts, ulong[] cells)
    {
        var scores = new double[starts.Length - 1];
        var began = TimeProvider.System.GetTimestamp();

        for (var no = 0; no < scores.Length; no++)
        {
            var sum = 0.0;

            for (var i = starts[no]; i < starts[no + 1]; i++)
            {
                var cell = new UsageCell(cells[i]);
                sum += cell.Count * weights[cell.Event];
            }

            scores[no] = sum;
        }

        GC.KeepAlive(scores);

        return TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }
}
