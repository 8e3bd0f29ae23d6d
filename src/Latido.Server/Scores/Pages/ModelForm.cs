using System.Globalization;
using Latido.Engine.Scores;

namespace Latido.Server.Scores.Pages;

/// <summary>
/// Reads what the studio's form says into a draft. A field that is missing or is no number leaves what there was, so that
/// half a form does half its work and no more.
/// </summary>
internal static class ModelForm
{
    /// <summary>The most points a curve may have.</summary>
    public const int MaxPoints = 12;

    private const int MaxCaps = 12;
    private const double NewWeight = 10;

    /// <summary>Where every account starts when a model begins to add up, until somebody says otherwise.</summary>
    private const double MiddleStart = 50;

    /// <summary>What a measure adds at its best, when it is taken into a model that adds up.</summary>
    private const double NewPoints = 10;

    /// <summary>The draft as the form has it; the values are those of the measure of one's own that it adds, where they are known.</summary>
    public static WorkspaceSettings Read(WorkspaceSettings draft, WorkspaceSettings inForce, IFormCollection form, MeasureSpread? values = null)
    {
        var health = draft.Health;
        health = health with
        {
            Dimensions = Dimensions(health.Dimensions, inForce.Health.Dimensions, "", form, new(draft, values)),
            MinCoverage = Number(form, "coverage", 0, 100) / 100 ?? health.MinCoverage,
            Bands = health.Bands with
            {
                Yellow = Number(form, "yellow", 0, 100) ?? health.Bands.Yellow,
                Green = Number(form, "green", 0, 100) ?? health.Bands.Green,
                Hysteresis = Number(form, "hysteresis", 0, 50) ?? health.Bands.Hysteresis,
            },
            Caps = Caps(health.Caps, form, draft),
            Start = form["method"].ToString() switch
            {
                "mean" => null,
                "sum" => Number(form, "start", 0, 100) ?? health.Start ?? MiddleStart,
                _ => health.Start,
            },
            Family = Family(health.Family, form),
        };

        return draft with { Health = health };
    }

    private static FamilyHealth? Family(FamilyHealth? before, IFormCollection form) => form["family"].ToString() switch
    {
        "none" => null,
        "below" or "all" => new(
            form["family"] == "all",
            Number(form, "round-to", 0, FamilyHealth.MostRound) is { } step ? (step >= FamilyHealth.LeastRound ? step : null) : before?.RoundTo),
        _ => before,
    };

    /// <summary>A number of the form between two bounds; null where there is none.</summary>
    public static double? Number(IFormCollection form, string name, double least, double most) => Number(form[name].ToString(), least, most);

