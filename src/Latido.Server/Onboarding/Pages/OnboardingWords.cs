namespace Latido.Server.Onboarding.Pages;

/// <summary>Words of the pages of onboarding.</summary>
internal static class OnboardingWords
{
    /// <summary>The name of a step by its id; null for the whole, and for one that is no more.</summary>
    public static string? NameOf(OnboardingView view, string? step) => view.Steps.FirstOrDefault(each => each.Id == step)?.Name;
}
