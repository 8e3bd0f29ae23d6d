namespace Latido.Engine.Tracking;

/// <summary>
/// A part of the people lost, as when one platform is: from one hour to the next, of all accounts alike, and then
/// steady. A customer who leaves is missing alone; a half day off is over the day after.
/// </summary>
internal static class LevelJudge
{
    private const double MostOfLoss = 0.7;

    // Less than this is left on the day before a holiday too, and then on the holiday.
    private const double LeastLeft = 0.3;
    private const int UnitDays = 14;
    private const int LeastUnits = 6;
    private const double EnoughOfUnit = 8;

    /// <summary>The source as a whole.</summary>
    public static DataProblem? Find(SourceScene scene)
    {
        if (scene.Source.All.LastHour < scene.Until - 3 && scene.Expected(scene.Until - 3, scene.Until) > 20 * scene.Expectation.Spread)
        {
            // Nothing at all comes: that is a silence.
            return null;
        }

        return Edge.Find(scene, new(scene, scene.Series, hour => scene.Expectation[hour]), scene.Expectation.Spread) is { } edge
            && edge.Before is > 0.6 and < 1.6 && IsFault(edge, 6) && IsOfAll(scene, edge)
            ? ProblemOf(scene, scene.Series, null, edge, hour => scene.Expectation[hour])
            : null;
    }

    /// <summary>One name, against what else comes of the source.</summary>
    public static DataProblem? Find(SourceScene scene, NameTrace name)
    {
        if (name.Series is not { } series || series.FirstHour > scene.Until - Expectation.MinHours - SourceScene.Judged || scene.LongKnown(name) is not { Accounts: >= 6, Shares: var shares })
        {
            return null;
        }

        double Expected(int hour) => shares[scene.Hours.OfDay(hour)] * Math.Max(0, scene.Series[hour] - series[hour]);

        return Edge.Find(scene, new(scene, series, Expected), 2.5) is { } edge
            && edge.Before is > 0.6 and < 1.6 && IsFault(edge, 8)
            ? ProblemOf(scene, series, name.Name, edge, Expected)
            : null;
    }

    /// <summary>It is over when the last day is back at what was usual before it began.</summary>
    public static bool IsOver(SourceScene scene, HourSeries series, string? name, DataProblem problem)
    {
        var from = Math.Max(problem.SinceHour, scene.Until - 24);
        Func<int, double> usual = hour => scene.Expectation[hour];

        if (name is not null)
        {
            var shares = SharesOf(scene, series, problem.SinceHour);
            usual = hour => shares[scene.Hours.OfDay(hour)] * Math.Max(0, scene.Series[hour] - series[hour]);
        }

        // The newest hours first: whoever has mended it need not wait a day to be believed.
        var (expected, came) = (0.0, 0.0);

        for (var hour = scene.Until - 1; hour >= from && expected < 40 * scene.Expectation.Spread; hour--)
        {
            expected += scene.IsAttended(hour) ? usual(hour) : 0;
            came += scene.IsAttended(hour) ? series[hour] : 0;
        }

        var was = problem.Evidence.Came / Math.Max(1, problem.Evidence.Expected);
        var now = came / Math.Max(1, expected);

        return expected >= 20 * scene.Expectation.Spread
            && (problem.Kind is ProblemKind.Loss ? now > (1 + was) / 2 : now < (1 + was) / 2);
    }

    /// <summary>
    /// Where people are missing it may be a half day off, so the next day has to keep to it. That more people come is
    /// never a fault; that each tells twice as much is looked for elsewhere.
    /// </summary>
    private static bool IsFault(in Edge edge, double errors) =>
        edge is { IsSteady: true, Ratio: >= LeastLeft and <= MostOfLoss, NextDay: < 0.8 } && -edge.Errors >= errors;

    /// <summary>True where the accounts' parts all show it, and not a few of them for all.</summary>
    private static bool IsOfAll(SourceScene scene, in Edge edge)
    {
        var day = edge.Hour / 24;
        var usual = new double[SourceTrace.Units];

        for (var unit = 0; unit < usual.Length; unit++)
        {
            usual[unit] = Enumerable.Range(day - UnitDays, UnitDays).Sum(each => (double)scene.Source.UnitDay(each, unit));
        }

        var all = usual.Sum();
        var expected = scene.Expected(edge.Hour, scene.Until) * edge.Before;
        List<double> ratios = [];

        for (var unit = 0; unit < usual.Length; unit++)
        {
            var wanted = expected * usual[unit] / Math.Max(1, all);

            if (wanted >= EnoughOfUnit)
            {
                var hour = edge.Hour;
                var part = unit;
                ratios.Add(Enumerable.Range(hour, scene.Until - hour).Where(scene.IsAttended).Sum(each => scene.Source.UnitHour(each, part)) / wanted);
            }
        }

        var middle = Expectation.Median(ratios);

        return ratios.Count >= LeastUnits && middle < (1 + edge.Ratio) / 2;
    }

    private static DataProblem ProblemOf(SourceScene scene, HourSeries series, string? name, in Edge edge, Func<int, double> expected)
    {
        var (from, sum) = (edge.Hour, 0.0);

        for (var hour = from; hour < scene.Until; hour++)
        {
            sum += scene.IsAttended(hour) ? expected(hour) * edge.Before : 0;
        }

        return new(ProblemKind.Loss, scene.Source.Id, name, null, Hours.Start(from), new()
        {
            Expected = sum,
            Came = series.Sum(from, scene.Until),
            Hours = scene.Until - from,
            Accounts = SourceScene.UsualAccounts(series, from),
        });
    }

    /// <summary>The name's part of what else comes, for each hour of the day.</summary>
    internal static double[] SharesOf(SourceScene scene, HourSeries series, int until)
    {
        var (own, others) = (new double[24], new double[24]);

        for (var hour = Math.Max(series.FirstHour, until - (28 * 24)); hour < until; hour++)
        {
            var of = scene.Hours.OfDay(hour);
            own[of] += series[hour];
            others[of] += scene.Series[hour] - series[hour];
        }

        return [.. own.Select((count, of) => others[of] > 0 ? count / others[of] : 0)];
    }
}
