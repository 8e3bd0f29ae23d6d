using Latido.Engine.Onboarding;
using Latido.Engine.Segments;
using Latido.Engine.Signals;

namespace Latido.Engine.Scores;

/// <summary>The rules that values of settings keep, told in words for people: what is wrong, where, and the cure.</summary>
internal static class SettingsRules
{
    public static IReadOnlyList<SettingsProblem> Check(WorkspaceSettings settings)
    {
        var problems = new List<SettingsProblem>();
        CheckEngagement(settings.Engagement, problems);
        CheckActivation(settings.Activation, problems);
        OnboardingRules.Check(settings, problems);
        CustomMeasureRules.Check(settings.Measures, problems);
        IReadOnlyList<Measure> measures = [.. settings.AllMeasures()];
        HealthModelRules.Check(settings.Health, measures, "health", problems);
        CheckBenchmark(settings.Benchmark, problems);
        SegmentSettingsRules.Check(settings, problems);
        SegmentModelRules.Check(settings, measures, problems);
        CheckSignals(settings, problems);
        CheckRange(settings.Alerts.PerOwnerPerWeek, 1, AlertSettings.Most, "alerts.perOwnerPerWeek", problems);

        return problems;
    }

    /// <summary>Says that a share must lie between 0 and 1.</summary>
    public static void CheckShare(double? share, string path, List<SettingsProblem> problems)
    {
        if (share is not (null or (>= 0 and <= 1)))
        {
            problems.Add(new(path, FormattableString.Invariant($"A share is a number from 0 to 1, not {share}. For 40% write 0.4.")));
        }
    }

    public static void CheckAbove(double value, string path, List<SettingsProblem> problems)
    {
        if (!(value > 0) || !double.IsFinite(value))
        {
            problems.Add(new(path, FormattableString.Invariant($"This must be a number above 0, not {value}.")));
        }
    }

    public static void CheckRange(int? value, int least, int most, string path, List<SettingsProblem> problems)
    {
        if (value is { } number && (number < least || number > most))
        {
            problems.Add(new(path, FormattableString.Invariant($"This must be a whole number from {least} to {most}, not {number}.")));
        }
    }

    /// <param name="comparer">Which ids are the same; those written the same where none is given.</param>
    public static void CheckUnique(IEnumerable<string> ids, string path, List<SettingsProblem> problems, StringComparer? comparer = null)
    {
        var seen = new HashSet<string>(comparer ?? StringComparer.Ordinal);
        var index = 0;

        foreach (var id in ids)
        {
            var place = FormattableString.Invariant($"{path}[{index++}].id");

            if (string.IsNullOrWhiteSpace(id))
            {
                problems.Add(new(place, "An id may not be empty. Give a short name."));
            }
            else if (!seen.Add(id))
            {
                problems.Add(new(place, $"The id {id} is there twice{(comparer == StringComparer.OrdinalIgnoreCase ? ", large and small letters being the same" : "")}. Give each its own."));
            }
        }
    }

    private static void CheckEngagement(EngagementSettings engagement, List<SettingsProblem> problems)
    {
        if (!EngagementSettings.Windows.Contains(engagement.Window))
        {
            problems.Add(new("engagement.window", FormattableString.Invariant($"A window is 7, 30 or 90 days, not {engagement.Window}.")));
        }

        foreach (var (name, weight) in engagement.Weights)
        {
            if (weight is < EngagementSettings.MinWeight or > EngagementSettings.MaxWeight)
            {
                problems.Add(new(
                    $"engagement.weights.{name}",
                    FormattableString.Invariant($"A weight is a whole number from 1 to 10, or 0 for an event that does not count; not {weight}.")));
            }
        }
    }

    private static void CheckActivation(ActivationSettings activation, List<SettingsProblem> problems)
    {
        CheckUnique(activation.Criteria.Select(criterion => criterion.Id), "activation.criteria", problems);
        CheckRange(activation.WithinDays, 1, 730, "activation.withinDays", problems);

        for (var i = 0; i < activation.Criteria.Count; i++)
        {
            var path = FormattableString.Invariant($"activation.criteria[{i}]");
            CheckRange(activation.Criteria[i].People, 1, 1000, $"{path}.people", problems);
            CheckRange(activation.Criteria[i].WeightAtLeast, 0, 10, $"{path}.weightAtLeast", problems);
        }
    }

    private static void CheckBenchmark(Benchmark benchmark, List<SettingsProblem> problems)
    {
        (string Name, Levels Levels)[] all =
            [("plain", benchmark.Plain), ("perSeat", benchmark.PerSeat), ("perPerson", benchmark.PerPerson)];

        foreach (var (name, levels) in all)
        {
            CheckAbove(levels.Days7, $"benchmark.{name}.days7", problems);
            CheckAbove(levels.Days30, $"benchmark.{name}.days30", problems);
            CheckAbove(levels.Days90, $"benchmark.{name}.days90", problems);
        }

        CheckAbove(benchmark.Breadth, "benchmark.breadth", problems);
    }

    private static void CheckSignals(WorkspaceSettings settings, List<SettingsProblem> problems)
    {
        CheckUnique(settings.Signals.Select(rule => rule.Id), "signals", problems);

        for (var i = 0; i < settings.Signals.Count; i++)
        {
            var (rule, path) = (settings.Signals[i], FormattableString.Invariant($"signals[{i}]"));
            CheckShare(rule.Fall, $"{path}.fall", problems);
            CheckShare(rule.Share, $"{path}.share", problems);
            CheckRange(rule.PeriodDays, 1, 365, $"{path}.periodDays", problems);
            CheckRange(rule.Weeks, 1, 12, $"{path}.weeks", problems);
            CheckRange(rule.Days, 1, rule.Kind is SignalKind.PowerUserQuiet or SignalKind.ChampionGone ? 40 : 365, $"{path}.days", problems);
            CheckRange(rule.MinPeople, 1, 1_000_000, $"{path}.minPeople", problems);
            CheckRange(rule.MinCount, 1, 1_000_000, $"{path}.minCount", problems);
            CheckUnique((rule.Milestones ?? []).Select(milestone => milestone.Id), $"{path}.milestones", problems);

            if (rule is { Kind: SignalKind.PaidFeatureUnused, IsOn: true, Events: null or [] })
            {
                problems.Add(new($"{path}.events", "Name the events of the feature that is paid for, and by where the accounts that pay for it."));
            }

            CheckSegment(rule, path, settings, problems);
            ConditionRules.Check(rule.Where, $"{path}.where", settings, problems);
        }
    }

    private static void CheckSegment(SignalRule rule, string path, WorkspaceSettings settings, List<SettingsProblem> problems)
    {
        if (!rule.IsOfSegment)
        {
            if (rule.Segment is not null)
            {
                problems.Add(new($"{path}.segment", "Only rules of the kinds segmentEntered and segmentLeft watch a segment. Narrow another rule by where: with segment: its id."));
            }
        }
        else if (settings.Segments.Named.All(segment => segment.Id != rule.Segment))
        {
            var known = settings.Segments.Named.Count == 0 ? "There are none." : $"Known are {string.Join(", ", settings.Segments.Named.Select(segment => segment.Id))}.";
            problems.Add(new($"{path}.segment", rule.Segment is null ? $"Say which segment is watched, by its id. {known}" : $"There is no segment {rule.Segment}. {known}"));
        }
    }
}
