using Latido.Engine.Scores;

namespace Latido.Server.Scores.Pages;

/// <summary>
/// A line of the studio: a dimension, or a measure in one. What is in force and no longer in the draft stays as a line of
/// weight nought, so that a slider pulled down can be pulled up again.
/// </summary>
/// <param name="Path">The ids of the dimensions on the way, joined by slashes.</param>
/// <param name="Depth">0 for the dimensions of the model itself.</param>
/// <param name="Dimension">The dimension, or that of the measure.</param>
/// <param name="Use">The measure; null for the dimension's own line.</param>
/// <param name="Weight">Among its neighbours; 0 is out.</param>
/// <param name="Share">Of the whole model, 0-1.</param>
public sealed record ModelRow(string Path, int Depth, Dimension Dimension, MeasureUse? Use, double Weight, double Share)
{
    /// <summary>What the line is called in a form and in the address.</summary>
    public string Key => Use is null ? Path : $"{Path}|{Use.Measure}";
}

/// <summary>Lays a model out as lines.</summary>
internal static class ModelRows
{
    public static IReadOnlyList<ModelRow> Of(HealthModel draft, HealthModel inForce)
    {
        var rows = new List<ModelRow>();
        Add(rows, draft.Dimensions, inForce.Dimensions, "", 0, 1, draft.Dimensions.Sum(dimension => dimension.Weight));

        return rows;
    }

    /// <summary>Those of the draft in its order, then those that are in force and not in it; each says whether it is in.</summary>
    public static IEnumerable<(T Item, bool IsIn)> Union<T>(IReadOnlyList<T>? draft, IReadOnlyList<T>? inForce, Func<T, string> id)
    {
        var own = draft ?? [];
        var ids = own.Select(id).ToHashSet(StringComparer.Ordinal);

        // In the order in force as far as it goes: a line must not jump while its slider is moved.
        var order = (inForce ?? []).Select(id).ToList();

        return own.Select(item => (Item: item, IsIn: true))
            .Concat((inForce ?? []).Where(item => !ids.Contains(id(item))).Select(item => (Item: item, IsIn: false)))
            .OrderBy(each => order.IndexOf(id(each.Item)) is >= 0 and var at ? at : int.MaxValue);
    }

    private static void Add(
        List<ModelRow> rows, IReadOnlyList<Dimension>? draft, IReadOnlyList<Dimension>? inForce, string above, int depth, double share, double all)
    {
        foreach (var (dimension, isIn) in Union(draft, inForce, dimension => dimension.Id))
        {
            var path = above.Length == 0 ? dimension.Id : $"{above}/{dimension.Id}";
            var former = inForce?.FirstOrDefault(other => other.Id == dimension.Id);
            var own = isIn && all > 0 ? share * dimension.Weight / all : 0;
            var within = (dimension.Measures ?? []).Sum(use => use.Weight) + (dimension.Dimensions ?? []).Sum(part => part.Weight);
            rows.Add(new(path, depth, dimension, null, isIn ? dimension.Weight : 0, own));

            foreach (var (use, isUsed) in Union(dimension.Measures, former?.Measures, use => use.Measure))
            {
                rows.Add(new(path, depth + 1, dimension, use, isUsed ? use.Weight : 0, isUsed && within > 0 ? own * use.Weight / within : 0));
            }

            Add(rows, dimension.Dimensions, former?.Dimensions, path, depth + 1, own, within);
        }
    }
}
