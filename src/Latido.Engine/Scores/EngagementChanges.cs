namespace Latido.Engine.Scores;

/// <summary>Tells in what two settings differ about engagement, activation and the benchmark.</summary>
internal static class EngagementChanges
{
    private const int MostNames = 30;

    public static void Find(WorkspaceSettings before, WorkspaceSettings after, List<SettingsChange> changes)
    {
        var (a, b) = (before.Engagement, after.Engagement);
        SettingsChange.Number(changes, SettingsArea.Engagement, new("Window of engagement, days", "Ventana de interacción, días"), a.Window, b.Window);

        if (a.PerSeat != b.PerSeat)
        {
            SettingsChange.Add(
                changes, SettingsArea.Engagement,
                b.PerSeat ? "Engagement by seat" : "Engagement of the whole account",
                b.PerSeat ? "Interacción por licencia" : "Interacción de la cuenta entera");
        }

        if (a.Curve != b.Curve)
        {
            var isLinear = b.Curve is EngagementCurve.Linear;
            SettingsChange.Add(
                changes, SettingsArea.Engagement,
                isLinear ? "Engagement in a straight line: the benchmark is 100" : "Engagement on a curve: the benchmark is 90",
                isLinear ? "Interacción en línea recta: la referencia es 100" : "Interacción en curva: la referencia es 90");
        }

        FindWeights(a, b, changes);
        FindActivation(before.Activation, after.Activation, changes);

        if (before.Benchmark != after.Benchmark)
        {
            SettingsChange.Add(changes, SettingsArea.Benchmark, "Another benchmark", "Otra referencia");
        }
    }

    private static void FindWeights(EngagementSettings before, EngagementSettings after, List<SettingsChange> changes)
    {
        var names = before.Weights.Keys.Union(after.Weights.Keys).Order(StringComparer.Ordinal)
            .Where(name => EventWeights.Of(before, name) != EventWeights.Of(after, name)).ToList();

        foreach (var name in names.Take(MostNames))
        {
            var (from, to) = (EventWeights.Of(before, name), EventWeights.Of(after, name));
            SettingsChange.Add(changes, SettingsArea.Engagement, $"{name}: weight {from} → {to}", $"{name}: peso {from} → {to}");
        }

        if (names.Count > MostNames)
        {
            var more = names.Count - MostNames;
            SettingsChange.Add(changes, SettingsArea.Engagement, $"{more} more event weights", $"{more} pesos de eventos más");
        }
    }

    private static void FindActivation(ActivationSettings before, ActivationSettings after, List<SettingsChange> changes)
    {
        SettingsChange.Number(
            changes, SettingsArea.Activation, new("Days to be activated in time", "Días para activarse a tiempo"), before.WithinDays, after.WithinDays);

        foreach (var gone in before.Criteria.Where(step => after.Criteria.All(other => other.Id != step.Id)))
        {
            SettingsChange.Add(changes, SettingsArea.Activation, $"Step taken away: {gone.Name.En}", $"Paso quitado: {gone.Name.Es}");
        }

        foreach (var step in after.Criteria)
        {
            if (before.Criteria.FirstOrDefault(other => other.Id == step.Id) is not { } former)
            {
                SettingsChange.Add(changes, SettingsArea.Activation, $"New step: {step.Name.En}", $"Paso nuevo: {step.Name.Es}");
            }
            else if (Json(new() { Activation = new() { Criteria = [former] } }) != Json(new() { Activation = new() { Criteria = [step] } }))
            {
                SettingsChange.Add(changes, SettingsArea.Activation, $"Step changed: {step.Name.En}", $"Paso cambiado: {step.Name.Es}");
            }
        }
    }

    private static string Json(WorkspaceSettings settings) => System.Text.Encoding.UTF8.GetString(settings.ToJson());
}
