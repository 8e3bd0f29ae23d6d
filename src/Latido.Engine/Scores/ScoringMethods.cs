namespace Latido.Engine.Scores;

/// <summary>
/// How other products make a score of numbers, so that a company can keep its figures when it moves here and compare
/// before it changes them. Each is the product's own published rule; the golden vectors of the tests are theirs.
/// </summary>
public static class ScoringMethods
{
    /// <summary>Accoil, older: the 90th percentile is 100, linear below and flat above.</summary>
    public static double Winsorised(double raw, double p90) => p90 <= 0 ? 0 : Math.Min(100, 100 * raw / p90);

    /// <summary>Vitally: 10 for healthy, 5 for in between, 0 for poor; the mean.</summary>
    public static double Vitally(IReadOnlyCollection<Grade> grades) =>
        grades.Average(grade => grade switch { Grade.Good => 10.0, Grade.Average => 5.0, _ => 0.0 });

    /// <summary>Planhat: an account starts at 5, rules add and take, and it stays within 0-10.</summary>
    public static double Planhat(IEnumerable<double> changes) => Math.Clamp(5 + changes.Sum(), 0, 10);

    /// <summary>Planhat, a group: the rounded mean of the parent and its children.</summary>
    public static int PlanhatGroup(IReadOnlyCollection<double> scores) =>
        (int)Math.Round(scores.Average(), MidpointRounding.AwayFromZero);

    /// <summary>Totango, quality of a portfolio: good 100, average 60, poor 40; the mean.</summary>
    public static double TotangoQuality(IReadOnlyCollection<Grade> grades) =>
        grades.Average(grade => grade switch { Grade.Good => 100.0, Grade.Average => 60.0, _ => 40.0 });

    /// <summary>Totango, multidimensional: good 100, average 60, poor 0, weighted and rounded.</summary>
    public static int TotangoDimension(IReadOnlyCollection<(Grade Grade, double Weight)> metrics) =>
        (int)Math.Round(
            metrics.Sum(m => m.Weight * m.Grade switch { Grade.Good => 100, Grade.Average => 60, _ => 0 })
                / metrics.Sum(m => m.Weight),
            MidpointRounding.AwayFromZero);

    /// <summary>Totango, strict: all good is good, any poor is poor, else average; what is not known is left out.</summary>
    public static Grade? TotangoStrict(IEnumerable<Grade?> grades)
    {
        var known = grades.OfType<Grade>().ToList();

        return known switch
        {
            [] => null,
            _ when known.Contains(Grade.Poor) => Grade.Poor,
            _ when known.TrueForAll(grade => grade is Grade.Good) => Grade.Good,
            _ => Grade.Average,
        };
    }

    /// <summary>
    /// Totango's engagement: the percentile of mean daily actions over 14 full days (fewer for a newer account) among
    /// accounts of the same status; under one action a day it is 0.
    /// </summary>
    public static double TotangoEngagement(double actionsPerDay, ReadOnlySpan<double> sortedPeers) =>
        actionsPerDay < 1 ? 0 : Percentile.RankOf(actionsPerDay, sortedPeers);

    /// <summary>ChurnZero's frequency of use, from the active days among the last 14.</summary>
    public static UseFrequency ChurnZeroFrequency(int activeDaysOf14) => activeDaysOf14 switch
    {
        >= 9 => UseFrequency.Daily,
        >= 5 => UseFrequency.Weekly,
        >= 2 => UseFrequency.Occasionally,
        _ => UseFrequency.Inactive,
    };

    /// <summary>Gainsight's bands: up to 50 red, up to 75 yellow, above green.</summary>
    public static BandSettings GainsightBands { get; } = new(50, 75, 0, IsFromExcluded: true);
}

/// <summary>How a condition stands, in the three steps that several products use.</summary>
public enum Grade
{
    Poor,
    Average,
    Good,
}

/// <summary>How often an account is there, worst first.</summary>
public enum UseFrequency
{
    Inactive,
    Occasionally,
    Weekly,
    Daily,
}
