using System.Text.Json.Serialization;

namespace Latido.Engine.Scores;

/// <summary>
/// A measure that a workspace defines itself: a number made of events, of a trait or of business facts. A health model names it by its
/// id as it does the built-in ones. Exactly one of <paramref name="Events"/>, <paramref name="Trait"/> and <paramref name="Facts"/> is given.
/// </summary>
/// <param name="Id">What models call it; none of the built-in ones.</param>
/// <param name="Name">What people read.</param>
/// <param name="Events">It is made of what people do.</param>
/// <param name="Trait">It is made of what the account is said to be.</param>
/// <param name="Facts">It is made of the business with the account.</param>
/// <param name="Unit">What the value is counted in; derived where it is left out.</param>
/// <param name="IsGoodWhenHigh">Whether more is better; derived where it is left out.</param>
public sealed record CustomMeasure(
    string Id,
    Words Name,
    EventSource? Events = null,
    TraitSource? Trait = null,
    FactSource? Facts = null,
    Words? Unit = null,
    bool? IsGoodWhenHigh = null)
{
    /// <summary>The most of one workspace.</summary>
    public const int Most = 50;

    /// <summary>The longest window, in days.</summary>
    public const int MaxDays = 365;

    /// <summary>How it is called, what it is counted in, and which way is better.</summary>
    public Measure Describe() => new(Id, Name, Unit ?? CustomTexts.UnitOf(this), IsGoodWhenHigh ?? IsGoodByItself);

    private bool IsGoodByItself => this switch
    {
        { Events.Take: EventTake.DaysSince } or { Trait.Take: TraitTake.DaysSince } or { Facts.Take: FactTake.DaysSince } => false,
        { Facts: { Take: FactTake.Count or FactTake.Change } facts } => !FactKinds.IsTrouble(facts),
        _ => true,
    };
}

/// <summary>A number made of events in a window of days that ends with the day.</summary>
/// <param name="Take">What is made of them.</param>
/// <param name="Names">Any of these events; left out: any name.</param>
/// <param name="WeightAtLeast">Only events that weigh so much, 0 to 10; 1 leaves out what counts nothing.</param>
/// <param name="Per">What a count or a share is of.</param>
/// <param name="Days">The window, 1 to 365 days; a change compares it with the one before.</param>
/// <param name="Property">
/// Only events that carry this property as a number, and what it says: by the name it is sent with, at the top of the properties. A text and true are no
/// numbers. The events must be named.
/// </param>
public sealed record EventSource(
    EventTake Take, IReadOnlyList<string>? Names = null, int WeightAtLeast = 0, MeasurePer Per = MeasurePer.Account, int Days = 28, string? Property = null);

/// <summary>What is made of events. They are kept as counts by person and day, and the numbers that a measure's property says likewise.</summary>
public enum EventTake
{
    /// <summary>How often.</summary>
    [JsonStringEnumMemberName("count")]
    Count,

    /// <summary>Different people.</summary>
    [JsonStringEnumMemberName("people")]
    People,

    /// <summary>People, in percent of the seats, or of the people seen in 90 days.</summary>
    [JsonStringEnumMemberName("share")]
    Share,

    /// <summary>Different days.</summary>
    [JsonStringEnumMemberName("days")]
    Days,

    /// <summary>Different events of those meant.</summary>
    [JsonStringEnumMemberName("different")]
    Different,

    /// <summary>Days since the last; one that is longer ago than the window counts as long ago as the window is long.</summary>
    [JsonStringEnumMemberName("daysSince")]
    DaysSince,

    /// <summary>How often against the window before, in percent; with a property its sum against that before.</summary>
    [JsonStringEnumMemberName("change")]
    Change,

    /// <summary>The property's numbers, added up.</summary>
    [JsonStringEnumMemberName("sum")]
    Sum,

    /// <summary>The mean of the property's numbers over the events that carry it.</summary>
    [JsonStringEnumMemberName("mean")]
    Mean,

    /// <summary>The largest of the property's numbers.</summary>
    [JsonStringEnumMemberName("max")]
    Max,
}

/// <summary>What a number is divided by.</summary>
public enum MeasurePer
{
    /// <summary>The account as a whole: nothing.</summary>
    [JsonStringEnumMemberName("account")]
    Account,

    /// <summary>The people seen in 90 days.</summary>
    [JsonStringEnumMemberName("person")]
    Person,

    /// <summary>The seats bought; nothing to measure where they are not known.</summary>
    [JsonStringEnumMemberName("seat")]
    Seat,
}

/// <summary>A number made of a trait as known on the day.</summary>
/// <param name="Take">What is made of it.</param>
/// <param name="Name">mrr, seats, startedOn, renewsOn, or any other trait by its name as it is sent.</param>
/// <param name="Of">For a share: the trait that is the whole.</param>
public sealed record TraitSource(TraitTake Take, string Name, string? Of = null);

/// <summary>What is made of a trait.</summary>
public enum TraitTake
{
    /// <summary>The number as it is; true is 1, false 0.</summary>
    [JsonStringEnumMemberName("number")]
    Number,

    /// <summary>In percent of another trait that is a number.</summary>
    [JsonStringEnumMemberName("share")]
    Share,

    /// <summary>Days since a day; negative while it is to come.</summary>
    [JsonStringEnumMemberName("daysSince")]
    DaysSince,

    /// <summary>Days until a day; negative once it is past.</summary>
    [JsonStringEnumMemberName("daysUntil")]
    DaysUntil,
}

/// <summary>A number made of business facts in a window of days that ends with the day.</summary>
/// <param name="Take">What is made of them.</param>
/// <param name="Types">The types of facts, as <c>meeting.held</c>.</param>
/// <param name="Only">Only facts with one of these words of their choice: nps, qbr, urgent.</param>
/// <param name="Days">The window, 1 to 365 days; a change compares it with the one before.</param>
public sealed record FactSource(FactTake Take, IReadOnlyList<string> Types, IReadOnlyList<string>? Only = null, int Days = 90);

/// <summary>What is made of business facts.</summary>
public enum FactTake
{
    /// <summary>How many.</summary>
    [JsonStringEnumMemberName("count")]
    Count,

    /// <summary>Their amounts, or minutes, added up.</summary>
    [JsonStringEnumMemberName("sum")]
    Sum,

    /// <summary>The mean: of scores in percent of their scale, of sentiment −100 to 100, of amounts, of minutes.</summary>
    [JsonStringEnumMemberName("mean")]
    Mean,

    /// <summary>Days since the last; one that is longer ago than the window counts as long ago as the window is long.</summary>
    [JsonStringEnumMemberName("daysSince")]
    DaysSince,

    /// <summary>How many against the window before, in percent.</summary>
    [JsonStringEnumMemberName("change")]
    Change,
}
