using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>How the values of a measure lie over the accounts.</summary>
/// <param name="Accounts">The accounts asked.</param>
/// <param name="Known">Those with something to measure.</param>
/// <param name="Low">A tenth of the known ones are below this; NaN where none is known.</param>
/// <param name="Median">Half of them are below this.</param>
/// <param name="High">Nine tenths of them are below this.</param>
public sealed record MeasureSpread(int Accounts, int Known, double Low, double Median, double High);

/// <summary>
/// Reads one measure on all accounts as of today, whether a model names it or not, without touching the scoreboard. It goes in pieces,
/// as <see cref="ModelPreview"/> does.
/// </summary>
public sealed class MeasurePreview
{
    private readonly Scoreboard board;
    private readonly Ruling ruling;
    private readonly int today;
    private readonly List<double> known = [];
    private int read;

    /// <summary>Sets out to read a measure that the settings have, built-in or their own.</summary>
    public MeasurePreview(Scoreboard board, WorkspaceSettings settings, string measure)
    {
        (this.board, today) = (board, board.Today);
        MeasureUse use = new(measure, 1, [[0, 0], [1, 1]]);
        var model = settings.Health with { Dimensions = [new(measure, new(measure, measure), 1, [use])], Caps = [] };
        ruling = new(settings with { Health = model }, board.History.Latest.Benchmark);
    }

    /// <summary>Whether the scoreboard still is what the preview began with.</summary>
    public bool IsStill(Scoreboard current) => ReferenceEquals(board, current) && board.Today == today;

    /// <summary>Reads so many more accounts, in parallel; false when all are done. Nothing may change the scoreboard meanwhile.</summary>
    public bool ReadSome(int count)
    {
        // Event names may have come since the last piece.
        ruling.Prepare(board.Facts.Events);
        var (first, end) = (read, Math.Min(board.States.Count, read + count));
        var piece = new double[end - first];
        Parallel.For(first, end, no => piece[no - first] = Read(board.Facts.Accounts[no]));
        known.AddRange(piece.Where(value => !double.IsNaN(value)));
        read = end;

        return end < board.States.Count;
    }

    /// <summary>What came of it.</summary>
    public MeasureSpread Tell()
    {
        known.Sort();

        return new(read, known.Count, At(0.1), At(0.5), At(0.9));
    }

    private double At(double share) => Percentile.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(known), share);

    private double Read(AccountFacts account)
    {
        var numbers = DayGlance.Mine.At(account, board.States[account.No].Seats, ruling, today);

        return ruling.Parts[0].Measure.Read(in numbers, ruling);
    }
}
