namespace Latido.Engine.Scores;

/// <summary>The rules that values of settings keep, told in words for people.</summary>
internal static class SettingsRules
{
    public static IReadOnlyList<SettingsProblem> Check(WorkspaceSettings settings)
    {
        var problems = new List<SettingsProblem>();

        if (!EngagementSettings.Windows.Contains(settings.Engagement.Window))
        {
            problems.Add(new("engagement.window", $"A window is 7, 30 or 90 days, not {settings.Engagement.Window}."));
        }

        return problems;
    }
}
