namespace Latido.Engine.Scores;

/// <summary>Tells in what the measures of a workspace's own differ.</summary>
internal static class MeasureChanges
{
    public static void Find(IReadOnlyList<CustomMeasure> before, IReadOnlyList<CustomMeasure> after, List<SettingsChange> changes)
    {
        foreach (var gone in before.Where(measure => after.All(other => other.Id != measure.Id)))
        {
            SettingsChange.Add(changes, SettingsArea.Health, $"Measure taken away: {gone.Name.En}", $"Medida quitada: {gone.Name.Es}");
        }

        foreach (var measure in after)
        {
            if (before.FirstOrDefault(other => other.Id == measure.Id) is not { } former)
            {
                SettingsChange.Add(changes, SettingsArea.Health, $"New measure: {measure.Name.En}", $"Medida nueva: {measure.Name.Es}");
            }
            else if (!IsSame([former], [measure]))
            {
                SettingsChange.Add(changes, SettingsArea.Health, $"Measure changed: {measure.Name.En}", $"Medida cambiada: {measure.Name.Es}");
            }
        }
    }

    /// <summary>Whether two lists define the same measures.</summary>
    public static bool IsSame(IReadOnlyList<CustomMeasure> a, IReadOnlyList<CustomMeasure> b) =>
        new WorkspaceSettings { Measures = a }.ToJson().AsSpan().SequenceEqual(new WorkspaceSettings { Measures = b }.ToJson());
}
