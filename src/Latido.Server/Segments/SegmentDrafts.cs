using Latido.Engine.Scores;
using Latido.Engine.Segments;

namespace Latido.Server.Segments;

/// <summary>Segments as they would be with a change: what pages and API try and keep.</summary>
internal static class SegmentDrafts
{
    /// <summary>With a named segment in the place of the one of its id, else at the end.</summary>
    public static SegmentSettings With(SegmentSettings segments, NamedSegment segment) => segments with
    {
        Named = segments.Named.Any(other => other.Id == segment.Id)
            ? [.. segments.Named.Select(other => other.Id == segment.Id ? segment : other)]
            : [.. segments.Named, segment],
    };

    public static SegmentSettings Without(SegmentSettings segments, string id) =>
        segments with { Named = [.. segments.Named.Where(segment => segment.Id != id)] };

    /// <summary>Whether they say the same.</summary>
    public static bool IsSame(SegmentSettings a, SegmentSettings b) =>
        new WorkspaceSettings { Segments = a }.ToJson().AsSpan().SequenceEqual(new WorkspaceSettings { Segments = b }.ToJson());

    /// <summary>What keeps such segments from being put in force.</summary>
    public static IReadOnlyList<SettingsProblem> ProblemsOf(WorkspaceSettings now, SegmentSettings draft) => (now with { Segments = draft }).Validate();

    /// <summary>An id for a new segment, made of its name, that no other has.</summary>
    public static string FreeId(SegmentSettings segments, string name) => Scores.FreeId.Of(name, "segment", [.. segments.Named.Select(segment => segment.Id)]);
}
