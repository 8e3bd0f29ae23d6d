namespace Latido.Engine.Tracking;

/// <summary>
/// What an hour is expected to bring, from the same hours of the weeks before: medians, so that a holiday among them
/// counts for nothing, times the level of the last days, so that growth and decline are followed.
/// </summary>
internal sealed class Expectation
{
    /// <summary>Hours of history without which nothing is expected: two weeks.</summary>
    public const int MinHours = 14 * 24;

    private const int MaxHours = 56 * 24;
    private const int LevelDays = 10;

    private readonly Hours hours;
    private readonly double[] usual = new double[Hours.Week];

    private Expectation(Hours hours) => this.hours = hours;

    /// <summary>How many times as much the counts vary as single events by chance would: events come in visits.</summary>
    public double Spread { get; private set; } = 1;

    /// <summary>The last days against the weeks before.</summary>
    public double Level { get; private set; } = 1;

    /// <summary>Weeks it was learned from; the fewer, the wider the band.</summary>
    public int Weeks { get; private set; }

    /// <summary>The most that was ever expected of hours in a row that brought nothing.</summary>
    public double LongestGap { get; private set; }

    public double this[int hour] => Level * usual[hours.OfWeek(hour)];

    /// <summary>Where an hour is to be expected within, but for one in about a thousand.</summary>
    public (double Low, double High) Band(int hour)
    {
        var expected = this[hour];
        var width = 3.3 * Math.Sqrt(Spread * (expected + 1)) * (Weeks < 4 ? 1.5 : 1) + (0.15 * expected);

        return (Math.Max(0, expected - width), expected + width);
    }

    public double Sum(int from, int until, Func<int, bool> counts)
    {
        var sum = 0.0;

        for (var hour = from; hour < until; hour++)
        {
            sum += counts(hour) ? this[hour] : 0;
        }

        return sum;
    }

    /// <summary>Learns from the hours before one; null where there are too few.</summary>
    public static Expectation? Learn(Hours hours, Func<int, int> count, int firstHour, int until)
    {
        var from = Math.Max(firstHour, until - MaxHours);

        if (until - from < MinHours)
        {
            return null;
        }

        Expectation expectation = new(hours) { Weeks = (until - from) / Hours.Week };
        expectation.LearnUsual(count, from, until);
        expectation.LearnLevel(count, Math.Max(from, until - (LevelDays * 24)), until);
        expectation.LearnSpread(count, Math.Max(from, until - (28 * 24)), until);
        expectation.LearnGap(count, from, until);

        return expectation;
    }

    private void LearnUsual(Func<int, int> count, int from, int until)
    {
        var seen = new List<double>[Hours.Week];

        for (var hour = from; hour < until; hour++)
        {
            (seen[hours.OfWeek(hour)] ??= []).Add(count(hour));
        }

        for (var i = 0; i < usual.Length; i++)
        {
            usual[i] = seen[i] is { } counts ? Middle(counts) : 0;
        }
    }

    /// <summary>The mean of the middle half; so a small number is not rounded to nothing as by a median.</summary>
    private static double Middle(List<double> counts)
    {
        counts.Sort();
        var cut = counts.Count / 4;

        return counts.Skip(cut).Take(counts.Count - (2 * cut)).Average();
    }

    private void LearnLevel(Func<int, int> count, int from, int until)
    {
        List<double> ratios = [];

        for (var day = until - 24; day >= from; day -= 24)
        {
            var (came, expected) = (0.0, 0.0);

            for (var hour = day; hour < day + 24; hour++)
            {
                came += count(hour);
                expected += usual[hours.OfWeek(hour)];
            }

            if (expected >= 5)
            {
                ratios.Add(came / expected);
            }
        }

        Level = ratios.Count >= 3 ? Math.Clamp(Median(ratios), 0.3, 3) : 1;
    }

    private void LearnSpread(Func<int, int> count, int from, int until)
    {
        List<double> squares = [];

        for (var hour = from; hour < until; hour++)
        {
            var expected = usual[hours.OfWeek(hour)];

            if (expected >= 1)
            {
                squares.Add((count(hour) - expected) * (count(hour) - expected) / expected);
            }
        }

        // The median of a squared normal error is 0.455.
        Spread = squares.Count > 0 ? Math.Max(1, Median(squares) / 0.455) : 1;
    }

    private void LearnGap(Func<int, int> count, int from, int until)
    {
        var gap = 0.0;

        for (var hour = from; hour < until; hour++)
        {
            gap = count(hour) > 0 ? 0 : gap + this[hour];
            LongestGap = Math.Max(LongestGap, gap);
        }
    }

    internal static double Median(List<double> values)
    {
        values.Sort();

        return values.Count == 0 ? 0 : values.Count % 2 == 1 ? values[values.Count / 2] : (values[values.Count / 2] + values[(values.Count / 2) - 1]) / 2;
    }
}
