namespace Latido.Engine.Segments;

/// <summary>
/// A question about an account that is answered yes or no, as data: all, any or not of others, or one comparison of a
/// number (<c>number: mrr, atLeast: 1000</c>), a trait (<c>trait: plan, isOneOf: [pro]</c>) or a date
/// (<c>date: renewsOn, withinDays: 90</c>). A number that is not known makes every comparison false but <c>isKnown: false</c>.
/// </summary>
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
    bool? IsKnown = null);
