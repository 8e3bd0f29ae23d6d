namespace Latido.Server.Onboarding;

/// <summary>The room's door: accounts on their way through the plan, and the plan itself.</summary>
internal static class OnboardingSetup
{
    public static IServiceCollection AddOnboarding(this IServiceCollection services) => services.AddSingleton<OnboardingReader>();

    public static void MapOnboarding(this IEndpointRouteBuilder api) => ReadOnboarding.Map(api);
}
