using System.Collections.Frozen;
using System.Globalization;
using Latido.Engine.Facts;
using Latido.Engine.Scores;
using NodaTime;

namespace Latido.Engine.Segments;

/// <summary>What conditions may ask about an account, and how each is read as the rating's day knows it.</summary>
public static class Conditions
{
    /// <summary>Before the name of a trait that is read as a number or a day.</summary>
    public const string TraitPrefix = "trait:";

    private static readonly (string Name, NumberReader Read)[] NumberReaders =
    [
        ("mrr", s => Of(s.Traits.Mrr?.Amount)),
        ("arr", s => Of(s.Traits.Mrr?.Amount) * 12),
        ("seats", s => s.Traits.Seats ?? double.NaN),
        ("people", s => s.Account.PeopleCount),
        ("active1", s => s.Rating.Active1),
        ("active7", s => s.Rating.Active7),
        ("active30", s => s.Rating.Active30),
        ("active90", s => s.Rating.Active90),
        ("activeDays30", s => s.Rating.ActiveDays30),
        ("ageDays", s => s.Rating.Day - (StartOf(s) ?? FirstSeen(s)) ?? double.NaN),
        ("daysToRenewal", s => Number(s.Traits.RenewsOn) - s.Rating.Day ?? double.NaN),
        ("daysSinceUse", s => s.Rating.LastUseDay < 0 ? double.NaN : s.Rating.Day - s.Rating.LastUseDay),
        ("activation", s => 100 * s.Rating.Activation ?? double.NaN),
        ("engagement", s => s.Rating.Engagement ?? double.NaN),
        ("engagementChange", s => s.Rating.EngagementChange ?? double.NaN),

        // Known whether or not the model measures it.
        ("licenceUse", s => s.Traits.Seats is > 0 and var seats && s.Rating.FirstUseDay >= 0 ? 100.0 * s.Rating.Active30 / seats : double.NaN),
        ("health", s => s.Rating.Score ?? double.NaN),
        ("healthChange", s => s.Rating.ScoreChange ?? double.NaN),
        ("coverage", s => 100 * s.Rating.Coverage),
        ("confidence", s => 100 * s.Rating.Confidence),
    ];

    private static readonly (string Name, DateReader Read)[] DateReaders =
    [
        ("startedOn", StartOf),
        ("renewsOn", s => Number(s.Traits.RenewsOn)),
        ("firstSeen", FirstSeen),
        ("lastUse", s => s.Rating.LastUseDay < 0 ? null : s.Rating.LastUseDay),
    ];

    private static readonly (string Name, TraitReader Read)[] TraitReaders =
    [
        ("key", s => s.Account.Key),
        ("name", s => s.Traits.Name),
        ("currency", s => s.Traits.Mrr?.Currency),
        ("owner", s => s.Traits.Owner),
        ("parent", s => s.Traits.Parent),
        ("band", s => BandNames.Of(s.Rating.Band)),
        ("touch", s => s.Touch),
        ("stage", s => s.Stage),
    ];

    private static readonly FrozenDictionary<string, NumberReader> ByNumber = NumberReaders.ToFrozenDictionary(each => each.Name, each => each.Read, StringComparer.Ordinal);
    private static readonly FrozenDictionary<string, DateReader> ByDate = DateReaders.ToFrozenDictionary(each => each.Name, each => each.Read, StringComparer.Ordinal);
    private static readonly FrozenDictionary<string, TraitReader> ByTrait = TraitReaders.ToFrozenDictionary(each => each.Name, each => each.Read, StringComparer.Ordinal);

    /// <summary>Shares count 0-100, money in whole units of the account's currency, dates in days.</summary>
    public static IReadOnlyList<string> Numbers { get; } = [.. NumberReaders.Select(each => each.Name)];

    public static IReadOnlyList<string> Dates { get; } = [.. DateReaders.Select(each => each.Name)];

    /// <summary>Traits with a name of their own; any other name is looked up among the account's other traits.</summary>
    public static IReadOnlyList<string> Traits { get; } = [.. TraitReaders.Select(each => each.Name)];

    /// <summary>
    /// Whether a condition holds for an account, as the settings its rating was made by know it: events by the names they had
    /// then. It is made ready each time; whoever asks often keeps it ready.
    /// </summary>
    public static bool Holds(Condition condition, AccountFacts account, Rating rating) =>
        new CompiledConditions(rating.Ruling).AsksOnce(condition, account, rating);

    /// <summary>A number of <see cref="Numbers"/>, or a measure of the settings the rating was made by; null when not known.</summary>
    public static double? NumberOf(string name, AccountFacts account, Rating rating)
    {
        var value = NumberReader(name, rating.Ruling)(ConditionScene.Mine.Begin(account, account.Traits, rating, ConditionCounts.None));

        return double.IsNaN(value) ? null : value;
    }

    /// <summary>The measures that a condition asks for, itself or within.</summary>
    internal static IEnumerable<string> MeasuresOf(Condition? condition) =>
        (condition?.Inside ?? []).Select(each => each.Number).OfType<string>().Where(name => !ByNumber.ContainsKey(name));

    /// <summary>How a number is read under a ruling; a measure that the ruling does not read is never known.</summary>
    internal static NumberReader NumberReader(string name, Ruling ruling)
    {
        if (ByNumber.TryGetValue(name, out var read))
        {
            return read;
        }

        if (name.StartsWith(TraitPrefix, StringComparison.Ordinal))
        {
            var trait = name[TraitPrefix.Length..];

            return scene => double.TryParse(scene.Traits.Others.GetValueOrDefault(trait), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
        }

        // A rating may be of another ruling than the one its condition is compiled for: of a draft, or of another day.
        var place = ruling.PlaceOf(name);

        return scene => ReferenceEquals(scene.Rating.Ruling, ruling) && place >= 0 ? scene.Rating.Values[place] : scene.Rating.ValueOf(name) ?? double.NaN;
    }

    internal static DateReader DateReader(string name)
    {
        if (!name.StartsWith(TraitPrefix, StringComparison.Ordinal))
        {
            return ByDate.GetValueOrDefault(name) ?? (_ => null);
        }

        var trait = name[TraitPrefix.Length..];

        return scene => DateOnly.TryParseExact(scene.Traits.Others.GetValueOrDefault(trait), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? DayNumber.From(LocalDate.FromDateOnly(day))
            : null;
    }

    internal static TraitReader TraitReader(string name) =>
        ByTrait.GetValueOrDefault(name) ?? (scene => scene.Traits.Others.GetValueOrDefault(name));

    private static double Of(decimal? amount) => (double?)amount ?? double.NaN;

    private static int? StartOf(ConditionScene scene) => Number(scene.Traits.StartedOn);

    private static int? FirstSeen(ConditionScene scene) => scene.Account.FirstSeenDay == int.MaxValue ? null : scene.Account.FirstSeenDay;

    private static int? Number(LocalDate? day) => day is { } date ? DayNumber.From(date) : null;
}
