using System.Globalization;
using Latido.Engine.Facts;
using Latido.Engine.Onboarding;
using Latido.Engine.Scores;
using Latido.Server.Scores;
using Latido.Server.Shell;

namespace Latido.Server.Onboarding.Pages;

/// <summary>The plan of onboarding as somebody has it open: all of it is in the address, and nothing is kept before it is said so.</summary>
/// <param name="Plan">The plan, its steps in the order in which they are due; new ones have no id yet. Without steps it is the activation's.</param>
/// <param name="Was">What was in force when it was opened, by its hash: nobody overwrites what he has not seen.</param>
/// <param name="IsTried">Somebody wanted to keep it: from then on it is told also of new steps what they lack.</param>
/// <param name="Note">Why it is changed, as far as it is written.</param>
public sealed record PlanEdit(OnboardingSettings Plan, string Was, bool IsTried = false, string Note = "")
{
    public const string Page = "/onboarding/plan";

    /// <summary>The most steps that are read: more than may be kept, so that what is too many is told and not dropped.</summary>
    public const int MostRead = 5 * OnboardingSettings.MaxSteps;

    /// <summary>The longest address that servers on the way surely take.</summary>
    private const int LongestAddress = 6_000;

    /// <summary>What is asked for: from the address where it is there, else what is in force.</summary>
    public static PlanEdit Read(WorkspaceSettings now, Func<string, string?> given) =>
        given("was") is { Length: > 0 } was && PlanText.Read(given("plan")) is { } plan
            ? new(Known(plan, now), was, given("tried") == "1", given("note") ?? "")
            : new(now.Onboarding with { Steps = InOrder(now.Onboarding.Steps) }, HashOf(now.Onboarding));

    /// <summary>The address that has all of it; null where it is too long for one.</summary>
    public string? ToAddress()
    {
        var address = Address.Of(Page, ("was", Was), ("tried", IsTried ? "1" : null), ("note", Note), ("plan", PlanText.Write(Plan))).ToString();

        return address.Length > LongestAddress ? null : address;
    }

    /// <summary>The settings with it: every step has its id, and stands where it is due.</summary>
    public WorkspaceSettings Into(WorkspaceSettings settings)
    {
        var taken = Plan.Steps.Select(step => step.Id).Where(id => id.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);
        List<OnboardingStep> steps = [];

        foreach (var step in InOrder(Plan.Steps))
        {
            var id = step.Id.Length > 0 ? step.Id : FreeId.Of(step.Name.En.Length > 0 ? step.Name.En : step.Name.Es, "step", taken);
            taken.Add(id);
            steps.Add(step with { Id = id });
        }

        return settings with { Onboarding = Plan with { Steps = steps } };
    }

    /// <summary>Whether it is another plan than that in force, in whatever order its steps are written.</summary>
    public bool IsOther(WorkspaceSettings now) => HashOf(Plan with { Steps = InOrder(Plan.Steps) }) != HashOf(now.Onboarding with { Steps = InOrder(now.Onboarding.Steps) });

    /// <summary>A hash of a plan.</summary>
    public static string HashOf(OnboardingSettings plan) =>
        StableHash.Of(new WorkspaceSettings { Onboarding = plan }.ToJson()).ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The steps that follow from the activation, whatever plan there is.</summary>
    public static IReadOnlyList<OnboardingStep> Derived(WorkspaceSettings now) => OnboardingMaker.PlanOf(now with { Onboarding = new() });

    /// <summary>In the order in which they are due; what has no day yet comes last.</summary>
    public static IReadOnlyList<OnboardingStep> InOrder(IEnumerable<OnboardingStep> steps) => [.. steps.OrderBy(step => step.Days < 0 ? int.MaxValue : step.Days)];

    /// <summary>
    /// The plan with those ids that its steps may have: facts name them, so a step keeps the one it has, and nobody chooses one.
    /// </summary>
    public static OnboardingSettings Known(OnboardingSettings plan, WorkspaceSettings now)
    {
        var known = now.Onboarding.Steps.Concat(Derived(now)).Select(step => step.Id).ToHashSet(StringComparer.Ordinal);

        return plan with { Steps = InOrder(plan.Steps.Take(MostRead).Select(step => known.Remove(step.Id) ? step : step with { Id = "" })) };
    }
}
