namespace Latido.Engine.Scores;

/// <summary>Tells in what two health models differ. A weight is told as the share of the whole that it comes to.</summary>
internal static class HealthChanges
{
    private const double LeastShare = 0.0005;

    public static void Find(WorkspaceSettings former, WorkspaceSettings latter, List<SettingsChange> changes)
    {
        var (before, after) = (former.Health, latter.Health);

        if (before.Name != after.Name)
        {
            SettingsChange.Add(changes, SettingsArea.Health, $"Name: {before.Name} → {after.Name}", $"Nombre: {before.Name} → {after.Name}");
        }

        if (before.Start != after.Start)
        {
            SettingsChange.Add(
                changes, SettingsArea.Health,
                after.Start is { } start ? $"Points are added to a start of {Figures.En(start)}{(before.Start is { } old ? $", before {Figures.En(old)}" : "")}" : "The score is the mean of the points, no longer their sum",
                after.Start is { } inicio ? $"Los puntos se suman a un punto de partida de {Figures.Es(inicio)}{(before.Start is { } antes ? $", antes {Figures.Es(antes)}" : "")}" : "La nota es la media de los puntos, ya no su suma");
        }

        if (before.Family != after.Family)
        {
            SettingsChange.Add(changes, SettingsArea.Health, Words(after.Family).En, Words(after.Family).Es);
        }

        FindMeasures(before, after, id => (latter.FindMeasure(id) ?? former.FindMeasure(id))?.Name ?? new(id, id), changes);
        Number(new("Minimum coverage", "Cobertura mínima"), 100 * before.MinCoverage, 100 * after.MinCoverage, isPercent: true);
        Number(new("Yellow from", "Amarillo desde"), before.Bands.Yellow, after.Bands.Yellow);
        Number(new("Green from", "Verde desde"), before.Bands.Green, after.Bands.Green);
        Number(new("Margin to change band", "Margen para cambiar de banda"), before.Bands.Hysteresis, after.Bands.Hysteresis);

        if (before.Bands.IsFromExcluded != after.Bands.IsFromExcluded)
        {
            var isExcluded = after.Bands.IsFromExcluded;
            SettingsChange.Add(
                changes, SettingsArea.Health,
                isExcluded ? "The line itself belongs to the lower band" : "The line itself belongs to the higher band",
                isExcluded ? "El límite pertenece a la banda de abajo" : "El límite pertenece a la banda de arriba");
        }

        FindCaps(before, after, changes);

        void Number(Words what, double from, double to, bool isPercent = false) =>
            SettingsChange.Number(changes, SettingsArea.Health, what, from, to, isPercent);
    }

    private static void FindMeasures(HealthModel before, HealthModel after, Func<string, Words> nameOf, List<SettingsChange> changes)
    {
        var (former, latter) = (Parts(before), Parts(after));

        foreach (var key in former.Keys.Union(latter.Keys))
        {
            var (a, b) = (former.GetValueOrDefault(key), latter.GetValueOrDefault(key));
            var name = nameOf(key.Measure);

            if (a is null)
            {
                SettingsChange.Add(
                    changes, SettingsArea.Health,
                    $"{name.En} counts now: {Percent(b!.Share, Figures.PercentEn)}", $"{name.Es} ahora cuenta: {Percent(b.Share, Figures.PercentEs)}");
            }
            else if (b is null)
            {
                SettingsChange.Add(changes, SettingsArea.Health, $"{name.En} counts no more", $"{name.Es} ya no cuenta");
            }
            else
            {
                Compare(name, a, b, changes);
            }
        }
    }

