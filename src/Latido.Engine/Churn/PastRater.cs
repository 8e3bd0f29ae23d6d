using Latido.Engine.Facts;
using Latido.Engine.Lab;
using Latido.Engine.Scores;

namespace Latido.Engine.Churn;

/// <summary>
/// Says what the model in force makes of days of the past by what was known on them, for days on which nothing was shown, and for what a
/// kept score does not tell. It is the lab's trial: benchmarks are taken as of days on the way, never of what came after.
/// </summary>
internal sealed class PastRater
{
    /// <summary>The accounts that make a benchmark: an even sample of more would not move its figures.</summary>
    private const int MostSampled = 5_000;

    /// <summary>Days from one benchmark to the next while they are provisional.</summary>
    private const int SampleEvery = 28;

    /// <summary>Days rated ahead of those asked for, because a band remembers.</summary>
    private const int WarmUp = 30;

    private readonly Scoreboard board;
    private readonly Trial trial;
    private readonly DayTrack track = new();
    private readonly int lastDay;
    private readonly int step;
    private int sampleDay;
    private int next;

    /// <summary>For days from the first to the last.</summary>
    public PastRater(Scoreboard board, int firstDay, int lastDay)
    {
        (this.board, this.lastDay, sampleDay) = (board, lastDay, Math.Max(0, firstDay));
        trial = new(board.Settings);
        step = Math.Max(1, (board.Facts.Accounts.Count + MostSampled - 1) / MostSampled);
    }

    /// <summary>Everything it needs is taken.</summary>
    public bool IsReady => trial.IsFrozen || sampleDay > lastDay;

    /// <summary>Learns the names of events that came meanwhile. Call it before each piece of work.</summary>
    public void Prepare() => trial.Prepare(board.Facts.Events);

    /// <summary>Looks at so many accounts more for the benchmark at hand.</summary>
    public void SampleSome(int count)
    {
        if (next == 0)
        {
            trial.BeginSample(sampleDay);
        }

        for (; count > 0 && next < board.Facts.Accounts.Count; count--, next += step)
        {
            trial.Sample(board.Facts.Accounts[next], board.States[next].Seats.AsLearned());
        }

        if (next >= board.Facts.Accounts.Count)
        {
            trial.EndSample();
            trial.Prepare(board.Facts.Events);
            (next, sampleDay) = (0, sampleDay + SampleEvery);
        }
    }

    /// <summary>Health at the close of each day: as it was shown where it was, else as it would have been.</summary>
    public KnownDay[] Days(AccountFacts account, int first, int last)
    {
        var days = new KnownDay[Math.Max(0, last - first + 1)];
        var isRated = false;

        for (var day = first; day <= last; day++)
        {
            if (board.KnownAt(account, day) is { } shown && IsKept(day))
            {
                days[day - first] = new(day, shown.Score, shown.Band, IsShown: true);
                continue;
            }

            if (!isRated)
            {
                isRated = true;
                Rate(account, first, last);
            }

            var close = track.CloseOf(day);
            days[day - first] = new(day, close.Score, close.Band, IsShown: false);
        }

        return days;
    }

    /// <summary>The whole rating of a day. Its band knows nothing of the day before.</summary>
    public Rating At(AccountFacts account, int day)
    {
        var seats = board.StateOf(account).Seats.AsLearned();
        var traits = account.TraitsOn(day) with { Seats = seats.At(day) is > 0 and var known ? known : null };
        var ruling = trial.ModelFor(account, traits, trial.On(day), day);
        var numbers = DayGlance.Mine.At(account, seats, ruling, day);

        return Rater.Rate(account, in numbers, ruling, Band.None);
    }

    // Older closes than are kept say nothing, which is not the same as a day without a score.
    private bool IsKept(int day) => day > board.Today - Closings.Kept;

    private void Rate(AccountFacts account, int first, int last)
    {
        var firstUse = account.Usage.FirstDayUpTo(last);
        trial.Rate(account, board.StateOf(account).Seats.AsLearned(), new(firstUse < 0 ? last + 1 : Math.Max(first - WarmUp, firstUse), last), track);
    }
}
