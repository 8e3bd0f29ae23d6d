namespace Latido.Engine.Scores;

/// <summary>The rules of a health model: known measures, weights above nought, curves that never turn back.</summary>
internal static class HealthModelRules
{
    /// <summary>Checks a model that stands at this path and may name these measures.</summary>
    public static void Check(HealthModel model, IReadOnlyList<Measure> known, string path, List<SettingsProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(model.Name))
        {
            problems.Add(new($"{path}.name", "A model needs a name: scores say which model made them."));
        }

        SettingsRules.CheckShare(model.MinCoverage, $"{path}.minCoverage", problems);
        CheckBands(model.Bands, $"{path}.bands", problems);
        CheckSum(model, path, problems);
        var measures = new List<string>();
        CheckAll(model, model.Dimensions, known, $"{path}.dimensions", measures, problems);

        if (measures.Count == 0)
        {
            problems.Add(new($"{path}.dimensions", "A model needs at least one measure."));
        }
        else if (measures.Count > Rater.MaxParts)
        {
            problems.Add(new($"{path}.dimensions", $"A model may have {Rater.MaxParts} measures, not {measures.Count}. Leave some out."));
        }

        CheckCaps(model.Caps, known, $"{path}.caps", problems);
    }

    private static void CheckBands(BandSettings bands, string path, List<SettingsProblem> problems)
    {
        if (!(bands.Yellow > 0 && bands.Yellow < bands.Green && bands.Green < 100))
        {
            problems.Add(new(path, "0 < yellow < green < 100 must hold: yellow begins below green."));
        }
        else if (!(bands.Hysteresis >= 0 && bands.Hysteresis * 2 <= bands.Green - bands.Yellow))
        {
            problems.Add(new($"{path}.hysteresis", "Hysteresis is 0 to half of the way from yellow to green: more would skip the yellow band."));
        }
    }

    private static void CheckSum(HealthModel model, string path, List<SettingsProblem> problems)
    {
        if (model.Start is { } start && !(start >= 0 && start <= 100))
        {
            problems.Add(new($"{path}.start", "A start is a score from 0 to 100: what an account has before anything is added or taken away. For 5 of 10 write 50."));
        }

        if (model.Family?.RoundTo is { } step && !(step >= FamilyHealth.LeastRound && step <= FamilyHealth.MostRound))
        {
            problems.Add(new(
                $"{path}.family.roundTo",
                FormattableString.Invariant($"This is a number from {FamilyHealth.LeastRound} to {FamilyHealth.MostRound}: 1 rounds to whole points, 10 to tens. Leave it out to round nothing.")));
        }
    }

    private static void CheckAll(
        HealthModel model, IReadOnlyList<Dimension> dimensions, IReadOnlyList<Measure> known, string path, List<string> measures, List<SettingsProblem> problems)
    {
        SettingsRules.CheckUnique(dimensions.Select(dimension => dimension.Id), path, problems);

        for (var i = 0; i < dimensions.Count; i++)
        {
            var (dimension, place) = (dimensions[i], FormattableString.Invariant($"{path}[{i}]"));
            SettingsRules.CheckAbove(dimension.Weight, $"{place}.weight", problems);

            if (dimension is { Measures: null or [], Dimensions: null or [] })
            {
                problems.Add(new(place, "A dimension needs measures, or smaller dimensions."));
            }

            for (var m = 0; m < (dimension.Measures?.Count ?? 0); m++)
            {
                var inner = FormattableString.Invariant($"{place}.measures[{m}]");
                CheckMeasure(model, dimension.Measures![m], known, inner, problems);
                measures.Add(dimension.Measures[m].Measure);
            }

            CheckAll(model, dimension.Dimensions ?? [], known, $"{place}.dimensions", measures, problems);
        }
    }

    private static void CheckMeasure(HealthModel model, MeasureUse use, IReadOnlyList<Measure> known, string path, List<SettingsProblem> problems)
    {
        SettingsRules.CheckAbove(use.Weight, $"{path}.weight", problems);

        if (known.FirstOrDefault(each => each.Id == use.Measure) is not { } measure)
        {
            problems.Add(new($"{path}.measure", Unknown(use.Measure, known)));
        }
        else if (CurveProblem(use.Curve, measure.IsGoodWhenHigh, model) is { } problem)
        {
            problems.Add(new($"{path}.curve", problem));
        }
    }

    private static string Unknown(string measure, IReadOnlyList<Measure> known) =>
        $"There is no measure {measure}. Known are {string.Join(", ", known.Select(each => each.Id))}. One of your own stands under measures.";

    private static string? CurveProblem(IReadOnlyList<IReadOnlyList<double>> curve, bool isGoodWhenHigh, HealthModel model)
    {
        if (curve.Count < 2 || curve.Any(pair => pair is not { Count: 2 }))
        {
            return "A curve is a list of at least two pairs of value and points, as [[0, 0], [50, 80], [100, 100]].";
        }

        if (curve.Any(pair => !double.IsFinite(pair[0]) || !(pair[1] >= model.LeastPoints && pair[1] <= 100)))
        {
            return model.Start is null
                ? "Points go from 0 to 100. A measure takes points away only in a model with a start, to which points are added."
                : "Points go from -100 to 100: what is added to the start, or taken away.";
        }

        for (var i = 1; i < curve.Count; i++)
        {
            if (curve[i][0] <= curve[i - 1][0])
            {
                return "The values of a curve must rise from pair to pair.";
            }

            if (isGoodWhenHigh ? curve[i][1] < curve[i - 1][1] : curve[i][1] > curve[i - 1][1])
            {
                return isGoodWhenHigh
                    ? "More of this is better, so points must rise or stay with the value: a good thing is never worth less."
                    : "More of this is worse, so points must fall or stay as the value rises.";
            }
        }

        return null;
    }

    private static void CheckCaps(IReadOnlyList<Cap> caps, IReadOnlyList<Measure> known, string place, List<SettingsProblem> problems)
    {
        SettingsRules.CheckUnique(caps.Select(cap => cap.Id), place, problems);

        for (var i = 0; i < caps.Count; i++)
        {
            var (cap, path) = (caps[i], FormattableString.Invariant($"{place}[{i}]"));

            if (known.All(each => each.Id != cap.Measure))
            {
                problems.Add(new($"{path}.measure", Unknown(cap.Measure, known)));
            }

            if (cap.AtLeast is null == cap.Below is null)
            {
                problems.Add(new(path, "A cap needs exactly one of atLeast or below: the value from which on it holds."));
            }

            if (!(cap.Limit >= 0 && cap.Limit <= 100))
            {
                problems.Add(new($"{path}.limit", "A limit is a score from 0 to 100."));
            }
        }
    }
}
