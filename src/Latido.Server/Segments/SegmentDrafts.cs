using Latido.Engine.Scores;
using Latido.Engine.Segments;

namespace Latido.Server.Segments;

/// <summary>Segments as they would be with a change: what pages and API try and keep.</summary>
internal static class SegmentDrafts
{
    private const int MaxId = 60;

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
    public static string FreeId(SegmentSettings segments, string name)
    {
        var plain = new string([.. Plain(name).Take(MaxId - 4)]).Trim('-');
        var wanted = plain.Length == 0 ? "segment" : plain;

        return Enumerable.Range(1, SegmentSettings.MaxNamed + 2).Select(number => number == 1 ? wanted : $"{wanted}-{number}")
            .First(id => segments.Named.All(segment => segment.Id != id));
    }

    /// <summary>Letters without accents and digits; a dash for all else.</summary>
    private static string Plain(string name)
    {
        var letters = name.ToLowerInvariant().Normalize(System.Text.NormalizationForm.FormD)
            .Where(letter => System.Globalization.CharUnicodeInfo.GetUnicodeCategory(letter) is not System.Globalization.UnicodeCategory.NonSpacingMark)
            .Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-');

        return string.Join('-', new string([.. letters]).Split('-', StringSplitOptions.RemoveEmptyEntries));
    }
}
