namespace Latido.Engine.Scores;

/// <summary>
/// How health is made of measures: a tree of dimensions whose leaves are measures with a weight and a curve. It is
/// data, so that a model can be edited, compared and tried on the past.
/// </summary>
public sealed record HealthModel
{
    public string Name { get; init; } = "General";

    public int Version { get; init; } = 1;

    public IReadOnlyList<Dimension> Dimensions { get; init; } = [];

    public IReadOnlyList<Cap> Caps { get; init; } = [];

    public BandSettings Bands { get; init; } = new();

    /// <summary>
    /// Where given, points are added up: the score with which every account starts, 0-100, to which each measure adds the points
    /// of its curve, or takes them away. Without it the score is the mean of the points, by weight.
    /// </summary>
    public double? Start { get; init; }

    /// <summary>How a parent account and all below it are rated together; null where they are not.</summary>
    public FamilyHealth? Family { get; init; }

    /// <summary>Below this share of weight present there is no score: missing is never neutral.</summary>
    public double MinCoverage { get; init; } = 0.4;

    /// <summary>How the model is called where a score says which model made it.</summary>
    public string Title => FormattableString.Invariant($"{Name} {Version}");

    /// <summary>A measure that gives fewer points is poor: under the middle, or, where points are added up, one that takes some away.</summary>
    public double PoorBelow => Start is null ? 50 : 0;

    /// <summary>The fewest points that a curve may give: points can be taken away only where there is something to take them from.</summary>
    public double LeastPoints => Start is null ? 0 : -100;

    /// <summary>The ids of all measures that its dimensions and caps name.</summary>
    public IEnumerable<string> MeasureIds() =>
        Dimensions.SelectMany(dimension => dimension.MeasureIds()).Concat(Caps.Select(cap => cap.Measure)).Distinct(StringComparer.Ordinal);
}

/// <summary>A part of health with its own name, made of measures or of smaller dimensions.</summary>
public sealed record Dimension(
    string Id,
    Words Name,
    double Weight,
    IReadOnlyList<MeasureUse>? Measures = null,
    IReadOnlyList<Dimension>? Dimensions = null)
{
    /// <summary>The ids of the measures in it and in what is within it.</summary>
    public IEnumerable<string> MeasureIds() =>
        (Measures ?? []).Select(use => use.Measure).Concat((Dimensions ?? []).SelectMany(inner => inner.MeasureIds()));
}

/// <summary>
/// A measure within a model: its weight among its neighbours, and the curve from its value to points, as pairs of
/// value and points with the values rising; between two pairs the line is straight, outside it is flat. Points are 0-100, or,
/// where they are added up, -100 to 100; there the weight only says how much of the account is known by it.
/// </summary>
public sealed record MeasureUse(string Measure, double Weight, IReadOnlyList<IReadOnlyList<double>> Curve);

/// <summary>
/// A ceiling: the score is never above <paramref name="Limit"/> while the measure is at least, or below, a value.
/// </summary>
public sealed record Cap(string Id, Words Name, double Limit, string Measure, double? AtLeast = null, double? Below = null);

/// <summary>
/// From which score on a band begins, and how far beyond the line a score must go before an account changes band,
/// so that it does not flap. With <paramref name="IsFromExcluded"/> the line itself still belongs to the lower band.
/// </summary>
public sealed record BandSettings(double Yellow = 40, double Green = 70, double Hysteresis = 3, bool IsFromExcluded = false)
{
    /// <summary>The band of a score, given the band of before (none means: no memory).</summary>
    public Band Of(double? score, Band before = Band.None)
    {
        if (score is not { } value || double.IsNaN(value))
        {
            return Band.None;
        }

        var plain = IsAt(value, Green) ? Band.Green : IsAt(value, Yellow) ? Band.Yellow : Band.Red;

        if (before is Band.None || before == plain)
        {
            return plain;
        }

        // Towards the band of before: how far would it go if every line were harder to cross by the hysteresis?
        return plain > before
            ? Max(before, IsAt(value, Green + Hysteresis) ? Band.Green : IsAt(value, Yellow + Hysteresis) ? Band.Yellow : Band.Red)
            : Min(before, IsAt(value, Green - Hysteresis) ? Band.Green : IsAt(value, Yellow - Hysteresis) ? Band.Yellow : Band.Red);
    }

    private bool IsAt(double value, double line) => IsFromExcluded ? value > line : value >= line;

    private static Band Max(Band a, Band b) => a > b ? a : b;

    private static Band Min(Band a, Band b) => a < b ? a : b;
}
