using System.Globalization;
using Latido.Engine.Segments;

namespace Latido.Server.Segments.Pages;

/// <summary>
/// A condition as a form has it: groups of which all or any must hold, each and each comparison in them turned round where it is
/// denied. Every condition has such a shape: what is denied twice is not denied.
/// </summary>
/// <param name="Path">Its place, as 0, 0-1 and so on: fields of the form begin with it.</param>
/// <param name="IsDenied">It must not hold.</param>
/// <param name="Leaf">The comparison; null for a group.</param>
/// <param name="IsAny">Of a group: one of its parts is enough.</param>
public sealed record ConditionNode(string Path, bool IsDenied, Condition? Leaf, bool IsAny, IReadOnlyList<ConditionNode> Parts)
{
    public bool IsGroup => Leaf is null;

    public int Depth => Path.Count(letter => letter == '-');

    /// <summary>The condition for a form; the outermost is always a group.</summary>
    public static ConditionNode Of(Condition? condition) => condition switch
    {
        null => new("0", false, null, false, []),
        { All: not null } or { Any: not null } or { Not: { } } when Bare(condition).IsGroup() => Of(condition, "0", false),
        _ => new("0", false, null, false, [Of(condition, "0-0", false)]),
    };

    /// <summary>The condition that it is; null for a group without parts.</summary>
    public Condition? ToCondition()
    {
        if (Leaf is not null)
        {
            return IsDenied ? new(Not: Leaf) : Leaf;
        }

        Condition[] parts = [.. Parts.Select(part => part.ToCondition()).OfType<Condition>()];
        var group = parts.Length switch
        {
            0 => null,
            1 when !IsAny && Path == "0" => parts[0],
            _ => IsAny ? new Condition(Any: parts) : new(All: parts),
        };

        return group is not null && IsDenied ? new(Not: group) : group;
    }

    /// <summary>How many comparisons there are in it.</summary>
    public int Count => Leaf is not null ? 1 : Parts.Sum(part => part.Count);

    private static ConditionNode Of(Condition condition, string path, bool isDenied) => condition switch
    {
        { Not: { } inner } => Of(inner, path, !isDenied),
        { All: { } all } => new(path, isDenied, null, false, [.. all.Select((part, i) => Of(part, $"{path}-{i}", false))]),
        { Any: { } any } => new(path, isDenied, null, true, [.. any.Select((part, i) => Of(part, $"{path}-{i}", false))]),
        _ => new(path, isDenied, condition, false, []),
    };

    private static Condition Bare(Condition condition) => condition.Not is { } inner ? Bare(inner) : condition;
}

/// <summary>Reads a condition from its form, and does what was pressed: a part more, a group more, one less.</summary>
internal static class ConditionForm
{
    /// <summary>The most comparisons of one condition in a form.</summary>
    public const int MostLeaves = 30;

    /// <summary>The most groups within one another.</summary>
    public const int MostDepth = 3;

    private const int MostParts = 30;

    /// <summary>The days with which a question about who came into a segment begins.</summary>
    private const int SegmentDays = 7;

    public static bool IsGroup(this Condition condition) => condition.All is not null || condition.Any is not null;

    public static Condition? Read(Func<string, string?> given, string pressed) =>
        ReadNode("0", given, pressed) is { } node ? node.ToCondition() : null;

    /// <summary>Which comparison it is, as the choice in the form names it.</summary>
    public static string WhatOf(Condition leaf) => leaf switch
    {
        { Number: { } name } when IsTrait(name) => "number:trait",
        { Number: { } name } => $"number:{name}",
        { Date: { } name } when IsTrait(name) => "date:trait",
        { Date: { } name } => $"date:{name}",
        { Trait: { } name } => Conditions.Traits.Contains(name) ? $"trait:{name}" : "trait",
        { Fact: { } name } => $"fact:{name}",
        { Event: not null } => "event",
        { Segment: { } id } => $"segment:{id}",
        _ => "",
    };

    /// <summary>Which kind of comparison it is: what stands before the colon.</summary>
    public static string KindOf(Condition leaf) => WhatOf(leaf).Split(':')[0];

    /// <summary>The trait or event that a comparison names by hand; null where it names none.</summary>
    public static string? NameOf(Condition leaf) => leaf switch
    {
        { Number: { } name } when IsTrait(name) => name[Conditions.TraitPrefix.Length..],
        { Date: { } name } when IsTrait(name) => name[Conditions.TraitPrefix.Length..],
        { Trait: { } name } when !Conditions.Traits.Contains(name) => name,
        { Event: { } name } => name,
        _ => null,
    };

    /// <summary>How it compares, as the choice in the form names it.</summary>
    public static string HowOf(Condition leaf) => leaf switch
    {
        { IsKnown: { } isKnown, AtLeast: null, Below: null, IsOneOf: null, WithinDays: null, OverdueDays: null } => isKnown ? "known" : "unknown",
        { EnteredWithinDays: not null } => "entered",
        { LeftWithinDays: not null } => "left",
        { ForDays: not null } => "for",
        { Segment: not null } => "member",
        { IsOneOf: not null } => "is",
        { Date: not null, WithinDays: not null } => "ahead",
        { Date: not null, OverdueDays: not null } => "ago",
        { AtLeast: not null, Below: not null } => "between",
        { Below: not null } => "below",
        _ => "least",
    };

