namespace Latido.Engine.Scores;

/// <summary>
/// A line through points, straight between them and flat outside: what turns a measured value into points from 0 to
/// 100, or from -100 where they are added up. It must never turn back, so that more of a good thing is never worth less.
/// </summary>
public sealed class Curve
{
    private readonly double[] values;
    private readonly double[] points;

    /// <summary>Takes pairs of value and points, the values rising.</summary>
    public Curve(IReadOnlyList<IReadOnlyList<double>> pairs)
    {
        values = [.. pairs.Select(pair => pair[0])];
        points = [.. pairs.Select(pair => pair[1])];
    }

    /// <summary>The points of the best value.</summary>
    public double Best => Math.Max(points[0], points[^1]);

    /// <summary>The points of a value.</summary>
    public double At(double value)
    {
        if (!(value > values[0]))
        {
            return points[0];
        }

        for (var i = 1; i < values.Length; i++)
        {
            if (value <= values[i])
            {
                var share = (value - values[i - 1]) / (values[i] - values[i - 1]);

                return points[i - 1] + ((points[i] - points[i - 1]) * share);
            }
        }

        return points[^1];
    }
}
