namespace Latido.Engine.Tracking;

/// <summary>
/// An hour from which on there is another level than before it, within a day. People come and go over a morning; what
/// is switched off is off from one hour to the next, and stays at the same share through the next day.
/// </summary>
/// <param name="Hour">The first hour of the new level.</param>
/// <param name="Ratio">The new level against that of the hours before, on the same day.</param>
/// <param name="NextDay">The level of the days after against the same, or null where they do not say enough yet.</param>
/// <param name="Errors">How many standard errors the levels are apart.</param>
internal readonly record struct Edge(int Hour, double Before, double Ratio, double? NextDay, double Errors)
{
    private const int Back = 84;
    private const int MaxBefore = 10;
    private const double EnoughVisits = 8;
    private const double EnoughNextDay = 30;

    /// <summary>True where the next day kept to the new level as nothing human does.</summary>
    public bool IsSteady => NextDay is { } next && next / Ratio is > 0.75 and < 1.33;

    /// <summary>The clearest edge of the last three and a half days, which reaches over a weekend, or null.</summary>
    public static Edge? Find(SourceScene scene, Stretch stretch, double spread)
    {
        Edge? best = null;

        for (var hour = scene.Until - 2; hour > scene.Until - Back; hour--)
        {
            if (At(scene, hour, stretch, spread) is { } edge && Math.Abs(edge.Errors) > Math.Abs(best?.Errors ?? 0))
            {
                best = edge;
            }
        }

        return best;
    }

    private static Edge? At(SourceScene scene, int hour, Stretch stretch, double spread)
    {
        var day = hour - scene.Hours.OfDay(hour);
        var before = stretch.Between(Math.Max(day, hour - MaxBefore), hour);
        var after = stretch.Between(hour, Math.Min(scene.Until, day + 24));
        var level = before.Ratio;

        if (before.Hours < 2 || after.Hours < 2 || before.Expected < EnoughVisits * spread || after.Expected * level < EnoughVisits * spread || level < 0.3)
        {
            return null;
        }

        var ratio = after.Ratio / level;
        var mean = level * after.Expected;
        var errors = (after.Came - mean) / Math.Sqrt(spread * mean * (1 + (after.Expected / before.Expected)));
        var next = stretch.Between(day + 24, scene.Until);

        return IsSharp(stretch.Between(hour, hour + 1), level, ratio, spread)
            ? new(hour, level, ratio, next.Expected >= EnoughNextDay * spread ? next.Ratio / level : null, errors)
            : null;
    }

    /// <summary>The first hour belongs to the new level, as far as chance lets it show; the fault may have begun within the one before.</summary>
    private static bool IsSharp(in Stretch.Window first, double level, double ratio, double spread)
    {
        var usual = first.Expected * level;
        var (middle, chance) = (usual * (1 + ratio) / 2, Math.Sqrt(spread * (usual + 1)));

        return ratio < 1 ? first.Came <= middle + chance : first.Came >= middle - chance;
    }
}