    /// <summary>The ways in which it may compare.</summary>
    public static IReadOnlyList<string> WaysOf(Condition leaf) => leaf switch
    {
        { Number: not null } => ["least", "below", "between", "known", "unknown"],
        { Date: not null } => ["ahead", "ago", "least", "below", "between", "known", "unknown"],
        { Trait: not null } => ["is", "known", "unknown"],
        { Segment: not null } => ["member", "entered", "left", "for"],
        _ => ["least", "below", "between"],
    };

    /// <summary>The days of a question about who came into a segment, who left it, or who has been in it; null for another.</summary>
    public static int? MoveDaysOf(Condition leaf) => leaf.EnteredWithinDays ?? leaf.LeftWithinDays ?? leaf.ForDays;

    private static ConditionNode? ReadNode(string path, Func<string, string?> given, string pressed)
    {
        if (pressed == $"gone:{path}")
        {
            return null;
        }

        var isDenied = given($"{path}.not") is "1";

        if (!int.TryParse(given($"{path}.n"), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return new(path, isDenied, ReadLeaf(path, given), false, []);
        }

        var parts = Enumerable.Range(0, Math.Min(count, MostParts)).Select(i => ReadNode($"{path}-{i}", given, pressed)).OfType<ConditionNode>().ToList();

        if (pressed == $"add:{path}")
        {
            parts.Add(new("", false, new(Number: "health", Below: 40), false, []));
        }

        if (pressed == $"group:{path}")
        {
            parts.Add(new("", false, null, true, [new("", false, new(Number: "health", Below: 40), false, []), new("", false, new(Number: "daysSinceUse", AtLeast: 14), false, [])]));
        }

        return new(path, isDenied, null, given($"{path}.join") is "any", parts);
    }

    private static Condition ReadLeaf(string path, Func<string, string?> given)
    {
        var what = given($"{path}.what") ?? "";
        var (kind, of) = what.Split(':', 2) is [var first, var second] ? (first, second) : (what, "");
        var name = given($"{path}.name")?.Trim() ?? "";

        // Whoever has just chosen another kind of comparison begins with one that is whole: what stood there meant something else.
        var isSameKind = given($"{path}.kind") == kind;
        var how = isSameKind ? given($"{path}.how") ?? "" : "";
        var (a, b) = isSameKind ? (Number(given($"{path}.a")), Number(given($"{path}.b"))) : (null, null);

        return kind switch
        {
            "date" => Dated(new(Date: of == "trait" ? Conditions.TraitPrefix + name : of), how, a, b),
            "trait" => how is "known" or "unknown"
                ? new(Trait: of.Length > 0 ? of : name, IsKnown: how == "known")
                : new(Trait: of.Length > 0 ? of : name, IsOneOf: TextsOf(given($"{path}.text"))),
            "fact" => Counted(new(Fact: of), how, a, b, Number(given($"{path}.days"))),
            "event" => Counted(new(Event: name), how, a, b, Number(given($"{path}.days"))),
            "segment" => Moved(new(Segment: of), how, Number(given($"{path}.days"))),
            _ => how is "known" or "unknown"
                ? new(Number: of == "trait" ? Conditions.TraitPrefix + name : of, IsKnown: how == "known")
                : Bounded(new(Number: of == "trait" ? Conditions.TraitPrefix + name : of), how, a ?? 1, b),
        };
    }

    private static Condition Dated(Condition of, string how, double? a, double? b) => how switch
    {
        "known" or "unknown" => of with { IsKnown = how == "known" },
        "ago" => of with { OverdueDays = Whole(a ?? 30) },
        "least" or "below" or "between" => Bounded(of, how, a ?? 30, b),
        _ => of with { WithinDays = Whole(a ?? 90) },
    };

    private static Condition Counted(Condition of, string how, double? a, double? b, double? days) =>
        Bounded(of, how, a ?? 1, b) with { WithinDays = Math.Clamp(Whole(days ?? Condition.CountedDays), 1, Condition.MostCountedDays) };

    private static Condition Moved(Condition of, string how, double? given)
    {
        var days = Math.Clamp(Whole(given ?? SegmentDays), 1, Condition.MostSegmentDays);

        return how switch
        {
            "entered" => of with { EnteredWithinDays = days },
            "left" => of with { LeftWithinDays = days },
            "for" => of with { ForDays = days },
            _ => of,
        };
    }

    private static Condition Bounded(Condition of, string how, double a, double? b) => how switch
    {
        "below" => of with { Below = a },
        "between" => of with { AtLeast = a, Below = b is { } most && most > a ? most : a + 1 },
        _ => of with { AtLeast = a },
    };

    private static int Whole(double value) => (int)Math.Clamp(Math.Round(value), 0, 36_500);

    private static string[] TextsOf(string? text) => [.. (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(50)];

    private static bool IsTrait(string name) => name.StartsWith(Conditions.TraitPrefix, StringComparison.Ordinal);

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? Math.Clamp(value, -1e12, 1e12) : null;
}
