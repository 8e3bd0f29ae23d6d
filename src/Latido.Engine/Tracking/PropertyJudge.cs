using System.Numerics;

namespace Latido.Engine.Tracking;

/// <summary>
/// A property that was nearly always of one kind and from one sample to the next is of another, or empty, or gone; or a
/// value of it that many accounts sent and none sends any more, as of one platform. What one account alone sent is its own.
/// </summary>
internal static class PropertyJudge
{
    private const double LeastShare = 0.3;
    private const double LeastShareOfValue = 0.1;
    private const int LeastSamples = 60;
    private const int LeastMissing = 24;
    private const int LeastUnits = 4;
    private const int MaxDays = 21;

    public static IEnumerable<DataProblem> Find(SourceScene scene, NameTrace name)
    {
        foreach (var property in name.Properties)
        {
            if (FindKind(scene, name, property) is { } problem)
            {
                yield return problem;
                continue;
            }

            foreach (var (text, presence) in property.Values)
            {
                if (IsGone(scene, name, property, presence, LeastShareOfValue) is { } share && IsMissed(scene, name, presence))
                {
                    yield return ValueGone(scene, name, property, text, presence, share);
                }
            }
        }
    }

    public static bool IsOver(NameTrace name, DataProblem problem)
    {
        if (name.FindProperty(problem.Property ?? "") is not { } property)
        {
            return true;
        }

        var last = problem.Evidence.Value is { } value ? property.Values.FirstOrDefault(each => each.Text == value).Presence?.LastHour ?? int.MaxValue
            : problem.Evidence.Was is { } was ? property[was].LastHour : int.MaxValue;

        return last > problem.SinceHour;
    }

    private static DataProblem? FindKind(SourceScene scene, NameTrace name, PropertyTrace property)
    {
        var usual = property.Usual;
        var presence = property[usual];

        if (usual == ValueKind.Empty || IsGone(scene, name, property, presence, LeastShare) is not { } share)
        {
            return null;
        }

        var missing = name.Samples - presence.LastSample;
        var instead = InsteadOf(property, usual, presence.LastSample, missing);
        var kind = instead is null or ValueKind.Empty ? ProblemKind.PropertyEmpty : ProblemKind.PropertyType;

        return new(kind, scene.Source.Id, name.Name, property.Name, Hours.Start(presence.LastHour + 1), new()
        {
            Expected = missing * share,
            Hours = scene.Until - presence.LastHour - 1,
            Accounts = BitOperations.PopCount(presence.UnitsSince),
            UsualShare = share,
            ShareNow = 0,
            Was = usual,
            Is = instead,
        });
    }

    /// <summary>The share of samples that had it, where it is gone for longer than it ever was and of accounts that had it; else null.</summary>
    private static double? IsGone(SourceScene scene, NameTrace name, PropertyTrace property, Presence presence, double leastShare)
    {
        var share = Math.Min(1, presence.Count / (double)Math.Max(1, presence.LastSample - property.FirstSample + 1));
        var missing = name.Samples - presence.LastSample;

        return presence.Count >= LeastSamples && share >= leastShare
            && presence.LastHour - property.FirstHour >= 7 * 24 && scene.Until - presence.LastHour is >= 2 and <= MaxDays * 24
            && missing >= Math.Max(LeastMissing / share, 3.0 * presence.LongestGap)
            && BitOperations.PopCount(presence.UnitsSince & presence.UnitsEver) >= LeastUnits
            ? share
            : null;
    }

    /// <summary>
    /// True where the name itself is less by it: events are lost. Where a value gives way to another and nothing is lost,
    /// as a version's number does, nothing is wrong.
    /// </summary>
    private static bool IsMissed(SourceScene scene, NameTrace name, Presence presence) =>
        name.Series is { } series && series.Sum(presence.LastHour + 1, scene.Until) < 0.9 * scene.Expected(presence.LastHour + 1, scene.Until) * ShareOf(scene, series, presence.LastHour + 1);

    private static double ShareOf(SourceScene scene, HourSeries series, int until) =>
        series.Sum(until - (14 * 24), until) / Math.Max(1.0, scene.Series.Sum(until - (14 * 24), until));

    private static DataProblem ValueGone(SourceScene scene, NameTrace name, PropertyTrace property, string text, Presence presence, double share)
    {
        var from = presence.LastHour + 1;

        return new(ProblemKind.Loss, scene.Source.Id, name.Name, property.Name, Hours.Start(from), new()
        {
            Expected = scene.Expected(from, scene.Until) * ShareOf(scene, name.Series!, from),
            Came = name.Series!.Sum(from, scene.Until),
            Hours = scene.Until - from,
            Accounts = BitOperations.PopCount(presence.UnitsEver),
            UsualShare = share,
            ShareNow = 0,
            Value = text,
        });
    }

    /// <summary>The kind of value that has come most since; null where none has.</summary>
    private static ValueKind? InsteadOf(PropertyTrace property, ValueKind usual, long last, long missing) =>
        Enum.GetValues<ValueKind>().Where(kind => kind != usual && property[kind].LastSample > last && property[kind].Count >= missing / 4)
            .OrderByDescending(kind => property[kind].Count).Select(kind => (ValueKind?)kind).FirstOrDefault();
}
