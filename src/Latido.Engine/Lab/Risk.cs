namespace Latido.Engine.Lab;

/// <summary>
/// Risks as whole numbers from 0 to 10,000, the higher the worse: 100 points of health are 0. A score, days of silence and a
/// fall of use are all put on it, so that one piece of arithmetic judges models and baselines alike.
/// </summary>
internal static class Risk
{
    public const int Most = 10_000;

    /// <summary>There was too little to say anything.</summary>
    public const ushort None = ushort.MaxValue;

    public static ushort OfScore(double? score) => score is { } value ? (ushort)(Most - (int)Math.Round(Math.Clamp(value, 0, 100) * 100)) : None;

    public static double ToScore(ushort risk) => (Most - risk) / 100.0;

    /// <summary>The naive baseline: days since the last use.</summary>
    public static ushort OfSilence(int days) => (ushort)Math.Clamp(days, 0, Most);

    /// <summary>
    /// The other one: use of 28 days against the 28 before. Half of the scale is no change; where there was no use in either it
    /// is as bad as can be, which is the most such a rule can be credited with.
    /// </summary>
    public static ushort OfFall(long before, long now) =>
        before + now == 0 ? (ushort)Most : (ushort)Math.Round(Most * (double)before / (before + now));
}
