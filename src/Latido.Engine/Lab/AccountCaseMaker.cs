using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Lab;

/// <summary>
/// Goes over one account's past: rates it day by day, and notes on each evaluation day what was said and what happened after.
/// One to a thread; the rows of an account are valid until the next.
/// </summary>
internal sealed class AccountCaseMaker
{
    /// <summary>Days before the span that are rated to know with which band it begins.</summary>
    private const int WarmUp = 28;

    [ThreadStatic]
    private static AccountCaseMaker? mine;

    private readonly DayTrack tested = new();
    private readonly DayTrack live = new();
    private readonly UseTrack use = new();
    private readonly List<Observation> rows = [];

    public static AccountCaseMaker Mine => mine ??= new();

    /// <summary>Observations whose horizon was not over when the data end.</summary>
    public int LeftOut { get; private set; }

    /// <summary>The seats were learned only after a day on which it was rated.</summary>
    public bool LearnedSeatsLate { get; private set; }

    public Observation[] Rows => [.. rows];

    /// <summary>The account's case, or null where it was never observed. Departure is the first day of being no customer.</summary>
    public AccountCase? Make(AccountFacts account, SeatHistory seats, Course course, int? departure)
    {
        rows.Clear();
        (LeftOut, LearnedSeatsLate) = (0, false);
        var isChurn = course.Outcome.Kind is OutcomeKind.Churn;
        var last = isChurn && departure is { } left ? Math.Min(course.Days.Last, left - 1) : course.Days.Last;
        var first = Math.Max(course.Days.First, account.FirstSeenDay);

        if (first > last)
        {
            return null;
        }

        var learned = seats.AsLearned();
        LearnedSeatsLate = learned.At(first) == 0 && seats.At(first) > 0;
        use.Begin(account, first, course.OutcomesUntil, course.Outcome.Days);
        Rate(account, learned, course, first, last);
        var (happened, at) = isChurn ? ObserveChurn(course, first, last, departure) : ObserveSilence(course, first, last);

        return rows.Count == 0 ? null : new(account.Key, account.NameOrKey)
        {
            Count = rows.Count,
            Happened = happened,
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

    private (int Happened, int Day) ObserveChurn(Course course, int first, int last, int? departure)
    {
        var happened = 0;

        foreach (var (round, day) in course.RoundsWithin(first, last))
        {
            if (day + course.Outcome.Days > course.OutcomesUntil)
            {
                LeftOut++;
                continue;
            }

            var isLeaving = departure <= day + course.Outcome.Days;
            happened += isLeaving ? 1 : 0;
            Note(course, round, day, isLeaving);
        }

        return (happened, happened > 0 ? departure!.Value : -1);
    }

    private (int Happened, int Day) ObserveSilence(Course course, int first, int last)
    {
        var (happened, at, n) = (0, -1, course.Outcome.Days);

        foreach (var (round, day) in course.RoundsWithin(first, last))
        {
            if (use.Between(day - n, day) == 0)
            {
                continue;
            }

            if (day + n > course.OutcomesUntil)
            {
                LeftOut++;
                continue;
            }

            var isSilent = use.Between(day, day + n) == 0;
            happened += isSilent ? 1 : 0;
            at = isSilent && at < 0 ? use.LastUse(day) + 1 : at;
            Note(course, round, day, isSilent);
        }

        return (happened, at);
    }

    private void Note(Course course, int round, int day, bool happened)
    {
        var other = course.HasDraft ? live : tested;
        var (recency, fall) = use.Baselines(day);
        rows.Add(new(
            (ushort)round, happened, Observation.BandsOf(tested.BandAt(day), other.BandAt(day)),
            tested.RiskAt(day), other.RiskAt(day), recency, fall));
    }

    private Alarm AlarmOf(
        DayTrack track, Course course, int first, int last, int at, Func<Observation, ushort> risk, Func<Observation, Band> band)
    {
        var (entries, firstRed, red) = (0, -1, 0);
        var (worst, latest) = (Risk.None, Risk.None);

        for (var day = first; day <= last; day++)
        {
            var isRed = track.BandAt(day) is Band.Red;
            entries += isRed && track.BandAt(day - 1) is Band.Yellow or Band.Green ? 1 : 0;
            firstRed = isRed && firstRed < 0 && day >= at - course.Outcome.Days && day < at ? day : firstRed;
        }

        foreach (var row in rows)
        {
            red += band(row) is Band.Red ? 1 : 0;
            worst = risk(row) != Risk.None && (worst == Risk.None || risk(row) > worst) ? risk(row) : worst;
            latest = at < 0 || row.Happened ? risk(row) : latest;
        }

        return new(firstRed, red, entries, worst, latest);
    }
}
