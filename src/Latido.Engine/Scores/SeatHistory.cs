namespace Latido.Engine.Scores;

/// <summary>
/// The seats of an account as known on each day, so that a close made again later is the same. The first figure learned
/// holds for the past too.
/// </summary>
internal sealed class SeatHistory
{
    private (int Day, int Seats)[] changes = [];

    public ReadOnlySpan<(int Day, int Seats)> Changes => changes;

    /// <summary>Whoever rates by it knows nothing before it was learned, of other traits neither.</summary>
    public bool IsAsLearned { get; private init; }

    public int At(int day)
    {
        for (var i = changes.Length - 1; i > 0; i--)
        {
            if (changes[i].Day <= day)
            {
                return changes[i].Seats;
            }
        }

        return changes.Length > 0 ? changes[0].Seats : 0;
    }

    /// <summary>Takes note of the figure of today; says from which day on it changes anything, or null.</summary>
    public int? Note(int today, int seats)
    {
        if (seats == LastOf(changes))
        {
            return null;
        }

        // The last word of a day counts, however often it was asked for meanwhile: a replay asks at other moments.
        var before = changes is [.., (var day, _)] && day == today ? changes[..^1] : changes;
        changes = seats == LastOf(before) ? before : [.. before, (today, seats)];

        return before.Length == 0 ? 0 : today;
    }

    /// <summary>The same, but for the days before the first figure was learned: nobody knew any then.</summary>
    public SeatHistory AsLearned()
    {
        SeatHistory learned = new() { IsAsLearned = true };
        learned.Restore([(0, 0), .. changes]);

        return learned;
    }

    public void Restore((int Day, int Seats)[] from) => changes = from;

    private static int LastOf((int Day, int Seats)[] of) => of.Length > 0 ? of[^1].Seats : 0;
}
