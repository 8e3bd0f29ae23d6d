namespace Latido.Engine.Scores;

/// <summary>Reads a measure's value from the numbers of a day; NaN when there is nothing to measure.</summary>
internal delegate double MeasureReader(in DayNumbers numbers, Ruling ruling);

/// <summary>A thing that can be measured about an account and put into a health model.</summary>
/// <param name="Id">The name that models use.</param>
/// <param name="Name">The name people read.</param>
/// <param name="Unit">What the value is counted in: %, days, points.</param>
/// <param name="IsGoodWhenHigh">Whether more is better; a curve must run that way.</param>
public sealed record Measure(string Id, Words Name, Words Unit, bool IsGoodWhenHigh)
{
    /// <summary>Reads the value.</summary>
    internal MeasureReader Read { get; init; } = null!;

    /// <summary>It is read from <see cref="DayNumbers.Business"/>, which is made only where such a one is asked for.</summary>
    internal bool IsOfBusiness { get; init; }

    /// <summary>Says what the value means.</summary>
    internal MeasureSpeaker Say { get; init; } = null!;
}

/// <summary>
/// The measures there are. A new one is one entry here: what it is called, how it is read, how it is said; models name
/// it by its id.
/// </summary>
public static class Measures
{
    private const int TrendDays = 28;

    /// <summary>Less weighted use than this over eight weeks has no trend: it is noise.</summary>
    private const int TrendMinRaw = 20;

    private static readonly Words Percent = new("%", "%");
    private static readonly Words Days = new("days", "días");
    private static readonly Words Points = new("points", "puntos");

    /// <summary>All measures, in the order in which a studio would list them.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        Of("engagementLevel", new("Engagement", "Interacción"), Points, true, ReadEngagement, MeasureTexts.Engagement),
        Of("breadth", new("Features used", "Funciones usadas"), Percent, true, ReadBreadth, MeasureTexts.Breadth),
        Of("trend", new("Trend of use", "Tendencia de uso"), Percent, true, ReadTrend, MeasureTexts.Trend),
        Of("recency", new("Days since last use", "Días desde el último uso"), Days, false, ReadRecency, MeasureTexts.Recency),
        Of("activeDays", new("Days with use in four weeks", "Días con uso en cuatro semanas"), Days, true, ReadActiveDays, MeasureTexts.ActiveDays),
        Of("activeShare", new("Share of people active", "Personas activas"), Percent, true, ReadActiveShare, MeasureTexts.ActiveShare),
        Of("peopleTrend", new("Trend of weekly active people", "Tendencia de personas activas por semana"), Percent, true, ReadPeopleTrend, MeasureTexts.PeopleTrend),
        Of("stickiness", new("Weekly of monthly active people", "Activas por semana entre activas al mes"), Percent, true, ReadStickiness, MeasureTexts.Stickiness),
        Of("activation", new("Activation", "Activación"), Percent, true, ReadActivation, MeasureTexts.Activation),
        Of("licenceUse", new("Seats in use", "Licencias en uso"), Percent, true, ReadLicenceUse, MeasureTexts.LicenceUse),
        .. BusinessMeasures.All,
    ];

    /// <summary>The measure with this id, or null.</summary>
    public static Measure? Find(string id) => All.FirstOrDefault(measure => measure.Id == id);

    internal static int SizeOf(in DayNumbers numbers, Ruling ruling) =>
        !ruling.Settings.Engagement.PerSeat ? 1 : numbers.Seats > 0 ? numbers.Seats : Math.Max(1, numbers.Seen90);

    private static Measure Of(
        string id, Words name, Words unit, bool isGoodWhenHigh, MeasureReader read, MeasureSpeaker say) =>
        new(id, name, unit, isGoodWhenHigh) { Read = read, Say = say };

    private static double ReadEngagement(in DayNumbers n, Ruling ruling) =>
        n.FirstUse < 0 ? double.NaN : ruling.Engage((double)n.Raw / SizeOf(in n, ruling));

    private static double ReadBreadth(in DayNumbers n, Ruling ruling) =>
        n.FirstUse < 0 ? double.NaN : 100 * n.Names28 / Math.Max(1, ruling.Benchmark.Breadth);

    /// <summary>
    /// Change in percent of 28 days against the 28 before. A history that covers at least half of the days before is
    /// scaled up; a shorter one, or hardly any use, has no trend.
    /// </summary>
    private static double ReadTrend(in DayNumbers n, Ruling ruling)
    {
        var seenBefore = Math.Min(TrendDays, n.History - TrendDays);

        if (seenBefore < TrendDays / 2 || n.Raw28 + n.Raw28Before < TrendMinRaw || n.Raw28Before == 0)
        {
            return double.NaN;
        }

        var before = n.Raw28Before * (double)TrendDays / seenBefore;

        return Math.Min(100 * (n.Raw28 - before) / before, 300);
    }

    private static double ReadRecency(in DayNumbers n, Ruling ruling) => n.FirstUse < 0 ? double.NaN : n.Day - n.LastUse;

    private static double ReadActiveDays(in DayNumbers n, Ruling ruling) =>
        n.History < 7 ? double.NaN : n.ActiveDays28 * 28.0 / Math.Min(28, n.History);

    /// <summary>Active people in 30 days among the seats, or among those seen in 90 days where seats are not known.</summary>
    private static double ReadActiveShare(in DayNumbers n, Ruling ruling) =>
        n.FirstUse < 0 ? double.NaN
        : n.Seats > 0 ? Math.Min(100, 100.0 * n.Active30 / n.Seats)
        : n.Seen90 == 0 ? 0
        : 100.0 * n.Active30 / n.Seen90;

    private static double ReadPeopleTrend(in DayNumbers n, Ruling ruling) =>
        n.History < 42 || n.Weekly3Before < 2 ? double.NaN : 100 * (n.Weekly3 - n.Weekly3Before) / n.Weekly3Before;

    private static double ReadStickiness(in DayNumbers n, Ruling ruling) =>
        n.History < 14 ? double.NaN : n.Active30 == 0 ? 0 : 100.0 * n.Active7 / n.Active30;

    private static double ReadActivation(in DayNumbers n, Ruling ruling) =>
        n.FirstUse < 0 || n.Criteria == 0 ? double.NaN : 100.0 * n.CriteriaMet / n.Criteria;

    private static double ReadLicenceUse(in DayNumbers n, Ruling ruling) =>
        n.FirstUse < 0 || n.Seats == 0 ? double.NaN : 100.0 * n.Active30 / n.Seats;
}
