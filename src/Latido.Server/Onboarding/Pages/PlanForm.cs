using System.Globalization;
using Latido.Engine.Facts;
using Latido.Engine.Onboarding;
using Latido.Engine.Scores;
using Latido.Server.Scores;

namespace Latido.Server.Onboarding.Pages;

/// <summary>Reads the plan of onboarding from its form, with what was pressed done to it.</summary>
internal static class PlanForm
{
    public const int MaxName = 200;

    /// <summary>The longest text of how a step is done: a milestone's name, a criterion's id.</summary>
    public const int MaxWay = BusinessSaying.MaxId;

    public const string ByMilestone = "milestone";

    /// <summary>A new step is due so many days after the one before it, until somebody says otherwise.</summary>
    private const int NextDays = 7;

    /// <summary>What is no number of days: the rules refuse it, and the page leaves its field empty.</summary>
    private const int NoDays = -1;

    /// <summary>The plan, and the place of the step that was touched by the button.</summary>
    /// <param name="now">The settings in force.</param>
    /// <param name="field">A field of the form; empty where it is not there.</param>
    /// <param name="pressed">The button: <c>add</c>, <c>own</c>, <c>gone:3</c>, <c>show:3</c> or what keeps the steps as they are.</param>
    public static (PlanEdit Edit, int? Place) Read(WorkspaceSettings now, Func<string, string> field, string pressed)
    {
        var count = Math.Clamp(Number(field("n")), 0, PlanEdit.MostRead);
        List<OnboardingStep> steps = [.. Enumerable.Range(0, count).Select(i => Step(name => field($"s{i}.{name}")))];
        var place = pressed.Split(':') is [_, var text] && Number(text) is >= 0 and var at && at < steps.Count ? at : (int?)null;
        var touched = place is { } there ? steps[there] : null;

        if (pressed == "own" && steps.Count == 0)
        {
            steps.AddRange(PlanEdit.Derived(now));
        }

        if (pressed == "add" && steps.Count < OnboardingSettings.MaxSteps || pressed == "own" && steps.Count == 0)
        {
            steps.Add(touched = New(steps));
        }

        if (pressed.StartsWith("gone:", StringComparison.Ordinal) && touched is not null)
        {
            steps.Remove(touched);
        }

        // Two steps may say the same: the very one is looked for, not its like.
        var moved = PlanEdit.InOrder(steps).ToList().FindIndex(step => ReferenceEquals(step, touched));
        OnboardingSettings plan = new() { Steps = steps, WatchDays = Number(field("watch")) };

        return (new(PlanEdit.Known(plan, now), field("was"), Note: Text(field("note"), PutSettings.MaxNote)), moved < 0 ? null : moved);
    }

    /// <summary>How a step is done, as the choice of its form: <c>milestone</c>, <c>criterion:firstUse</c>, <c>fact:contract.signed</c>.</summary>
    public static string HowOf(OnboardingStep step) =>
        step.Criterion is { } criterion ? $"criterion:{criterion}" : step.Fact is { } fact ? $"fact:{fact}" : ByMilestone;

    /// <summary>The words that facts of a type choose from; none where there is no such type.</summary>
    public static IReadOnlyList<string> WordsOf(string? fact) => fact is not null && BusinessForms.Find(fact) is { } form ? FactKinds.ChoicesOf(form) : [];

    private static OnboardingStep New(List<OnboardingStep> before) => new(
        "", new("", ""), Math.Min(OnboardingSettings.MostDays, before.Select(step => step.Days).DefaultIfEmpty(0).Max() + NextDays), Milestone: "");

    private static OnboardingStep Step(Func<string, string> field)
    {
        var how = field("how").Split(':', 2);
        OnboardingStep step = new(
            field("id"), new(Text(field("en"), MaxName), Text(field("es"), MaxName)), Number(field("days")),
            Enum.TryParse<OnboardingParty>(field("by"), ignoreCase: true, out var by) && Enum.IsDefined(by) ? by : OnboardingParty.Customer);

        return how switch
        {
            ["criterion", var criterion] => step with { Criterion = Text(criterion, MaxWay) },
            ["fact", var fact] => step with { Fact = Text(fact, MaxWay), Is = WordsOf(fact).FirstOrDefault(word => word == field("is")) },
            _ => step with { Milestone = Text(field("milestone"), MaxWay) },
        };
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : NoDays;

    private static string Text(string given, int most) => given.Trim() is var text && text.Length > most ? text[..most] : text;
}
