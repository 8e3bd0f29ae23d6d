using Latido.Engine.Scores;

namespace Latido.Engine.Onboarding;

/// <summary>Tells in what two plans differ.</summary>
internal static class OnboardingChanges
{
    public static void Find(OnboardingSettings before, OnboardingSettings after, List<SettingsChange> changes)
    {
        SettingsChange.Number(
            changes, SettingsArea.Onboarding, new("Days an account is taken on at most", "Días que dura como mucho una puesta en marcha"), before.WatchDays, after.WatchDays);

        foreach (var gone in before.Steps.Where(step => after.Steps.All(other => other.Id != step.Id)))
        {
            SettingsChange.Add(changes, SettingsArea.Onboarding, $"Onboarding step taken away: {gone.Name.En}", $"Paso de puesta en marcha quitado: {gone.Name.Es}");
        }

        foreach (var step in after.Steps)
        {
            if (before.Steps.FirstOrDefault(other => other.Id == step.Id) is not { } former)
            {
                SettingsChange.Add(
                    changes, SettingsArea.Onboarding, $"New onboarding step: {step.Name.En}, day {step.Days}", $"Nuevo paso de puesta en marcha: {step.Name.Es}, día {step.Days}");
            }
            else if (former with { Days = step.Days } == step)
            {
                SettingsChange.Number(
                    changes, SettingsArea.Onboarding, new($"Onboarding step {step.Name.En}, day", $"Paso de puesta en marcha {step.Name.Es}, día"), former.Days, step.Days);
            }
            else
            {
                SettingsChange.Add(changes, SettingsArea.Onboarding, $"Onboarding step changed: {step.Name.En}", $"Paso de puesta en marcha cambiado: {step.Name.Es}");
            }
        }
    }
}
