using Latido.Engine.Facts;
using Latido.Engine.Scores;
using NodaTime;

namespace Latido.Engine.Segments;

/// <summary>
/// Answers a <see cref="Condition"/> about an account as its rating's day knows it. Ratings ask very often, so answering
/// makes no objects.
/// </summary>
public static class Conditions
{
    /// <summary>Shares count 0-100, money in whole units of the account's currency, dates in days.</summary>
    public static IReadOnlyList<string> Numbers { get; } =
    [
        "mrr", "arr", "seats", "people", "active1", "active7", "active30", "active90", "activeDays30", "ageDays",
        "daysToRenewal", "daysSinceUse", "activation", "engagement", "engagementChange", "licenceUse",
        "health", "healthChange", "coverage", "confidence",
    ];

    public static IReadOnlyList<string> Dates { get; } = ["startedOn", "renewsOn", "firstSeen", "lastUse"];

    /// <summary>Traits with a name of their own; any other name is looked up among the account's other traits.</summary>
    public static IReadOnlyList<string> Traits { get; } = ["key", "name", "currency", "owner", "parent", "band", "touch", "stage"];

    public static bool Holds(Condition condition, AccountFacts account, Rating rating) =>
        Holds(condition, account, account.Traits, rating);

    /// <summary>A number of <see cref="Numbers"/> or of a measure of the model; null when not known.</summary>
    public static double? NumberOf(string name, AccountFacts account, Rating rating) =>
        NumberOf(name, account, account.Traits, rating);

    /// <summary>The answer for an account whose traits on the rating's day were these.</summary>
    internal static bool Holds(Condition condition, AccountFacts account, AccountTraits traits, Rating rating) => condition switch
    {
        { All: { } all } => AllHold(all, account, traits, rating),
        { Any: { } any } => AnyHolds(any, account, traits, rating),
        { Not: { } not } => !Holds(not, account, traits, rating),
        { Number: { } name } => Compare(condition, NumberOf(name, account, traits, rating)),
        { Date: { } name } => Compare(condition, DateOf(name, account, traits, rating), rating.Day),
        { Trait: { } name } => Compare(condition, TraitOf(name, account, traits, rating)),
        _ => false,
    };

    private static bool AllHold(IReadOnlyList<Condition> conditions, AccountFacts account, AccountTraits traits, Rating rating)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            if (!Holds(conditions[i], account, traits, rating))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AnyHolds(IReadOnlyList<Condition> conditions, AccountFacts account, AccountTraits traits, Rating rating)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            if (Holds(conditions[i], account, traits, rating))
            {
                return true;
            }
        }

        return false;
    }

    private static double? NumberOf(string name, AccountFacts account, AccountTraits traits, Rating rating) => name switch
    {
        "mrr" => (double?)traits.Mrr?.Amount,
        "arr" => (double?)traits.Mrr?.Amount * 12,
        "seats" => traits.Seats,
        "people" => account.PeopleCount,
        "active1" => rating.Active1,
        "active7" => rating.Active7,
        "active30" => rating.Active30,
        "active90" => rating.Active90,
        "activeDays30" => rating.ActiveDays30,
        "ageDays" => rating.Day - (DateOf("startedOn", account, traits, rating) ?? DateOf("firstSeen", account, traits, rating)),
        "daysToRenewal" => DateOf("renewsOn", account, traits, rating) - rating.Day,
        "daysSinceUse" => rating.LastUseDay < 0 ? null : rating.Day - rating.LastUseDay,
        "activation" => 100 * rating.Activation,
        "engagement" => rating.Engagement,
        "engagementChange" => rating.EngagementChange,

        // Known whether or not the model measures it.
        "licenceUse" => traits.Seats is > 0 and var seats && rating.FirstUseDay >= 0 ? 100.0 * rating.Active30 / seats : null,
        "health" => rating.Score,
        "healthChange" => rating.ScoreChange,
        "coverage" => 100 * rating.Coverage,
        "confidence" => 100 * rating.Confidence,
        _ => rating.ValueOf(name),
    };

    private static int? DateOf(string name, AccountFacts account, AccountTraits traits, Rating rating) => name switch
    {
        "startedOn" => Number(traits.StartedOn),
        "renewsOn" => Number(traits.RenewsOn),
        "firstSeen" => account.FirstSeenDay == int.MaxValue ? null : account.FirstSeenDay,
        "lastUse" => rating.LastUseDay < 0 ? null : rating.LastUseDay,
        _ => null,
    };

    private static string? TraitOf(string name, AccountFacts account, AccountTraits traits, Rating rating) => name switch
    {
        "key" => account.Key,
        "name" => traits.Name,
        "currency" => traits.Mrr?.Currency,
        "owner" => traits.Owner,
        "parent" => traits.Parent,
        "band" => BandNames.Of(rating.Band),
        "touch" => rating.Touch,
        "stage" => rating.Stage,
        _ => traits.Others.GetValueOrDefault(name),
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
            ? value is not null && IsAmong(texts, value)
            : condition.IsKnown is not null;
    }

    private static bool IsAmong(IReadOnlyList<string> texts, string value)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            if (string.Equals(texts[i], value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
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
