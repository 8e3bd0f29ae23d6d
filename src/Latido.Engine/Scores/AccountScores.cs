using Latido.Engine.Facts;
using Latido.Engine.Segments;

namespace Latido.Engine.Scores;

/// <summary>What the scoreboard keeps of one account: its rating of now, its closings, its seats as known by day.</summary>
internal sealed class AccountScores(MembershipPlan plan)
{
    /// <summary>Nothing has to be done again.</summary>
    public const int Clean = int.MaxValue;

    private const int FewDays = 4;

    private (int Day, int Count) learned;

    public Rating? Now { get; private set; }

    /// <summary>The rating that was told last.</summary>
    public Rating? Told { get; set; }

    public Closings Closings { get; } = new();

    /// <summary>The closings as they were when their days ended.</summary>
    public KnownCloses Known { get; } = new();

    public SeatHistory Seats { get; } = new();

    public ModelHistory Models { get; } = new();

    /// <summary>Since when it is no customer any more.</summary>
    public Leaving Leaving { get; } = new();

    /// <summary>The segments it was in when its days ended.</summary>
    public Memberships Memberships { get; } = new(plan);

    /// <summary>The ratings of the days that have just ended and whose segments are not noted yet, the oldest first.</summary>
    public List<Rating>? Ended { get; set; }

    /// <summary>Closings from this day on are out of date.</summary>
    public int DirtyFrom { get; set; }

    /// <summary>The earliest day rated again since it was told last.</summary>
    public int RatedFrom { get; set; } = Clean;

    /// <summary>Its closings or seats differ from what was saved.</summary>
    public bool IsUnsaved { get; set; }

    /// <summary>It waits to be rated, or to be told.</summary>
    public bool IsPending { get; set; }

    /// <summary>
    /// Whether a trait that is measured was learned for the first time today: then it holds for the days before too. Says so once for each.
    /// </summary>
    public bool Learn(AccountFacts account, int today, IReadOnlyList<string> traits)
    {
        if (traits.Count == 0 || account.Track is not { } track)
        {
            return false;
        }

        var (before, count) = (learned.Day == today ? learned.Count : 0, 0);

        foreach (var trait in traits)
        {
            count += track.LearnedOn(trait) == today ? 1 : 0;
        }

        learned = (today, count);

        return count > before;
    }

    public void Touch(int day) => DirtyFrom = Math.Min(DirtyFrom, day);

    /// <summary>
    /// Makes the closings that are out of date again, and the rating of today. Everything follows from the facts, the
    /// settings in force and the close of the day before, so it does not matter how often or when this is done.
    /// </summary>
    /// <param name="endedFrom">The first of the days that have just ended; none by default.</param>
    public void Rate(AccountFacts account, SettingsHistory history, int today, int knownTo, int endedFrom = int.MaxValue)
    {
        var firstUse = account.Usage.FirstDayUpTo(today);

        // Use that was credited elsewhere leaves days that are no longer this account's.
        var isCut = Closings.Count > 0 && (firstUse < 0 || firstUse > Closings.First);
        var oldest = Math.Max(firstUse < 0 ? today : firstUse, today - Closings.Kept);
        var from = Math.Min(isCut ? oldest : Math.Max(Math.Min(DirtyFrom, Closings.End), oldest), today);
        var known = Known.Take(Closings, isCut ? 0 : from, knownTo);

        if (isCut)
        {
            Closings.CutFrom(0);
        }

        var band = Closings.At(from - 1).Band;
        Closings.CutFrom(from);

        // Who never used anything has no closes, and may be in segments all the same.
        for (var day = Math.Max(endedFrom, today - Closings.Kept); day < from; day++)
        {
            var ruling = history.At(day).For(Models.At(day));
            End(account, DayGlance.Mine.At(account, Seats, ruling, day), ruling, Band.None);
        }

        for (var day = from; day <= today;)
        {
            var ruling = history.At(day);
            var last = Math.Min(history.LastDayLike(day), today);
            band = Walk(account, ruling, day, last, today, band, endedFrom);
            day = last + 1;
        }

        IsUnsaved |= Known.Settle(known, Closings, knownTo);

        // The rating of today is made again at each start: only closings need saving.
        IsUnsaved |= from < today;
        RatedFrom = Math.Min(RatedFrom, from);
        DirtyFrom = Clean;
    }

    /// <summary>
    /// Takes note of the segment whose model rates it today. Closings that this changes are made again: none before the first day on
    /// which there were several models.
    /// </summary>
    public void NoteModel(string segment, int today, int severalFrom)
    {
        if (Models.Note(today, segment) is { } from)
        {
            Touch(Math.Max(from, severalFrom));
            IsUnsaved = true;
        }
    }

    private Band Walk(AccountFacts account, Ruling ruling, int from, int last, int today, Band band, int endedFrom)
    {
        // A few days alone, by far the most often only today, cost less than walking up to them.
        if (last - from < FewDays)
        {
            for (var day = from; day <= last; day++)
            {
                band = Close(account, DayGlance.Mine.At(account, Seats, ruling, day), ruling, today, band, endedFrom);
            }

            return band;
        }

        var walk = DayWalk.Mine;
        walk.Begin(account, Seats, ruling, from, last);

        while (walk.MoveNext())
        {
            band = Close(account, in walk.Current, ruling, today, band, endedFrom);
        }

        return band;
    }

    /// <summary>Makes the rating of today, or the closing of a day before; says the band the day ends with.</summary>
    private Band Close(AccountFacts account, in DayNumbers numbers, Ruling general, int today, Band band, int endedFrom)
    {
        var ruling = general.For(Models.At(numbers.Day));

        if (numbers.Day == today)
        {
            Now = Rater.Rate(account, in numbers, ruling, band);

            return band;
        }

        if (numbers.Day >= endedFrom)
        {
            var ended = End(account, in numbers, ruling, band);
            Closings.Add(numbers.Day, ended.Score, ended.Band);

            return ended.Band;
        }

        (var score, band) = Rater.Close(in numbers, ruling, band);
        Closings.Add(numbers.Day, score, band);

        return band;
    }

    /// <summary>Rates a day that has just ended, so that it can be said in which segments the account was.</summary>
    private Rating End(AccountFacts account, in DayNumbers numbers, Ruling ruling, Band yesterday)
    {
        var rating = Rater.Rate(account, in numbers, ruling, yesterday);

        // Where several days end at once it may not have been there on the first of them.
        if (numbers.Day >= account.FirstSeenDay || account.FirstSeenDay == int.MaxValue)
        {
            Ended ??= [];
            Ended.Add(rating);
        }

        return rating;
    }
}
