using System.Globalization;
using Latido.Engine.Onboarding;
using Latido.Engine.Scores;
using Latido.Server.Shell;

namespace Latido.Server.Onboarding.Pages;

/// <summary>Says in the reader's language what keeps a plan of onboarding from being kept, and the cure, beside the step that it is about.</summary>
internal static class PlanProblems
{
    private const string Steps = "onboarding.steps[";

    /// <summary>The place of the step that a problem is about; null where it is about none.</summary>
    public static int? PlaceOf(SettingsProblem problem) =>
        problem.Path.StartsWith(Steps, StringComparison.Ordinal) && problem.Path.IndexOf(']', StringComparison.Ordinal) is > 0 and var end
        && int.TryParse(problem.Path.AsSpan(Steps.Length, end - Steps.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null;

    public static string Say(SettingsProblem problem, Texts texts) => PartOf(problem) switch
    {
        "onboarding.watchDays" => texts["Onboarding.Plan.Problem.Watch", OnboardingSettings.MostDays],
        "onboarding.steps" => texts["Onboarding.Plan.Problem.Many", OnboardingSettings.MaxSteps],
        "days" when problem.Message.StartsWith("The step is due when", StringComparison.Ordinal) => texts["Onboarding.Plan.Problem.Watched"],
        "days" => texts["Onboarding.Plan.Problem.Days", OnboardingSettings.MostDays],
        "name" => texts["Onboarding.Plan.Problem.Name"],
        "criterion" => texts["Onboarding.Plan.Problem.Criterion"],
        "fact" => texts["Onboarding.Plan.Problem.Fact"],
        "is" => texts["Onboarding.Plan.Problem.Is"],
        "" when problem.Message.StartsWith("Say by what", StringComparison.Ordinal) => texts["Onboarding.Plan.Problem.Way"],
        _ => texts["Model.Problem.Other", problem.Path, problem.Message],
    };

    /// <summary>Of a step the part that is wrong, empty for the whole of it; else the path.</summary>
    private static string PartOf(SettingsProblem problem) =>
        PlaceOf(problem) is null ? problem.Path : problem.Path[(problem.Path.IndexOf(']', StringComparison.Ordinal) + 1)..].TrimStart('.');
}
