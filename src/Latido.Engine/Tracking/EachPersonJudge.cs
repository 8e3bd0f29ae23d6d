namespace Latido.Engine.Tracking;

/// <summary>
/// Each person telling twice as much as ever, or half as much, from one hour to the next: calls sent twice, or every
/// second one lost. People do more or less by days and weeks; and when fewer come, each of them still does his usual.
/// </summary>
internal static class EachPersonJudge
{
    private const double MostOfLoss = 0.72;
    private const double LeastOfSurge = 1.4;
    private const double MostOfBefore = 0.77;
    private const int LeastPeople = 24;
    private const double Errors = 6;
    private const int Back = 48;
    private const int BaseDays = 14;

    public static DataProblem? Find(SourceScene scene, HourSeries series, string? name)
    {
        if (series.FirstHour > scene.Until - Expectation.MinHours || SourceScene.UsualAccounts(series, scene.Until) < 6)
        {
            return null;
        }

        var usual = Usual(scene, series);
        var (days, spread) = DaysBefore(scene, series, usual);

        if (days.Count < 5)
        {
            return null;
        }

        return FindSide(scene, series, name, usual, spread, Math.Min(MostOfLoss, days[0] * 0.85), isLoss: true)
            ?? FindSide(scene, series, name, usual, spread, Math.Max(LeastOfSurge, days[^1] * 1.15), isLoss: false);
    }

    /// <summary>Goes back over the newest hours as far as they are all of the new kind.</summary>
    private static DataProblem? FindSide(SourceScene scene, HourSeries series, string? name, double[] usual, double spread, double limit, bool isLoss)
    {
        var (found, cameThen, wantedThen) = (0, 0.0, 0.0);
        var (came, wanted, people) = (0.0, 0.0, 0);

        for (var hour = scene.Until - 1; hour >= scene.Until - Back; hour--)
        {
            var some = series.People(hour);
            came += series[hour];
            wanted += some * usual[scene.Hours.OfDay(hour)];
            people += some;
            var ratio = came / Math.Max(1, wanted);

            if (people >= LeastPeople && (isLoss ? ratio <= limit : ratio >= limit) && Math.Abs(came - wanted) >= Errors * Math.Sqrt(spread * wanted))
            {
                (found, cameThen, wantedThen) = (hour, came, wanted);
            }
            else if (found > 0)
            {
                break;
            }
        }

        // Strangers who come besides and do little make each person do less, but nothing is missing then.
        return found > 0 && IsSudden(scene, series, usual, found, cameThen / wantedThen) && !(isLoss && series.Sum(found, scene.Until) > 0.85 * scene.Usually(series, found))
            ? new(isLoss ? ProblemKind.Loss : ProblemKind.Surge, scene.Source.Id, name, null, Hours.Start(found), new()
            {
                Expected = wantedThen, Came = cameThen, Hours = scene.Until - found, Accounts = SourceScene.UsualAccounts(series, found), IsOfEachPerson = true,
            })
            : null;
    }

    /// <summary>True where people told about as much as ever until then; what has been sinking for days is no fault.</summary>
    private static bool IsSudden(SourceScene scene, HourSeries series, double[] usual, int from, double ratio)
    {
        var (came, wanted) = (0.0, 0.0);

        for (var hour = from - Back; hour < from; hour++)
        {
            came += series[hour];
            wanted += series.People(hour) * usual[scene.Hours.OfDay(hour)];
        }

        return wanted > 0 && ratio / (came / wanted) is < MostOfBefore or > 1 / MostOfBefore;
    }

    /// <summary>It is over when those who came of late tell about as much as people did before it.</summary>
    public static bool IsOver(SourceScene scene, HourSeries series, DataProblem problem)
    {
        var usual = Usual(scene, series, problem.SinceHour);
        var was = problem.Evidence.Came / Math.Max(1, problem.Evidence.Expected);
        var (came, wanted, people) = (0.0, 0.0, 0);

        for (var hour = scene.Until - 1; hour >= Math.Max(problem.SinceHour, scene.Until - Back) && people < LeastPeople; hour--)
        {
            came += series[hour];
            wanted += series.People(hour) * usual[scene.Hours.OfDay(hour)];
            people += series.People(hour);
        }

        var now = came / Math.Max(1, wanted);

        return people >= LeastPeople && (problem.Kind is ProblemKind.Loss ? now > (1 + was) / 2 : now < (1 + was) / 2);
    }

    private static double[] Usual(SourceScene scene, HourSeries series, int? until = null)
    {
        var end = until ?? scene.Until - Back;
        var (events, people) = (new double[25], new double[25]);

        for (var hour = Math.Max(series.FirstHour, end - (BaseDays * 24)); hour < end; hour++)
        {
            foreach (var slot in (ReadOnlySpan<int>)[scene.Hours.OfDay(hour), 24])
            {
                events[slot] += series[hour];
                people[slot] += series.People(hour);
            }
        }

        // An hour in which hardly anybody ever comes is as all the others are.
        return [.. Enumerable.Range(0, 24).Select(of => people[of] >= 10 ? events[of] / people[of] : events[24] / Math.Max(1, people[24]))];
    }

    /// <summary>How much each person told on the days before against what is usual, the least first; and how much hours vary.</summary>
    private static (List<double> Days, double Spread) DaysBefore(SourceScene scene, HourSeries series, double[] usual)
    {
        List<double> ratios = [];
        var (squares, hours) = (0.0, 0);

        for (var day = 0; day < BaseDays; day++)
        {
            var end = scene.Until - Back - (day * 24);
            var (came, wanted, people) = (0.0, 0.0, 0);

            for (var hour = end - 24; hour < end; hour++)
            {
                if (series.People(hour) is > 0 and var some)
                {
                    var mean = some * usual[scene.Hours.OfDay(hour)];
                    squares += (series[hour] - mean) * (series[hour] - mean) / Math.Max(mean, 0.5);
                    (came, wanted, people, hours) = (came + series[hour], wanted + mean, people + some, hours + 1);
                }
            }

            if (people >= LeastPeople / 2)
            {
                ratios.Add(came / wanted);
            }
        }

        ratios.Sort();

        return (ratios, Math.Max(1, squares / Math.Max(1, hours)));
    }
}
