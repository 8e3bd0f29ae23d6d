using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>
/// A question about an account that is answered yes or no, as data: all, any or not of others, or one comparison of a
/// number or measure (<c>number: mrr, atLeast: 1000</c>), a trait (<c>trait: plan, isOneOf: [pro]</c>), a date
/// (<c>date: renewsOn, withinDays: 90</c>), the facts of a type in some days (<c>fact: ticket.opened, withinDays: 30, atLeast: 3</c>),
/// the uses of an event in some days (<c>event: Report Exported, withinDays: 28, below: 1</c>), or membership of another
/// named segment (<c>segment: quiet-paying</c>): of now, or when it came in, when it left, or how long it has been in
/// (<c>segment: quiet-paying, enteredWithinDays: 7</c>). What is not known makes every comparison false but <c>isKnown: false</c>.
/// </summary>
/// <param name="Number">One of <see cref="Conditions.Numbers"/>, a measure's id, or <c>trait:</c> and the name of a trait that holds a number.</param>
/// <param name="Date">One of <see cref="Conditions.Dates"/>, or <c>trait:</c> and the name of a trait that holds a day as 2026-03-31.</param>
/// <param name="AtLeast">For a date: at least so many days have passed since.</param>
/// <param name="Below">For a date: fewer days than this have passed since; it may lie ahead.</param>
/// <param name="WithinDays">For a date: it lies at most so many days ahead. For facts and events: how many days are counted, today included.</param>
/// <param name="OverdueDays">For a date: at most so many days have passed since.</param>
/// <param name="EnteredWithinDays">For a segment: the account came into it in the last so many days, today included, whether it is still in it or not.</param>
/// <param name="LeftWithinDays">For a segment: the account left it in the last so many days, today included, whether it is back or not.</param>
/// <param name="ForDays">For a segment: the account is in it, and has been since so many days ago at least.</param>
public sealed record Condition(
    IReadOnlyList<Condition>? All = null,
    IReadOnlyList<Condition>? Any = null,
    Condition? Not = null,
    string? Number = null,
    string? Trait = null,
    string? Date = null,
    double? AtLeast = null,
    double? Below = null,
    IReadOnlyList<string>? IsOneOf = null,
    int? WithinDays = null,
    int? OverdueDays = null,
    bool? IsKnown = null,
    string? Fact = null,
    string? Event = null,
    string? Segment = null,
    int? EnteredWithinDays = null,
    int? LeftWithinDays = null,
    int? ForDays = null)
{
    /// <summary>The days in which facts and events are counted, where a condition does not say.</summary>
    public const int CountedDays = 30;

    /// <summary>The most days in which facts and events are counted.</summary>
    public const int MostCountedDays = 365;

    /// <summary>The most days back that can be asked of who came into a segment and who left it: as many as are kept.</summary>
    public const int MostSegmentDays = Closings.Kept;

    /// <summary>Whether it asks of a segment what was before today: who came, who left, how long one has been in.</summary>
    internal bool IsOfMoves => (EnteredWithinDays ?? LeftWithinDays ?? ForDays) is not null;

    /// <summary>Where each of the conditions that this one is made of asks, itself included.</summary>
    internal IEnumerable<Condition> Inside =>
        [this, .. (All ?? []).Concat(Any ?? []).SelectMany(inner => inner.Inside), .. Not?.Inside ?? []];
}
