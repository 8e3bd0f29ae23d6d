using Latido.Engine.Scores;

namespace Latido.Engine.Onboarding;

/// <summary>Says who holds up an onboarding.</summary>
public static class PartyWords
{
    public static Words NameOf(OnboardingParty party) => party switch
    {
        OnboardingParty.Customer => new("the customer", "el cliente"),
        OnboardingParty.Team => new("our team", "nuestro equipo"),
        OnboardingParty.Product => new("the product", "el producto"),
        _ => new("somebody else", "un tercero"),
    };

    /// <summary>The end of a sentence: "; held up by the customer (Ana)".</summary>
    internal static Words HeldUpBy(OnboardingBlocker blocker)
    {
        var (by, who) = (NameOf(blocker.By), blocker.Who is { } person ? $" ({person.NameOrId})" : "");

        return new($"; held up by {by.En}{who}", $"; la detiene {by.Es}{who}");
    }
}
