namespace Latido.Engine.Segments;

/// <summary>What kind of set of accounts it is.</summary>
public enum SegmentKind
{
    /// <summary>A named segment.</summary>
    Named,

    /// <summary>The accounts of one touch model.</summary>
    Touch,

    /// <summary>The accounts of one stage.</summary>
    Stage,
}

/// <summary>
/// A set of accounts that memberships are told of: a named segment by its id, or a touch model or stage by its name. Written
/// as the id, <c>touch:high</c> or <c>stage:onboarding</c>; ids of named segments have no colon.
/// </summary>
public readonly record struct SegmentKey(SegmentKind Kind, string Id)
{
    private const string TouchPrefix = "touch:";
    private const string StagePrefix = "stage:";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static SegmentKey Parse(string text) =>
        text.StartsWith(TouchPrefix, StringComparison.Ordinal) ? new(SegmentKind.Touch, text[TouchPrefix.Length..])
        : text.StartsWith(StagePrefix, StringComparison.Ordinal) ? new(SegmentKind.Stage, text[StagePrefix.Length..])
        : new(SegmentKind.Named, text);

    public override string ToString() => Kind switch { SegmentKind.Touch => TouchPrefix + Id, SegmentKind.Stage => StagePrefix + Id, _ => Id };
}
