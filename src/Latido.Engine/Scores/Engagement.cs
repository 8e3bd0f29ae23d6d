namespace Latido.Engine.Scores;

/// <summary>From raw engagement to 0-100.</summary>
public static class Engagement
{
    private static readonly double Ln10 = Math.Log(10);

    /// <summary>Σ count × weight.</summary>
    public static double Raw(IEnumerable<(long Count, int Weight)> uses) =>
        uses.Sum(use => (double)use.Count * use.Weight);

    /// <summary>
    /// Against a benchmark: 0 for nothing, 90 for an account as good as the benchmark, and ever slower towards 100, so
    /// that the top decile can still be told apart; or in a straight line to 100 at the benchmark, and no further.
    /// </summary>
    public static double Absolute(double raw, double p90, EngagementCurve curve = EngagementCurve.Exponential) =>
        p90 <= 0 ? 0
        : curve is EngagementCurve.Linear ? Math.Min(100, 100 * raw / p90)
        : 100 * (1 - Math.Exp(-Ln10 * raw / p90));
}
