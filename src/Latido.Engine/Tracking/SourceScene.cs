using System.Numerics;

namespace Latido.Engine.Tracking;

/// <summary>One source as it is judged: its past, what is expected of it, and up to where it is looked at.</summary>
internal sealed class SourceScene
{
    /// <summary>The newest hours are judged by the weeks before them, so that a fault of today does not soften what is expected.</summary>
    public const int Judged = 96;

    private readonly TrackingState state;
    private readonly Dictionary<NameTrace, KnownName> names;
    private readonly bool knowsCustomers;

    /// <param name="names">What was worked out of names already; kept for a day by whoever judges.</param>
    public SourceScene(TrackingState state, SourceTrace source, Expectation expectation, int until, Dictionary<NameTrace, KnownName>? names = null)
    {
        (this.state, Source, Expectation, Until) = (state, source, expectation, until);
        Series = source.All;
        var (from, end) = (Math.Max(Series.FirstHour, until - (28 * 24)), until - Judged);
        knowsCustomers = source.Sum(HourMark.Anonymous, from, end) + source.Sum(HourMark.Unplaced, from, end) < Series.Sum(from, end) / 2;
        this.names = names ?? [];
    }

    public SourceTrace Source { get; }

    public HourSeries Series { get; }

    public Expectation Expectation { get; }

    /// <summary>The first hour that is not whole yet.</summary>
    public int Until { get; }

    public Hours Hours => state.Hours;

    public bool IsAttended(int hour) => state.IsAttended(hour);

    public double Expected(int from, int until) => Expectation.Sum(from, until, IsAttended);

    /// <summary>
    /// What came besides a name in an hour: the clock its silence is measured by. Of customers, where the source knows
    /// them; a wave of strangers makes no time pass.
    /// </summary>
    public int Others(HourSeries series, int hour) => Math.Max(0, Known(hour) - series[hour]);

    /// <summary>What is expected of the whole source, or of one of its names by what else comes, from an hour up to now.</summary>
    public double Usually(HourSeries series, int from)
    {
        if (series == Series)
        {
            return Expected(from, Until);
        }

        var (own, others, now) = (0.0, 0.0, 0.0);

        for (var hour = from - (14 * 24); hour < Until; hour++)
        {
            if (hour < from)
            {
                (own, others) = (own + series[hour], others + Others(series, hour));
            }
            else
            {
                now += Others(series, hour);
            }
        }

        return others > 0 ? own / others * now : 0;
    }

    /// <summary>Events of customers in an hour; all, where the source hardly knows any.</summary>
    private int Known(int hour) =>
        Series[hour] - (knowsCustomers ? Source.Mark(HourMark.Anonymous, hour) + Source.Mark(HourMark.Unplaced, hour) : 0);

    /// <summary>What changes of a name by the week and not by the hour.</summary>
    public KnownName LongKnown(NameTrace name)
    {
        if (!names.TryGetValue(name, out var known))
        {
            var series = name.Series!;
            names.Add(name, known = new(UsualAccounts(series, Until - Judged), LevelJudge.SharesOf(this, series, Until - Judged)));
        }

        return known;
    }

    /// <summary>About how many accounts a usual working day sees, as far as 64 parts can tell; of a name, or of all.</summary>
    public static int UsualAccounts(HourSeries series, int until)
    {
        List<double> days = [];

        for (var day = (until / 24) - 1; day >= (until / 24) - 21; day--)
        {
            var units = BitOperations.PopCount(series.Units(day));

            if (units > 0)
            {
                days.Add(PeopleSketch.EstimateOf(Math.Min(units, 63), 64));
            }
        }

        // The busier half: weekends say little about how many there are.
        days.Sort();

        return (int)Math.Round(Expectation.Median([.. days.Skip(days.Count / 2)]));
    }

    /// <summary>What a usual day brings.</summary>
    public double UsualDay
    {
        get
        {
            List<double> days = [];

            for (var day = 0; day < 7; day++)
            {
                days.Add(Enumerable.Range(Until - ((day + 1) * 24), 24).Sum(hour => Expectation[hour]));
            }

            return Expectation.Median(days);
        }
    }

    /// <summary>About how many accounts use a name on a working day, and its part of what else comes, for each hour of the day.</summary>
    internal readonly record struct KnownName(int Accounts, double[] Shares);
}
