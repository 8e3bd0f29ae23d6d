using Latido.Engine.Scores;
using Latido.Server.Shell;

namespace Latido.Server.Scores.Pages;

/// <summary>Says in the reader's language what keeps a draft from being applied, and the cure.</summary>
internal static class ModelProblems
{
    public static string Say(SettingsProblem problem, Texts texts) => PartOf(problem.Path) switch
    {
        "health.bands" => texts["Model.Problem.Bands"],
        "health.bands.hysteresis" => texts["Model.Problem.Hysteresis"],
        "health.dimensions" => texts["Model.Problem.Measures"],
        var path when path.EndsWith(".curve", StringComparison.Ordinal) => texts["Model.Problem.Curve"],
        var path when path.StartsWith("measures", StringComparison.Ordinal) && texts.Has(KeyOf(path)) => texts[KeyOf(path)],
        var path when path.EndsWith(".measure", StringComparison.Ordinal) => texts["Model.Problem.NoMeasure"],
        var path when path.StartsWith("onboarding.", StringComparison.Ordinal) && path.EndsWith(".criterion", StringComparison.Ordinal) => texts["Model.Problem.Onboarding"],
        _ => texts["Model.Problem.Other", problem.Path, problem.Message],
    };

    /// <summary>Within its model: <c>models[2].health.bands</c> is said as <c>health.bands</c>.</summary>
    private static string PartOf(string path) =>
        path.StartsWith("models[", StringComparison.Ordinal) && path.IndexOf("].health", StringComparison.Ordinal) is > 0 and var end ? path[(end + 2)..] : path;

    /// <summary>The text about a part of a measure, by its name: <c>measures[3].trait.of</c> → <c>Own.Problem.trait.of</c>.</summary>
    private static string KeyOf(string path) => $"Own.Problem.{path[(path.IndexOf('.') + 1)..].Split('[')[0]}";
}
