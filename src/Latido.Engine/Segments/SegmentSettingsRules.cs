using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>The rules of segments: each rule says where to, each named one has an id of its own, a name and a condition.</summary>
internal static class SegmentSettingsRules
{
    private const int MaxId = 60;
    private const string NamedPath = "segments.named";
    private const string StagePath = "segments.stage";

    public static void Check(WorkspaceSettings settings, List<SettingsProblem> problems)
    {
        var segments = settings.Segments;
        CheckRules(segments.Touch, "segments.touch", settings, problems);
        CheckRules(segments.Stage, StagePath, settings, problems);
        CheckNamed(settings, problems);
        CheckCircle(segments, problems);
    }

    private static void CheckCircle(SegmentSettings segments, List<SettingsProblem> problems)
    {
        if (new SegmentOrder(segments).Circle is not { } circle)
        {
            return;
        }

        var place = segments.Named.Select((segment, i) => (segment.Id, Path: FormattableString.Invariant($"{NamedPath}[{i}].when")))
            .FirstOrDefault(each => circle.Contains(each.Id)).Path ?? NamedPath;
        problems.Add(new(
            place,
            $"Segments may not ask for one another in a circle: {circle[0]} asks for {string.Join(", which asks for ", circle.Skip(1))}. Take one of these questions out."));
    }

    private static void CheckRules(IReadOnlyList<SegmentRule> rules, string path, WorkspaceSettings settings, List<SettingsProblem> problems)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var place = FormattableString.Invariant($"{path}[{i}]");

            if (string.IsNullOrWhiteSpace(rules[i].Is))
            {
                problems.Add(new($"{place}.is", "Say which segment an account is put into."));
            }
            else if (path == StagePath && rules[i].Is == SegmentSettings.Left)
            {
                problems.Add(new(
                    $"{place}.is",
                    $"{SegmentSettings.Left} is the stage of accounts that are no customers any more, and follows from what they pay. Give this one another name."));
            }

            ConditionRules.Check(rules[i].When, $"{place}.when", settings, problems);
        }
    }

    private static void CheckNamed(WorkspaceSettings settings, List<SettingsProblem> problems)
    {
        var segments = settings.Segments.Named;

        if (segments.Count > SegmentSettings.MaxNamed)
        {
            problems.Add(new(
                NamedPath,
                FormattableString.Invariant($"There may be {SegmentSettings.MaxNamed} named segments, not {segments.Count}. Take some out, or let one take in others with any.")));
        }

        SettingsRules.CheckUnique(segments.Select(segment => segment.Id), NamedPath, problems);

        for (var i = 0; i < segments.Count; i++)
        {
            var (segment, place) = (segments[i], FormattableString.Invariant($"{NamedPath}[{i}]"));

            if (segment.Id.Length > MaxId || !segment.Id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            {
                problems.Add(new(
                    $"{place}.id",
                    $"An id stands in addresses: at most {MaxId} letters without accents, digits, - and _, as in quiet-paying; not {segment.Id}."));
            }

            if (string.IsNullOrWhiteSpace(segment.Name.En) || string.IsNullOrWhiteSpace(segment.Name.Es))
            {
                problems.Add(new($"{place}.name", "People choose a segment by its name. Give one in English (en) and one in Spanish (es)."));
            }

            ConditionRules.Check(segment.When, $"{place}.when", settings, problems);
        }
    }
}
