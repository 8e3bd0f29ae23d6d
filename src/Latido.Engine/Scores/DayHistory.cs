namespace Latido.Engine.Scores;

/// <summary>
/// What an account was on each day as it was known then, so that a close made again later is the same. What was learned first holds for
/// the past too.
/// </summary>
/// <param name="none">What holds while nothing was learned.</param>
internal abstract class DayHistory<T>(T none)
    where T : IEquatable<T>
{
    /// <summary>The newest changes are kept: as many as there are closings.</summary>
    private const int Kept = Closings.Kept;

    private (int Day, T What)[] changes = [];

    public ReadOnlySpan<(int Day, T What)> Changes => changes;

    public T At(int day)
    {
        for (var i = changes.Length - 1; i > 0; i--)
        {
            if (changes[i].Day <= day)
            {
                return changes[i].What;
            }
        }

        return changes.Length > 0 ? changes[0].What : none;
    }

    /// <summary>Takes note of what is so today; says from which day on it changes anything, or null.</summary>
    public int? Note(int today, T what)
    {
        if (what.Equals(LastOf(changes)))
        {
            return null;
        }

        // The last word of a day counts, however often it was asked for meanwhile: a replay asks at other moments.
        var before = changes is [.., (var day, _)] && day == today ? changes[..^1] : changes;
        changes = what.Equals(LastOf(before)) ? before : [.. before.AsSpan(Math.Max(0, before.Length - Kept + 1)), (today, what)];

        return before.Length == 0 ? 0 : today;
    }

    public void Restore((int Day, T What)[] from) => changes = from;

    private T LastOf((int Day, T What)[] of) => of.Length > 0 ? of[^1].What : none;
}

/// <summary>The seats of an account; 0 where they are not known.</summary>
internal sealed class SeatHistory() : DayHistory<int>(0)
{
    /// <summary>Whoever rates by it knows nothing before it was learned, of other traits neither.</summary>
    public bool IsAsLearned { get; private init; }

    /// <summary>The same, but for the days before the first figure was learned: nobody knew any then.</summary>
    public SeatHistory AsLearned()
    {
        SeatHistory learned = new() { IsAsLearned = true };
        learned.Restore([(0, 0), .. Changes]);

        return learned;
    }
}

/// <summary>The segment whose model rates an account; empty for the general model.</summary>
internal sealed class ModelHistory() : DayHistory<string>(Untold)
{
    /// <summary>Nobody has asked yet. No segment is called so.</summary>
    private const string Untold = "?";
}
