namespace Latido.Engine.Scores;

/// <summary>
/// Takes benchmarks of a workspace's own accounts. As soon as there is any use there is a provisional one; it is taken
/// again on another day, or when the figures have moved by a quarter. It is frozen for good when ten accounts have
/// fourteen days of use behind them and the figures have held still since the provisional one.
/// </summary>
internal static class BenchmarkMaker
{
    private const double Moved = 1.25;

    public static WorkspaceSettings? Propose(Scoreboard board)
    {
        var settings = board.Settings;
        var last = settings.Benchmark;

        if (board.Today == 0 || !last.IsProvisional)
        {
            return null;
        }

        var (taken, isEnough) = Take(board);

        if (taken.Accounts == 0)
        {
            return null;
        }

        var isMeasured = last.Version > 0;
        var isStill = isMeasured && !IsMoved(last, taken);
        var isNewDay = last.TakenOn != taken.TakenOn;

        if (isEnough && isStill)
        {
            taken = taken with { IsProvisional = false };
        }
        else if (isStill && !(isNewDay && taken with { TakenOn = last.TakenOn, Version = last.Version } != last))
        {
            return null;
        }

        return settings with
        {
            Version = settings.Version + 1,
            Benchmark = taken with { Version = last.Version + 1 },
        };
    }

    /// <summary>Takes the figures of today, and whether enough accounts have enough use behind them.</summary>
    private static (Benchmark Taken, bool IsEnough) Take(Scoreboard board)
    {
        BenchmarkSample sample = new(board.Prepared(board.Today), board.Today);

        foreach (var account in board.Facts.Accounts)
        {
            sample.Add(account, account.Traits.Seats ?? 0);
        }

        return (sample.Taken, sample.IsEnough);
    }

    private static bool IsMoved(Benchmark last, Benchmark now) =>
        IsMoved(last.Plain, now.Plain) || IsMoved(last.PerPerson, now.PerPerson) || IsMoved(last.Breadth, now.Breadth);

    private static bool IsMoved(Levels last, Levels now) =>
        IsMoved(last.Days7, now.Days7) || IsMoved(last.Days30, now.Days30) || IsMoved(last.Days90, now.Days90);

    private static bool IsMoved(double last, double now) => now > last * Moved || now < last / Moved;
}