    private static double? Number(string? text, double least, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? Math.Clamp(value, least, most)
            : null;

    private static List<Dimension> Dimensions(
        IReadOnlyList<Dimension>? draft, IReadOnlyList<Dimension>? inForce, string above, IFormCollection form, Palette palette)
    {
        var read = new List<Dimension>();

        foreach (var (dimension, isIn) in ModelRows.Union(draft, inForce, dimension => dimension.Id))
        {
            var path = above.Length == 0 ? dimension.Id : $"{above}/{dimension.Id}";
            var former = inForce?.FirstOrDefault(other => other.Id == dimension.Id);
            var weight = Number(form, $"d:{path}", 0, 1000) ?? (isIn ? dimension.Weight : 0);
            var measures = Uses(dimension, former, path, form, palette);
            var inner = Dimensions(dimension.Dimensions, former?.Dimensions, path, form, palette);

            if (weight > 0 && measures.Count + inner.Count > 0)
            {
                read.Add(dimension with
                {
                    Weight = weight, Measures = measures.Count > 0 ? measures : null, Dimensions = inner.Count > 0 ? inner : null,
                });
            }
        }

        return read;
    }

    private static List<MeasureUse> Uses(Dimension dimension, Dimension? former, string path, IFormCollection form, Palette palette)
    {
        var uses = new List<MeasureUse>();

        foreach (var (use, isIn) in ModelRows.Union(dimension.Measures, former?.Measures, use => use.Measure))
        {
            var key = $"{path}|{use.Measure}";

            if ((Number(form, $"m:{key}", 0, 1000) ?? (isIn ? use.Weight : 0)) is > 0 and var weight)
            {
                uses.Add(use with { Weight = weight, Curve = form["curve"] == key ? Curve(use.Curve, form, palette.Settings.Health.LeastPoints) : use.Curve });
            }
        }

        if (form["add"] == "measure" && form["add-in"] == path && palette.Settings.FindMeasure(form["add-measure"].ToString()) is { } added
            && uses.TrueForAll(use => use.Measure != added.Id))
        {
            uses.Add(new(added.Id, NewWeight, FirstCurve(added, palette.Values, palette.Settings.Health.Start is null ? 100 : NewPoints)));
        }

        return uses;
    }

    /// <summary>The pairs that are whole, in the order of their values; of two of one value the later.</summary>
    private static IReadOnlyList<IReadOnlyList<double>> Curve(IReadOnlyList<IReadOnlyList<double>> before, IFormCollection form, double least)
    {
        var (values, points) = (form["value"], form["points"]);
        var pairs = new SortedDictionary<double, double>();

        for (var i = 0; i < Math.Min(Math.Min(values.Count, points.Count), MaxPoints); i++)
        {
            if (Number(values[i], -1e6, 1e6) is { } value && Number(points[i], least, 100) is { } worth)
            {
                pairs[value] = worth;
            }
        }

        return pairs.Count < 2 ? before : [.. pairs.Select(pair => (double[])[pair.Key, pair.Value])];
    }

    /// <summary>A straight line over the range in which the measure usually lies.</summary>
    private static double[][] FirstCurve(Measure measure, MeasureSpread? values, double best)
    {
        var (least, most) = values is { Known: > 0 }
            ? (Math.Round(Math.Min(0, values.Low), 2), Math.Round(values.High, 2))
            : (0, measure.Unit.En == "days" ? 28 : 100);
        most = most > least ? most : least + 1;

        return measure.IsGoodWhenHigh ? [[least, 0], [most, best]] : [[least, best], [most, 0]];
    }

    /// <summary>What a measure may be taken from, and where the values of the one that is added lie.</summary>
    private sealed record Palette(WorkspaceSettings Settings, MeasureSpread? Values);

    private static List<Cap> Caps(IReadOnlyList<Cap> before, IFormCollection form, WorkspaceSettings settings)
    {
        var caps = new List<Cap>();

        foreach (var cap in before.Where(cap => form[$"cap:{cap.Id}:gone"].Count == 0))
        {
            var limit = Number(form, $"cap:{cap.Id}:limit", 0, 100) ?? cap.Limit;
            var value = Number(form, $"cap:{cap.Id}:value", -1e6, 1e6);
            caps.Add(cap with
            {
                Limit = limit,
                AtLeast = cap.AtLeast is null ? null : value ?? cap.AtLeast,
                Below = cap.Below is null ? null : value ?? cap.Below,
            });
        }

        if (form["add"] == "cap" && caps.Count < MaxCaps && settings.FindMeasure(form["cap-measure"].ToString()) is { } measure)
        {
            var value = Number(form, "cap-value", -1e6, 1e6) ?? 0;
            var isBelow = form["cap-side"] == "below";
            var (en, es) = isBelow ? ("below", "por debajo de") : ("from", "desde");
            var figure = value.ToString("0.##", CultureInfo.InvariantCulture);
            caps.Add(new(
                FreeId(caps.Concat(before), measure.Id), new($"{measure.Name.En} {en} {figure}", $"{measure.Name.Es} {es} {figure}"),
                Number(form, "cap-limit", 0, 100) ?? 40, measure.Id, isBelow ? null : value, isBelow ? value : null));
        }

        return caps;
    }

    private static string FreeId(IEnumerable<Cap> caps, string wanted)
    {
        var taken = caps.Select(cap => cap.Id).ToHashSet(StringComparer.Ordinal);

        return Enumerable.Range(1, MaxCaps * 3).Select(number => number == 1 ? wanted : $"{wanted}{number}").First(id => !taken.Contains(id));
    }
}
