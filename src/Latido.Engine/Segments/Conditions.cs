using Latido.Engine.Facts;
using Latido.Engine.Scores;
using NodaTime;

namespace Latido.Engine.Segments;

/// <summary>Answers a <see cref="Condition"/> about an account as its rating's day knows it.</summary>
public static class Conditions
{
    /// <summary>Shares count 0-100, money in whole units of the account's currency, dates in days.</summary>
    public static IReadOnlyList<string> Numbers { get; } =
    [
        "mrr", "arr", "seats", "people", "active1", "active7", "active30", "active90", "activeDays30", "ageDays",
        "daysToRenewal", "daysSinceUse", "activation", "engagement", "engagementChange", "health", "coverage", "confidence",
    ];

    public static IReadOnlyList<string> Dates { get; } = ["startedOn", "renewsOn", "firstSeen", "lastUse"];

    /// <summary>Traits with a name of their own; any other name is looked up among the account's other traits.</summary>
    public static IReadOnlyList<string> Traits { get; } = ["key", "name", "currency", "owner", "parent", "band", "touch", "stage"];

    public static bool Holds(Condition condition, AccountFacts account, Rating rating)
    {
        if (condition.All is { } all)
        {
            return all.All(each => Holds(each, account, rating));
        }

        if (condition.Any is { } any)
        {
            return any.Any(each => Holds(each, account, rating));
        }

        if (condition.Not is { } not)
        {
            return !Holds(not, account, rating);
        }

        return condition switch
        {
            { Number: { } name } => Compare(condition, NumberOf(name, account, rating)),
            { Date: { } name } => Compare(condition, DateOf(name, account, rating), rating.Day),
            { Trait: { } name } => Compare(condition, TraitOf(name, account, rating)),
            _ => false,
        };
    }

    /// <summary>A number of <see cref="Numbers"/> or of a measure of the model; null when not known.</summary>
    public static double? NumberOf(string name, AccountFacts account, Rating rating) => name switch
    {
        "mrr" => (double?)account.Traits.Mrr?.Amount,
        "arr" => (double?)account.Traits.Mrr?.Amount * 12,
        "seats" => account.Traits.Seats,
        "people" => account.PeopleCount,
        "active1" => rating.Active1,
        "active7" => rating.Active7,
        "active30" => rating.Active30,
        "active90" => rating.Active90,
        "activeDays30" => rating.ActiveDays30,
        "ageDays" => rating.Day - (DateOf("startedOn", account, rating) ?? DateOf("firstSeen", account, rating)),
        "daysToRenewal" => DateOf("renewsOn", account, rating) - rating.Day,
        "daysSinceUse" => rating.LastUseDay < 0 ? null : rating.Day - rating.LastUseDay,
        "activation" => 100 * rating.Activation,
        "engagement" => rating.Engagement,
        "engagementChange" => rating.EngagementChange,
        "health" => rating.Score,
        "coverage" => 100 * rating.Coverage,
        "confidence" => 100 * rating.Confidence,
        _ => rating.ValueOf(name),
    };

    private static int? DateOf(string name, AccountFacts account, Rating rating) => name switch
    {
        "startedOn" => Number(account.Traits.StartedOn),
        "renewsOn" => Number(account.Traits.RenewsOn),
        "firstSeen" => account.FirstSeenDay == int.MaxValue ? null : account.FirstSeenDay,
        "lastUse" => rating.LastUseDay < 0 ? null : rating.LastUseDay,
        _ => null,
    };

    private static string? TraitOf(string name, AccountFacts account, Rating rating) => name switch
    {
        "key" => account.Key,
        "name" => account.Traits.Name,
        "currency" => account.Traits.Mrr?.Currency,
        "owner" => account.Traits.Owner,
        "parent" => account.Traits.Parent,
        "band" => rating.Band.ToString().ToLowerInvariant(),
        "touch" => rating.Touch,
        "stage" => rating.Stage,
        _ => account.Traits.Others.GetValueOrDefault(name),
    };

    private static bool Compare(Condition condition, double? value) =>
        condition.IsKnown is { } isKnown && isKnown != value is not null
            ? false
            : condition is { AtLeast: null, Below: null }
                ? condition.IsKnown is not null
                : value is { } number && number >= (condition.AtLeast ?? double.MinValue) && number < (condition.Below ?? double.MaxValue);

    private static bool Compare(Condition condition, string? value)
    {
        if (condition.IsKnown is { } isKnown && isKnown != !string.IsNullOrEmpty(value))
        {
            return false;
        }

        return condition.IsOneOf is { } texts
            ? value is not null && texts.Contains(value, StringComparer.OrdinalIgnoreCase)
            : condition.IsKnown is not null;
    }

    private static bool Compare(Condition condition, int? date, int today)
    {
        if (condition.IsKnown is { } isKnown && isKnown != date is not null)
        {
            return false;
        }

        var ahead = date - today;

        return condition switch
        {
            { WithinDays: { } days } => ahead >= 0 && ahead <= days,
            { OverdueDays: { } days } => -ahead >= 0 && -ahead <= days,
            _ => condition.IsKnown is not null,
        };
    }

    private static int? Number(LocalDate? day) => day is { } date ? DayNumber.From(date) : null;
}
