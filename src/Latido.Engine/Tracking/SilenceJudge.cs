namespace Latido.Engine.Tracking;

/// <summary>
/// A source that sends nothing. A holiday is quiet and a weekend is, but where many accounts send, something always
/// comes: what is missing is held against what a holiday would bring, and against the longest silence there ever was.
/// </summary>
internal static class SilenceJudge
{
    // A silence that begins within a day on which people were at work needs this many visits that did not happen.
    private const double MissingVisits = 30;

    // One that begins before anybody came may be a holiday, which has a twentieth of the visits.
    private const double MissingVisitsAtRest = 150;

    public static DataProblem? Find(SourceScene scene)
    {
        var series = scene.Series;
        var from = series.LastHour + 1;

        if (scene.Until - from < 1 || scene.Until - from > 21 * 24 || scene.Source.Sum(HourMark.Received, from, scene.Until + 1) > 0)
        {
            return null;
        }

        var accounts = SourceScene.UsualAccounts(series, from);
        var missing = scene.Expected(from, scene.Until);

        return accounts >= 2 && IsEnough(scene, from, missing, accounts)
            ? new(ProblemKind.Silence, scene.Source.Id, null, null, Hours.Start(from), new()
            {
                Expected = missing, Hours = scene.Until - from, Accounts = accounts,
            })
            : null;
    }

    /// <summary>It is over when what came since it came back is a fair part of what was to be expected.</summary>
    public static bool IsOver(SourceScene scene, DataProblem problem)
    {
        var series = scene.Series;

        if (series.LastHour < problem.SinceHour)
        {
            return false;
        }

        var back = Enumerable.Range(problem.SinceHour, scene.Until - problem.SinceHour).FirstOrDefault(hour => series[hour] > 0, scene.Until);

        return back < scene.Until && series.Sum(back, scene.Until) >= 0.2 * scene.Expected(back, scene.Until);
    }

    private static bool IsEnough(SourceScene scene, int from, double missing, int accounts)
    {
        // A quiet day before says that people are away; then less is missed. So does a short past.
        var level = Math.Clamp(scene.Series.Sum(from - 24, from) / Math.Max(1, scene.Expected(from - 24, from)), 0.05, 1);
        var visit = scene.Expectation.Spread / level * (scene.Expectation.Weeks < 4 ? 2 : 1);

        // Of few accounts it takes days to say that all of them are missing at once.
        var few = accounts switch { >= 6 => 0, >= 4 => scene.UsualDay, _ => 2.5 * scene.UsualDay };

        return missing >= few
            && (missing >= Math.Max(MissingVisitsAtRest * visit, 1.5 * scene.Expectation.LongestGap) || (WasBusy(scene, from) && MissingThatDay(scene, from) >= MissingVisits * visit));
    }

    /// <summary>True where people were at work on the day on which it began.</summary>
    private static bool WasBusy(SourceScene scene, int from)
    {
        var day = from - scene.Hours.OfDay(from);

        return scene.Series.Sum(day, from) >= Math.Max(3 * scene.Expectation.Spread, 0.5 * scene.Expected(day, from));
    }

    private static double MissingThatDay(SourceScene scene, int from) =>
        scene.Expected(from, Math.Min(scene.Until, from - scene.Hours.OfDay(from) + 24));
}
