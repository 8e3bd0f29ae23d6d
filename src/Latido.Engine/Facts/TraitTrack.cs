using System.Globalization;
using NodaTime;

namespace Latido.Engine.Facts;

/// <summary>A trait's number from a day on; NaN where it says none any more.</summary>
/// <param name="Trait">mrr, seats, startedOn, renewsOn, or another trait's name.</param>
/// <param name="Value">The number; a day by its number (see <see cref="DayNumber"/>).</param>
/// <param name="Day">The workspace's day on which the log had it.</param>
/// <param name="IsDay">It is a day.</param>
public readonly record struct TraitPoint(string Trait, double Value, int Day, bool IsDay);

/// <summary>
/// The numbers and days among an account's traits as known at the close of each day, so that what is measured by them comes out the same
/// whenever it is made. Texts are not kept: nothing can be measured by them.
/// </summary>
public sealed class TraitTrack
{
    /// <summary>The most points of one account; the older half makes room.</summary>
    public const int Most = 20_000;

    private readonly List<TraitPoint> points = [];

    /// <summary>The points in the order of their days.</summary>
    public IReadOnlyList<TraitPoint> Points => points;

    /// <summary>
    /// The number of a trait at the close of a day, NaN where it has none. What was first learned holds for the days before too, unless
    /// only what was learned by then is asked for.
    /// </summary>
    public double At(string trait, int day, bool isDay, bool onlyLearned)
    {
        TraitPoint? first = null;

        for (var i = points.Count - 1; i >= 0; i--)
        {
            var point = points[i];

            if (point.Trait == trait)
            {
                if (point.Day <= day)
                {
                    return point.IsDay == isDay ? point.Value : double.NaN;
                }

                first = point;
            }
        }

        return !onlyLearned && first is { } learned && learned.IsDay == isDay ? learned.Value : double.NaN;
    }

    /// <summary>The day on which a trait was first learned; -1 for never.</summary>
    public int LearnedOn(string trait)
    {
        foreach (var point in points)
        {
            if (point.Trait == trait)
            {
                return point.Day;
            }
        }

        return -1;
    }

    /// <summary>Takes in what a trait says from a day on. The last word of a day counts.</summary>
    internal void Note(string trait, double value, bool isDay, int day)
    {
        // Before the first day began records may name any day.
        day = points.Count > 0 ? Math.Max(day, points[^1].Day) : day;

        for (var i = points.Count - 1; i >= 0 && points[i].Day == day; i--)
        {
            if (points[i].Trait == trait)
            {
                points[i] = new(points[i].Trait, value, day, isDay);
                return;
            }
        }

        if (points.Count == Most)
        {
            DropBefore(points[Most / 2].Day);
        }

        points.Add(new(trait, value, day, isDay));
    }

    /// <summary>Forgets what was before a day, but for what still held then; says whether there was any.</summary>
    internal bool DropBefore(int day)
    {
        HashSet<string> held = new(StringComparer.Ordinal);
        var kept = points.Count;

        for (var i = points.Count - 1; i >= 0; i--)
        {
            if (points[i].Day >= day || held.Add(points[i].Trait))
            {
                points[--kept] = points[i];
            }
        }

        points.RemoveRange(0, kept);

        return kept > 0;
    }

    /// <summary>What became another number or day between two states of an account's traits.</summary>
    internal static IEnumerable<(string Trait, double Value, bool IsDay)> Between(AccountTraits before, AccountTraits after, DateTimeZone zone)
    {
        if (before.Mrr != after.Mrr)
        {
            yield return ("mrr", (double?)after.Mrr?.Amount ?? double.NaN, false);
        }

        if (before.Seats != after.Seats)
        {
            yield return ("seats", after.Seats ?? double.NaN, false);
        }

        if (before.StartedOn != after.StartedOn)
        {
            yield return ("startedOn", NumberOf(after.StartedOn), true);
        }

        if (before.RenewsOn != after.RenewsOn)
        {
            yield return ("renewsOn", NumberOf(after.RenewsOn), true);
        }

        foreach (var (name, text) in after.Others)
        {
            var was = before.Others.GetValueOrDefault(name);

            // A text that took the place of a number says that the number is gone.
            if (was != text && (Read(text, zone) ?? (Read(was, zone) is { } gone ? (double.NaN, gone.IsDay) : null)) is var (value, isDay))
            {
                yield return (name, value, isDay);
            }
        }

        foreach (var (name, text) in before.Others)
        {
            if (!after.Others.ContainsKey(name) && Read(text, zone) is { } gone)
            {
                yield return (name, double.NaN, gone.IsDay);
            }
        }
    }

    /// <summary>The number or day that a text is; null where it is neither. True is 1, false 0.</summary>
    internal static (double Value, bool IsDay)? Read(string? text, DateTimeZone zone) => text switch
    {
        null or "" => null,
        "true" => (1, false),
        "false" => (0, false),
        _ when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => ((double)number, false),
        _ when TraitsReader.DayOfText(text.Trim(), zone) is { Year: >= 1900 and <= 2200 } day => (NumberOf(day), true),
        _ => null,
    };

    private static double NumberOf(LocalDate? day) => day is { } date ? DayNumber.From(date) : double.NaN;
}
