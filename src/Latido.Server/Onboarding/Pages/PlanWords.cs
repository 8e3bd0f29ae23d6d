using Latido.Engine.Facts;
using Latido.Engine.Onboarding;
using Latido.Engine.Scores;
using Latido.Server.Scores.Pages;
using Latido.Server.Shell;

namespace Latido.Server.Onboarding.Pages;

/// <summary>Says whose a step of the plan is, and by what it is done.</summary>
internal static class PlanWords
{
    /// <summary>As it stands alone: "The customer".</summary>
    public static string NameOf(OnboardingParty party, Texts texts) =>
        PartyWords.NameOf(party).In(texts.Language) is var name && name.Length > 0 ? char.ToUpperInvariant(name[0]) + name[1..] : "";

    /// <summary>The same by its name in facts and the API; what is none is told as it is.</summary>
    public static string NameOf(string party, Texts texts) =>
        Enum.TryParse<OnboardingParty>(party, ignoreCase: true, out var known) && Enum.IsDefined(known) ? NameOf(known, texts) : party;

    /// <summary>A word that facts of a type choose from: "kick-off".</summary>
    public static string WordOf(string fact, string word, Texts texts) => fact switch
    {
        "stakeholder.named" => texts.Named("StakeholderRole", word),
        "loss.explained" => texts.Named("LossReason", word),
        _ when Enum.TryParse<OnboardingParty>(word, ignoreCase: true, out var party) && WordsAreParties(fact) => PartyWords.NameOf(party).In(texts.Language),
        _ => texts.Named("Onboarding.Plan.Word", word),
    };

    /// <summary>By what a step is done: "Meeting held: kick-off".</summary>
    public static string HowOf(OnboardingStep step, WorkspaceSettings settings, Texts texts) => step switch
    {
        { Criterion: { } id } => texts["Onboarding.Plan.ByCriterion", settings.Activation.Criteria.FirstOrDefault(criterion => criterion.Id == id)?.Name.In(texts.Language) ?? id],
        { Fact: { } fact, Is: { } word } => $"{MeasureWords.NameOf(fact, texts)}: {WordOf(fact, word, texts)}",
        { Fact: { } fact } => MeasureWords.NameOf(fact, texts),
        _ => texts["Onboarding.Plan.ByMilestone", step.Milestone],
    };

    private static bool WordsAreParties(string fact) => PlanForm.WordsOf(fact).SequenceEqual(BusinessForms.OnboardingParties);
}
