using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Onboarding;

/// <summary>What a plan must be like, told with its place and its cure.</summary>
internal static class OnboardingRules
{
    public static void Check(WorkspaceSettings settings, List<SettingsProblem> problems)
    {
        var plan = settings.Onboarding;
        SettingsRules.CheckRange(plan.WatchDays, 1, OnboardingSettings.MostDays, "onboarding.watchDays", problems);

        // Facts name steps in small or large letters.
        SettingsRules.CheckUnique(plan.Steps.Select(step => step.Id), "onboarding.steps", problems, StringComparer.OrdinalIgnoreCase);

        if (plan.Steps.Count > OnboardingSettings.MaxSteps)
        {
            problems.Add(new("onboarding.steps", $"A plan has at most {OnboardingSettings.MaxSteps} steps, not {plan.Steps.Count}. Put together what is done together."));
        }

        for (var i = 0; i < plan.Steps.Count; i++)
        {
            Check(plan.Steps[i], FormattableString.Invariant($"onboarding.steps[{i}]"), settings, problems);
        }
    }

    private static void Check(OnboardingStep step, string path, WorkspaceSettings settings, List<SettingsProblem> problems)
    {
        SettingsRules.CheckRange(step.Days, 0, OnboardingSettings.MostDays, $"{path}.days", problems);

        if (settings.Onboarding.WatchDays is > 0 and var watched && step.Days >= watched && step.Days <= OnboardingSettings.MostDays)
        {
            problems.Add(new($"{path}.days", $"The step is due when the account is watched no more, after {watched} days (watchDays). Let it be due before, or watch for longer."));
        }

        if (string.IsNullOrWhiteSpace(step.Name?.En) || string.IsNullOrWhiteSpace(step.Name.Es))
        {
            problems.Add(new($"{path}.name", "A step has a name in English and one in Spanish."));
        }

        if (step.Id?.Length > BusinessSaying.MaxId || step.Milestone?.Length > BusinessSaying.MaxId)
        {
            problems.Add(new(path, $"The id of a step and the name of a milestone have at most {BusinessSaying.MaxId} characters."));
        }

        string?[] ways = [step.Milestone, step.Criterion, step.Fact];

        if (ways.Count(way => way is not null) != 1 || ways.Any(way => way is not null && string.IsNullOrWhiteSpace(way)))
        {
            problems.Add(new(path, "Say by what the step is done: either milestone, or criterion, or fact."));
        }

        if (step.Criterion is { Length: > 0 } criterion && settings.Activation.Criteria.All(each => each.Id != criterion))
        {
            var known = settings.Activation.Criteria.Count == 0 ? "There are none." : $"Known are {string.Join(", ", settings.Activation.Criteria.Select(each => each.Id))}.";
            problems.Add(new($"{path}.criterion", $"The activation has no criterion {PlainText.Cut(criterion, 64)}. {known}"));
        }

        if (step.Fact is { Length: > 0 } fact && !FactKinds.Names.Contains(fact))
        {
            problems.Add(new($"{path}.fact", $"{PlainText.Cut(fact, 64)} is no type of fact. The types are {string.Join(", ", FactKinds.Names)}."));
        }
        else if (step.Is is { } word)
        {
            var choices = step.Fact is { Length: > 0 } type ? FactKinds.ChoicesOf(BusinessForms.Find(type)!) : [];

            if (!choices.Contains(word))
            {
                problems.Add(new(
                    $"{path}.is",
                    choices.Count == 0 ? "Take it out: facts of this type choose from no words." : $"This is one of {string.Join(", ", choices)}, not {PlainText.Cut(word, 64)}."));
            }
        }
    }
}
