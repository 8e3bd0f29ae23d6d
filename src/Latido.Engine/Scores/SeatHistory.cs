namespace Latido.Engine.Scores;

/// <summary>
/// The seats of an account as known on each day, so that a close made again later is the same. The first figure learned
/// holds for the past too.
/// </summary>
internal sealed class SeatHistory
{
    private (int Day, int Seats)[] changes = [];

    public ReadOnlySpan<(int Day, int Seats)> Changes => changes;

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
        if (changes.Length == 0)
        {
            if (seats == 0)
            {
                return null;
            }

            changes = [(0, seats)];
            return 0;
        }

        if (changes[^1].Seats == seats)
        {
            return null;
        }

        // The last word of a day counts.
        changes = changes[^1].Day == today ? [.. changes[..^1], (today, seats)] : [.. changes, (today, seats)];
        return changes.Length == 1 ? 0 : today;
    }

    public void Restore((int Day, int Seats)[] from) => changes = from;
}
