using Latido.Engine.Scores;

namespace Latido.Engine.Churn;

/// <summary>The health of a day as it stood when the day ended.</summary>
/// <param name="IsShown">It is what was really shown then; else what the model in force now says of what was known then.</param>
public readonly record struct KnownDay(int Day, double? Score, Band Band, bool IsShown);

/// <summary>
/// How an account warned before it left, and whether anything was done: all by day, of the days watched. A day is warned when its
/// health closed yellow or red, or a red or yellow signal of these days stood unsettled. An older one that nobody ever touched says nothing of them.
/// </summary>
public sealed record Warnings
{
    /// <summary>The days before leaving that are looked at.</summary>
    public const int Watched = 180;

    /// <summary>A band below green is a warning once it has lasted so many days, or lasts until the end: less is a flicker.</summary>
    public const int Lasting = 7;

    /// <summary>What is done covers its own day and those after, so many in all.</summary>
    public const int Covers = 14;

    /// <summary>The first day that closed yellow, or red, however short; null for never.</summary>
    public int? FirstYellow { get; private init; }

    public int? FirstRed { get; private init; }

    /// <summary>The day of the first signal that warned.</summary>
    public int? FirstSignal { get; private init; }

    /// <summary>The day of the first warning of any kind that lasted; null where there was none.</summary>
    public int? First { get; private init; }

    public int WarnedDays { get; private init; }

    /// <summary>Warned days on which nothing had been done in the last fortnight.</summary>
    public int UncoveredDays { get; private init; }

    /// <summary>The most such days in a row, and the first of them.</summary>
    public (int From, int Days) LongestGap { get; private init; }

    /// <summary>What was done on and after the day of the first warning.</summary>
    public int DeedsAfter { get; private init; }

    /// <summary>The first of them.</summary>
    public int? FirstDeedAfter { get; private init; }

    /// <summary>Reads the days in order, the signals, and the days on which something was done, in any order.</summary>
    public static Warnings Of(IReadOnlyList<KnownDay> days, IReadOnlyList<PastSignal> signals, IReadOnlyCollection<int> deeds)
    {
        if (days.Count == 0)
        {
            return new();
        }

        var (first, last) = (days[0].Day, days[^1].Day);
        List<PastSignal> within = [.. signals.Where(each => each.IsWarning && each.Day >= first && each.Day <= last)];
        var signal = within.Select(each => (int?)each.Day).Min();
        var warned = new[] { FirstLasting(days), signal }.Min();
        var done = deeds.Where(day => day >= first && day <= last).Distinct().Order().ToList();
        var after = warned is { } from ? done.Where(day => day >= from).ToList() : [];

        return Count(days, within, done) with
        {
            FirstYellow = DayOf(days, Band.Yellow),
            FirstRed = DayOf(days, Band.Red),
            FirstSignal = signal,
            First = warned,
            DeedsAfter = warned is { } since ? deeds.Count(day => day >= since && day <= last) : 0,
            FirstDeedAfter = after is [var deed, ..] ? deed : null,
        };
    }

    private static bool IsBelow(in KnownDay day) => day.Band is Band.Yellow or Band.Red;

    private static int? DayOf(IReadOnlyList<KnownDay> days, Band band)
    {
        foreach (var day in days)
        {
            if (day.Band == band)
            {
                return day.Day;
            }
        }

        return null;
    }

    /// <summary>The beginning of the first stretch below green that lasted.</summary>
    private static int? FirstLasting(IReadOnlyList<KnownDay> days)
    {
        for (var i = 0; i < days.Count;)
        {
            var end = i;

            while (end < days.Count && IsBelow(days[end]))
            {
                end++;
            }

            if (end > i && (end - i >= Lasting || end == days.Count))
            {
                return days[i].Day;
            }

            i = end + 1;
        }

        return null;
    }

    private static Warnings Count(IReadOnlyList<KnownDay> days, IReadOnlyList<PastSignal> signals, List<int> done)
    {
        var (warned, uncovered, run, longest, at) = (0, 0, 0, (From: 0, Days: 0), 0);

        foreach (var day in days)
        {
            var isWarned = IsBelow(day) || signals.Any(signal => signal.StandsOn(day.Day));

            while (at < done.Count && done[at] <= day.Day)
            {
                at++;
            }

            var isCovered = at > 0 && day.Day - done[at - 1] < Covers;
            run = isWarned && !isCovered ? run + 1 : 0;
            warned += isWarned ? 1 : 0;
            uncovered += run > 0 ? 1 : 0;
            longest = run > longest.Days ? (day.Day - run + 1, run) : longest;
        }

        return new() { WarnedDays = warned, UncoveredDays = uncovered, LongestGap = longest };
    }
}
