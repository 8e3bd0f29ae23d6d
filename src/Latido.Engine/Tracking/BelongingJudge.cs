namespace Latido.Engine.Tracking;

/// <summary>
/// Events that do not say any more whose they are: identify or group calls that are lost. A wave of visitors comes on
/// top of the people who are known; a lost call takes from them.
/// </summary>
internal static class BelongingJudge
{
    private const int BaseDays = 21;
    private const int LeastNewcomers = 25;
    private const double EnoughVisits = 12;

    public static DataProblem? Find(SourceScene scene) => FindUnnamed(scene) ?? FindUnknown(scene) ?? FindNewcomers(scene);

    public static bool IsOver(SourceScene scene, DataProblem problem)
    {
        var half = ((problem.Evidence.UsualShare ?? 1) + (problem.Evidence.ShareNow ?? 0)) / 2;
        var visits = EnoughVisits * scene.Expectation.Spread;

        for (var (hour, all, named, known) = (scene.Until - 1, 0.0, 0.0, 0.0); hour >= Math.Max(problem.SinceHour, scene.Until - 48); hour--)
        {
            all += scene.Series[hour];
            named += scene.Source.Mark(HourMark.Named, hour);
            known += scene.Series[hour] - scene.Source.Mark(HourMark.Anonymous, hour) - scene.Source.Mark(HourMark.Unplaced, hour);

            if (all >= visits)
            {
                return problem.Evidence.IsOfNewcomers ? Newcomers(scene, scene.Until - 48, scene.Until) >= half
                    : (problem.Evidence.IsOfNaming ? named : known) / all >= half;
            }
        }

        return false;
    }

    /// <summary>The events named their accounts, and none does any more.</summary>
    private static DataProblem? FindUnnamed(SourceScene scene) =>
        FindEdge(scene, hour => scene.Source.Mark(HourMark.Named, hour), least: 0.2, mostLeft: 0.1) is { } problem
            ? problem with { Evidence = problem.Evidence with { IsOfNaming = true } }
            : null;

    /// <summary>The people were known and had accounts, and suddenly are not, or have not.</summary>
    private static DataProblem? FindUnknown(SourceScene scene) =>
        FindEdge(
            scene,
            hour => scene.Series[hour] - scene.Source.Mark(HourMark.Anonymous, hour) - scene.Source.Mark(HourMark.Unplaced, hour),
            least: 0.3,
            mostLeft: 0.5);

    /// <summary>
    /// The share of events that say something fell within the last days to a part of what it was, and those who always
    /// came are missing from it.
    /// </summary>
    private static DataProblem? FindEdge(SourceScene scene, Func<int, int> said, double least, double mostLeft)
    {
        var start = Math.Max(scene.Series.FirstHour, scene.Until - SourceScene.Judged - (BaseDays * 24));
        var days = SharesOf(scene, said, start, scene.Until - SourceScene.Judged);

        // Less than on any day before, all of which said it; or its absence is nothing new.
        if (days.Count < 7 || Expectation.Median(days) is var usual && (usual < least || days[0] < usual / 2))
        {
            return null;
        }

        var most = Math.Min(usual * mostLeft, days[0] * 0.75);
        var (found, foundCame, foundAll) = (0, 0.0, 0.0);
        var (came, all) = (0.0, 0.0);

        for (var hour = scene.Until - 1; hour > scene.Until - SourceScene.Judged; hour--)
        {
            came += said(hour);
            all += scene.Series[hour];

            // The more is left, the more of it must be seen.
            var left = all > 0 ? came / all / usual : 1;

            if (came / Math.Max(1, all) <= most && all >= EnoughVisits * scene.Expectation.Spread / ((1 - left) * (1 - left)))
            {
                (found, foundCame, foundAll) = (hour, came, all);
            }
            else if (found > 0)
            {
                break;
            }
        }

        // Where far more comes than ever, the others have only come besides.
        return found > 0 && foundAll <= 1.3 * scene.Expected(found, scene.Until) && IsMissing(scene, said, found, foundCame, usual)
            ? Problem(scene, found, foundAll * usual, foundCame, usual, foundCame / foundAll)
            : null;
    }

    /// <summary>True where it is missing among those who always came, and not only outnumbered by others who came besides.</summary>
    private static bool IsMissing(SourceScene scene, Func<int, int> said, int from, double came, double usual)
    {
        var (before, expected) = (0.0, usual * scene.Expected(from - 24, from));

        for (var hour = from - 24; hour < from; hour++)
        {
            before += said(hour);
        }

        // A quiet day before says that people are away: then less of it is missed.
        return came < 0.7 * usual * scene.Expected(from, scene.Until) * Math.Clamp(before / Math.Max(1, expected), 0.1, 1);
    }

    /// <summary>Who comes new is not given an account any more.</summary>
    private static DataProblem? FindNewcomers(SourceScene scene)
    {
        // A day is given to find out who somebody is.
        for (var days = 3; days <= 14; days++)
        {
            var until = scene.Until - 24;
            var from = until - (days * 24);
            var (seen, placed) = Count(scene, from, until);

            if (seen < LeastNewcomers)
            {
                continue;
            }

            var (usualSeen, usualPlaced) = Count(scene, from - (28 * 24), from);
            var (usual, now) = (usualPlaced / Math.Max(1.0, usualSeen), placed / (double)seen);

            return usualSeen >= 2 * LeastNewcomers && usual >= 0.7 && now <= usual / 3
                ? Problem(scene, from, seen * usual, placed, usual, now) is var problem
                    ? problem with { Evidence = problem.Evidence with { IsOfNewcomers = true } }
                    : null
                : null;
        }

        return null;
    }

    private static DataProblem Problem(SourceScene scene, int from, double expected, double came, double usual, double now) =>
        new(ProblemKind.WithoutAccount, scene.Source.Id, null, null, Hours.Start(from), new()
        {
            Expected = expected, Came = came, Hours = scene.Until - from, Accounts = SourceScene.UsualAccounts(scene.Series, from), UsualShare = usual, ShareNow = now,
        });

    private static List<double> SharesOf(SourceScene scene, Func<int, int> said, int start, int until)
    {
        List<double> shares = [];

        for (var day = until - 24; day >= start; day -= 24)
        {
            var (came, all) = (0.0, 0.0);

            for (var hour = day; hour < day + 24; hour++)
            {
                came += said(hour);
                all += scene.Series[hour];
            }

            if (all >= 20)
            {
                shares.Add(came / all);
            }
        }

        return shares;
    }

    private static double Newcomers(SourceScene scene, int from, int until) =>
        Count(scene, from, until) is (>= 4 and var seen, var placed) ? placed / (double)seen : 0;

    private static (int Seen, int Placed) Count(SourceScene scene, int from, int until)
    {
        var (seen, placed) = (0, 0);

        for (var day = from / 24; day < until / 24; day++)
        {
            var (met, known) = scene.Source.Newcomers(day);
            (seen, placed) = (seen + met, placed + known);
        }

        return (seen, placed);
    }
}
