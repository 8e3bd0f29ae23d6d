namespace Latido.Engine.Scores;

/// <summary>Tells in what two settings differ about the models for segments.</summary>
internal static class ModelChanges
{
    public static void Find(WorkspaceSettings before, WorkspaceSettings after, List<SettingsChange> changes)
    {
        foreach (var gone in before.Models.Where(model => Of(after, model.Segment) is null))
        {
            var name = NameOf(before, gone.Segment);
            Add($"{name.En}: no model of its own any more ({gone.Health.Name})", $"{name.Es}: ya sin modelo propio ({gone.Health.Name})");
        }

        foreach (var model in after.Models)
        {
            var name = NameOf(after, model.Segment);

            if (Of(before, model.Segment) is not { } former)
            {
                Add($"{name.En}: a model of its own ({model.Health.Name})", $"{name.Es}: modelo propio ({model.Health.Name})");
                continue;
            }

            List<SettingsChange> own = [];
            HealthChanges.Find(before with { Health = former.Health }, after with { Health = model.Health }, own);
            changes.AddRange(own.Select(change => change with { Text = new($"{name.En}: {change.Text.En}", $"{name.Es}: {change.Text.Es}") }));
        }

        if (!Shared(before, after).SequenceEqual(Shared(after, before)))
        {
            Add("The order of the models for segments changed", "Cambia el orden de los modelos por segmento");
        }

        void Add(string en, string es) => SettingsChange.Add(changes, SettingsArea.Health, en, es);
    }

    private static SegmentModel? Of(WorkspaceSettings settings, string segment) => settings.Models.FirstOrDefault(model => model.Segment == segment);

    /// <summary>The segments that both have a model for, in the order of the first.</summary>
    private static IEnumerable<string> Shared(WorkspaceSettings first, WorkspaceSettings second) =>
        first.Models.Select(model => model.Segment).Where(segment => Of(second, segment) is not null);

    private static Words NameOf(WorkspaceSettings settings, string segment) =>
        settings.Segments.Named.FirstOrDefault(named => named.Id == segment)?.Name ?? new(segment, segment);
}
