using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Lab;

/// <summary>
/// Goes over one account's past: rates it day by day, and notes on each evaluation day what was said and what happened after.
/// One to a thread; the rows of an account are valid until the next.
/// </summary>
internal sealed class AccountCaseMaker
{
    /// <summary>Days before the span that are rated to know with which band it begins, and how far health had come since.</summary>
    private const int WarmUp = 31;

    [ThreadStatic]
    private static AccountCaseMaker? mine;

    private readonly DayTrack tested = new();
    private readonly DayTrack live = new();
    private readonly Aftermath aftermath = new();
    private readonly List<Observation> rows = [];

    public static AccountCaseMaker Mine => mine ??= new();

    /// <summary>Observations whose horizon was not over when the data end.</summary>
    public int LeftOut { get; private set; }

    /// <summary>The seats were learned only after a day on which it was rated.</summary>
    public bool LearnedSeatsLate { get; private set; }

    /// <summary>What followed each day of the account made last.</summary>
    public Aftermath Aftermath => aftermath;

    /// <summary>What the model tested said of the account made last.</summary>
    public DayTrack Track => tested;

    public Observation[] Rows => [.. rows];

    /// <summary>The days of the span within which the account made last was asked about.</summary>
    public Span Days { get; private set; }

    /// <summary>The account's case, or null where it was never observed.</summary>
    public AccountCase? Make(AccountFacts account, SeatHistory seats, Course course, Tenure tenure)
    {
        rows.Clear();
        (LeftOut, LearnedSeatsLate) = (0, false);
        tenure = tenure.For(course.Outcome);
        var last = tenure.Left is { } left ? Math.Min(course.Days.Last, left - 1) : course.Days.Last;
        var first = Math.Max(course.Days.First, account.FirstSeenDay);
        Days = new(first, last);

        if (first > last)
        {
            return null;
        }

        var learned = seats.AsLearned();
        LearnedSeatsLate = learned.At(first) == 0 && seats.At(first) > 0;
        aftermath.Begin(account, course, tenure, first);
        Rate(account, learned, course, first, last);
        var fate = aftermath.Weigh(first, last, (round, day, hasHappened) => Note(course, round, day, hasHappened));
        (LeftOut, var at) = (fate.LeftOut, fate.Day);

        return rows.Count == 0 ? null : new(account.Key, account.NameOrKey)
        {
            Count = fate.Count,
            Happened = fate.Happened,
            Day = at,
            Mrr = account.TraitsOn((at < 0 ? last : at) - 1).Mrr,
            Tested = AlarmOf(tested, course, first, last, at, row => row.Tested, row => row.TestedBand),
            Live = AlarmOf(course.HasDraft ? live : tested, course, first, last, at, row => row.Live, row => row.LiveBand),
        };
    }

    private void Rate(AccountFacts account, SeatHistory seats, Course course, int first, int last)
    {
        // Before its first use there is nothing to rate.
        var firstUse = account.Usage.FirstDayUpTo(last);
        Span days = new(firstUse < 0 ? last + 1 : Math.Max(first - WarmUp, firstUse), last);
        course.Tested.Rate(account, seats, days, tested);

        if (course.HasDraft)
        {
            course.Live.Rate(account, seats, days, live);
        }
    }

    private void Note(Course course, int round, int day, bool happened)
    {
        var other = course.HasDraft ? live : tested;
        var (recency, fall) = aftermath.Use.Baselines(day);
        rows.Add(new(
            (ushort)round, happened, Observation.BandsOf(tested.BandAt(day), other.BandAt(day)),
            tested.RiskAt(day), other.RiskAt(day), recency, fall));
    }

    private Alarm AlarmOf(
        DayTrack track, Course course, int first, int last, int at, Func<Observation, ushort> risk, Func<Observation, Band> band)
    {
        var (entries, firstRed, red) = (0, -1, 0);
        var (worst, latest, worstDay) = (Risk.None, Risk.None, -1);

        for (var day = first; day <= last; day++)
        {
            var isRed = track.BandAt(day) is Band.Red;
            entries += isRed && track.BandAt(day - 1) is Band.Yellow or Band.Green ? 1 : 0;
            firstRed = isRed && firstRed < 0 && day >= at - course.Outcome.Days && day < at ? day : firstRed;
        }

        foreach (var row in rows)
        {
            red += band(row) is Band.Red ? 1 : 0;
            (worst, worstDay) = risk(row) != Risk.None && (worst == Risk.None || risk(row) > worst) ? (risk(row), course.DayOf(row.Round)) : (worst, worstDay);
            latest = at < 0 || row.Happened ? risk(row) : latest;
        }

        return new(firstRed, red, entries, worst, latest, worstDay);
    }
}
