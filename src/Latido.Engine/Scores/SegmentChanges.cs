using Latido.Engine.Segments;

namespace Latido.Engine.Scores;

/// <summary>Tells in what two settings differ about touch, stage and the named segments.</summary>
internal static class SegmentChanges
{
    public static void Find(SegmentSettings before, SegmentSettings after, List<SettingsChange> changes)
    {
        if (!Same(before with { Named = [] }, after with { Named = [] }))
        {
            Add("The rules of touch or stage changed", "Cambian las reglas del nivel de atención o de la etapa");
        }

        foreach (var gone in before.Named.Where(segment => after.Named.All(other => other.Id != segment.Id)))
        {
            Add($"Segment taken away: {gone.Name.En}", $"Segmento quitado: {gone.Name.Es}");
        }

        foreach (var segment in after.Named)
        {
            if (before.Named.FirstOrDefault(other => other.Id == segment.Id) is not { } former)
            {
                Add($"New segment: {segment.Name.En}", $"Segmento nuevo: {segment.Name.Es}");
            }
            else if (!Same(new() { Named = [former] }, new() { Named = [segment] }))
            {
                Add($"Segment changed: {segment.Name.En}", $"Segmento cambiado: {segment.Name.Es}");
            }
        }

        void Add(string en, string es) => SettingsChange.Add(changes, SettingsArea.Segments, en, es);
    }

    private static bool Same(SegmentSettings a, SegmentSettings b) => Json(a).SequenceEqual(Json(b));

    private static byte[] Json(SegmentSettings segments) => new WorkspaceSettings { Segments = segments }.ToJson();
}
