namespace Latido.Engine.Tracking;

/// <summary>
/// A name that is gone while its people go on. The clock is what else they do: a name that comes with every twentieth
/// event and is missing from the last thousand is gone, on a holiday as on a Tuesday.
/// </summary>
internal static class NameJudge
{
    // The chance of so many visits missing by chance is one in nine million; but visits come in company.
    private const double MissingVisits = 16;
    private const int BaseHours = 28 * 24;
    private const int RecentHours = 4 * 24;

    public static DataProblem? Find(SourceScene scene, NameTrace name, IReadOnlyList<NameTrace> all)
    {
        if (name.Series is not { } series || series.LastHour < 0 || scene.Until - series.LastHour is < 2 or > 21 * 24)
        {
            return null;
        }

        var from = series.LastHour + 1;
        var start = Math.Max(Math.Max(series.FirstHour, scene.Series.FirstHour), from - BaseHours);

        if (from - start < 10 * 24)
        {
            return null;
        }

        // Hardly anything has come besides it since: that is a night, and the dear questions are not asked.
        if (Others(scene, series, from, scene.Until) < 12)
        {
            return null;
        }

        var (others, own) = (Others(scene, series, start, from), series.Sum(start, from));
        var lately = (double)series.Sum(from - RecentHours, from) / Math.Max(1, Others(scene, series, from - RecentHours, from));
        var longer = own / Math.Max(1.0, others);
        var usual = Math.Min(longer, lately);
        var exposure = Others(scene, series, from, scene.Until);
        var missing = usual * exposure;
        var accounts = SourceScene.UsualAccounts(series, from);

        // What has ebbed away was no accident; who has always paused so long is only pausing; and what a few accounts
        // alone did is theirs to stop.
        if (own < 30 || accounts < 4 || lately < longer / 2 || missing < MissingVisits * Visit(series, start, from) || exposure < 3 * LongestGap(scene, series, start, from))
        {
            return null;
        }

        var evidence = new ProblemEvidence { Expected = missing, Hours = scene.Until - from, Accounts = accounts };

        return Successor(scene, name, from, missing, all) is var (instead, likeness)
            ? new(ProblemKind.Renamed, scene.Source.Id, name.Name, null, Hours.Start(from), evidence with { Instead = instead.Name, Likeness = likeness })
            : new(ProblemKind.Vanished, scene.Source.Id, name.Name, null, Hours.Start(from), evidence);
    }

    /// <summary>It is over when the name comes again about as often as it did.</summary>
    public static bool IsOver(SourceScene scene, NameTrace name, DataProblem problem)
    {
        if (name.Series is not { } series || series.LastHour < problem.SinceHour)
        {
            return false;
        }

        var back = Math.Max(problem.SinceHour, scene.Until - 24);
        var start = problem.SinceHour - BaseHours;
        var usual = series.Sum(start, problem.SinceHour) / Math.Max(1.0, Others(scene, series, start, problem.SinceHour));
        var first = Enumerable.Range(back, Math.Max(0, scene.Until - back)).FirstOrDefault(hour => series[hour] > 0, scene.Until);

        return series.Sum(first, scene.Until) >= Math.Max(3, 0.3 * usual * Others(scene, series, first, scene.Until));
    }

    /// <summary>What came of the source besides the name, while we listened.</summary>
    private static double Others(SourceScene scene, HourSeries series, int from, int until)
    {
        var sum = 0L;

        for (var hour = from; hour < until; hour++)
        {
            sum += scene.Others(series, hour);
        }

        return sum;
    }

    /// <summary>How many of such events an hour sees of one person at once.</summary>
    private static double Visit(HourSeries series, int from, int until)
    {
        var (events, people) = (0.0, 0.0);

        for (var hour = from; hour < until; hour++)
        {
            events += series[hour];
            people += series.People(hour);
        }

        return people > 0 ? Math.Max(1, events / people) : 1;
    }

    private static double LongestGap(SourceScene scene, HourSeries series, int from, int until)
    {
        var (longest, gap) = (0.0, 0.0);

        for (var hour = from; hour < until; hour++)
        {
            gap = series[hour] > 0 ? 0 : gap + scene.Others(series, hour);
            longest = Math.Max(longest, gap);
        }

        return longest;
    }

    /// <summary>The new name that came when this one went, if one did: alike by its words, or else as frequent as it was.</summary>
    private static (NameTrace Name, double Likeness)? Successor(
        SourceScene scene, NameTrace gone, int from, double missing, IReadOnlyList<NameTrace> all)
    {
        (NameTrace Name, double Likeness)? best = null;

        foreach (var name in all)
        {
            if (name == gone || name.Series is not { } series || name.FirstHour < from - 48 || name.FirstHour > from + 48)
            {
                continue;
            }

            var likeness = NameLikeness.Of(gone.Name, name.Name);
            var came = series.Sum(from, scene.Until) / missing;
            var fits = likeness >= 0.5 ? came >= 0.2 : came is > 0.6 and < 1.6 && name.Source == gone.Source;

            if (fits && (best is not { } other || likeness > other.Likeness))
            {
                best = (name, likeness);
            }
        }

        return best;
    }
}
