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
    private readonly UseTrack use = new();
    private readonly List<Observation> rows = [];

    public static AccountCaseMaker Mine => mine ??= new();

    /// <summary>Observations whose horizon was not over when the data end.</summary>
    public int LeftOut { get; private set; }

    /// <summary>The seats were learned only after a day on which it was rated.</summary>
    public bool LearnedSeatsLate { get; private set; }

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
        tenure = course.Outcome.Kind is OutcomeKind.Churn ? tenure : Tenure.Always;
        var last = tenure.Left is { } left ? Math.Min(course.Days.Last, left - 1) : course.Days.Last;
        var first = Math.Max(course.Days.First, account.FirstSeenDay);
        Days = new(first, last);

        if (first > last)
        {
            return null;
        }

        var learned = seats.AsLearned();
        LearnedSeatsLate = learned.At(first) == 0 && seats.At(first) > 0;
        use.Begin(account, first, course.OutcomesUntil, course.Outcome.Days);
        Rate(account, learned, course, first, last);
        var (happened, at) = Observe(course, first, last, tenure);

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

    /// <summary>What followed a day, as far as it is known. Ask it of the account made last.</summary>
    public Sequel SequelOf(Course course, int day, Tenure tenure)
    {
        var days = course.Outcome.Days;

        if (course.Outcome.Kind is OutcomeKind.Churn)
        {
            return !tenure.IsCustomerOn(day) ? Sequel.OutOfQuestion
                : day + days > course.OutcomesUntil ? Sequel.NotOver
                : tenure.Left <= day + days ? Sequel.Happened
                : Sequel.Stayed;
        }

        return use.Between(day - days, day) == 0 ? Sequel.OutOfQuestion
            : day + days > course.OutcomesUntil ? Sequel.NotOver
            : use.Between(day, day + days) == 0 ? Sequel.Happened
            : Sequel.Stayed;
    }

    private (int Happened, int Day) Observe(Course course, int first, int last, Tenure tenure)
    {
        var (happened, at) = (0, -1);

        foreach (var (round, day) in course.RoundsWithin(first, last))
        {
            var sequel = SequelOf(course, day, tenure);
            LeftOut += sequel is Sequel.NotOver ? 1 : 0;

            if (sequel is Sequel.Happened)
            {
                // Of several silences the first one counts.
                at = happened == 0 ? tenure.Left ?? (use.LastUse(day) + 1) : at;
                happened++;
            }

            if (sequel is Sequel.Happened or Sequel.Stayed)
            {
                Note(course, round, day, sequel is Sequel.Happened);
            }
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

/// <summary>What followed a day.</summary>
internal enum Sequel
{
    /// <summary>It was no customer, or nobody came before either: there was nothing to foresee.</summary>
    OutOfQuestion,

    /// <summary>It is not known yet.</summary>
    NotOver,
    Stayed,
    Happened,
}