    private static void Compare(Words name, Part a, Part b, List<SettingsChange> changes)
    {
        if (Math.Abs(a.Share - b.Share) >= LeastShare)
        {
            SettingsChange.Add(
                changes, SettingsArea.Health,
                $"{name.En}: weight {Percent(a.Share, Figures.PercentEn)} → {Percent(b.Share, Figures.PercentEn)}",
                $"{name.Es}: peso {Percent(a.Share, Figures.PercentEs)} → {Percent(b.Share, Figures.PercentEs)}");
        }

        if (!a.Curve.SelectMany(pair => pair).SequenceEqual(b.Curve.SelectMany(pair => pair)))
        {
            SettingsChange.Add(
                changes, SettingsArea.Health,
                $"{name.En}: curve {Line(a.Curve, Figures.En)} → {Line(b.Curve, Figures.En)}",
                $"{name.Es}: curva {Line(a.Curve, Figures.Es)} → {Line(b.Curve, Figures.Es)}");
        }
    }

    private static void FindCaps(HealthModel before, HealthModel after, List<SettingsChange> changes)
    {
        foreach (var cap in before.Caps.Where(cap => after.Caps.All(other => other.Id != cap.Id)))
        {
            SettingsChange.Add(changes, SettingsArea.Health, $"Cap taken away: {Words(cap).En}", $"Tope quitado: {Words(cap).Es}");
        }

        foreach (var cap in after.Caps.Where(cap => !before.Caps.Contains(cap)))
        {
            var isNew = before.Caps.All(other => other.Id != cap.Id);
            SettingsChange.Add(
                changes, SettingsArea.Health,
                $"{(isNew ? "New cap" : "Cap")}: {Words(cap).En}", $"{(isNew ? "Tope nuevo" : "Tope")}: {Words(cap).Es}");
        }
    }

    private static Words Words(FamilyHealth? family) => family switch
    {
        null => new("Parent accounts and those below are no longer rated together", "Las cuentas matrices y las que cuelgan de ellas ya no tienen nota conjunta"),
        { WithParent: true } => new($"Rated together: a parent account and all below it{Rounding(family).En}", $"Nota conjunta: la cuenta matriz y todas las que cuelgan de ella{Rounding(family).Es}"),
        _ => new($"Rated together: all below a parent account, without itself{Rounding(family).En}", $"Nota conjunta: las que cuelgan de una cuenta matriz, sin ella{Rounding(family).Es}"),
    };

    private static Words Rounding(FamilyHealth family) => family.RoundTo is { } step
        ? new($", rounded to {Figures.En(step)}", $", redondeada a {Figures.Es(step)}")
        : new("", "");

    private static Words Words(Cap cap) => new(
        $"never above {Figures.En(cap.Limit)}, {cap.Name.En}", $"nunca por encima de {Figures.Es(cap.Limit)}, {cap.Name.Es}");

    private static string Percent(double share, Func<double, string> write) => write(Math.Round(1000 * share) / 10);

    private static string Line(IReadOnlyList<IReadOnlyList<double>> curve, Func<double, string> write) =>
        string.Join(", ", curve.Select(pair => $"{string.Join(':', pair.Select(write))}"));

    private static Dictionary<(string Path, string Measure), Part> Parts(HealthModel model)
    {
        var parts = new Dictionary<(string, string), Part>();
        Collect(model.Dimensions, "", 1, model.Dimensions.Sum(dimension => dimension.Weight), parts);

        return parts;
    }

    private static void Collect(
        IReadOnlyList<Dimension> dimensions, string path, double share, double all, Dictionary<(string, string), Part> parts)
    {
        foreach (var dimension in dimensions)
        {
            var (own, measures, inner) = (share * dimension.Weight / all, dimension.Measures ?? [], dimension.Dimensions ?? []);
            var within = measures.Sum(measure => measure.Weight) + inner.Sum(part => part.Weight);

            foreach (var use in measures)
            {
                var part = new Part(own * use.Weight / within, use.Curve);
                parts[($"{path}/{dimension.Id}", use.Measure)] = part;
            }

            Collect(inner, $"{path}/{dimension.Id}", own, within, parts);
        }
    }

    private sealed record Part(double Share, IReadOnlyList<IReadOnlyList<double>> Curve);
}
