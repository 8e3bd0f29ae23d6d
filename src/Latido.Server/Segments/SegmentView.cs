using System.Text.Json.Nodes;
using Latido.Engine.Scores;
using NodaTime;

namespace Latido.Server.Segments;

/// <summary>A segment with its size.</summary>
/// <param name="Id">The id of a named segment, or touch:high, stage:onboarding and so on.</param>
/// <param name="Kind">named, touch or stage.</param>
/// <param name="Says">The condition as a sentence; null for a touch model or stage, which several rules may give.</param>
/// <param name="Size">The accounts in it now.</param>
/// <param name="SizeBefore">Those in it at the close of the day 30 days ago; null where that is not known, or there was no such segment.</param>
/// <param name="Change">By how much it has grown since; null where the size before is not known.</param>
public sealed record SegmentView(string Id, string Kind, string Name, string? Says, int Size, int? SizeBefore, int? Change)
{
    /// <summary>The condition as data; null in lists, and for a touch model or stage.</summary>
    public JsonNode? When { get; init; }
}

/// <summary>The size of a segment at the close of a day; today's is as of now. Null where it is not known.</summary>
public sealed record SegmentSizeView(LocalDate Day, int? Size);

/// <summary>Who came into a segment and who left it.</summary>
/// <param name="Entered">How many came in those days.</param>
/// <param name="Left">How many left in those days.</param>
/// <param name="Items">The newest of them.</param>
public sealed record SegmentChangesView(LocalDate From, LocalDate To, int Entered, int Left, IReadOnlyList<SegmentChangeView> Items);

/// <summary>An account came into a segment or left it.</summary>
/// <param name="Day">The day that closed otherwise than the one before; today's are as of now.</param>
/// <param name="Change">entered or left.</param>
/// <param name="Redefined">The segment asks something else since that day, or is new or gone: nothing need have happened at the account.</param>
public sealed record SegmentChangeView(LocalDate Day, string Account, string Name, string Change, bool Redefined);

/// <summary>What a condition comes to on the accounts of now.</summary>
/// <param name="Accounts">All accounts there are.</param>
/// <param name="Count">Those for which it holds.</param>
/// <param name="Before">Those in the segment of that id now; null without one.</param>
/// <param name="Entering">Those that would come into it.</param>
/// <param name="Leaving">Those that would leave it.</param>
/// <param name="Sample">Ten of those for which it holds, the most valuable first, with what holds of each.</param>
public sealed record SegmentTrialView(string Says, int Accounts, int Count, int? Before, int Entering, int Leaving, IReadOnlyList<SegmentSampleView> Sample)
{
    internal static SegmentTrialView Of(Words? says, Latido.Engine.Segments.SegmentOutlook outlook, string language) => new(
        says?.In(language) ?? "", outlook.Accounts, outlook.Count, outlook.Before, outlook.Come, outlook.Left,
        [.. outlook.Sample.Select(one => new SegmentSampleView(one.Key, one.Name, [.. one.Why.Select(words => words.In(language))]))]);
}

/// <summary>An account for which a condition holds, and why.</summary>
public sealed record SegmentSampleView(string Account, string Name, IReadOnlyList<string> Why);
