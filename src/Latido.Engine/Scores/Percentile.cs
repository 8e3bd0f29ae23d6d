namespace Latido.Engine.Scores;

/// <summary>Percentiles by linear interpolation, and ranks.</summary>
public static class Percentile
{
    /// <summary>The value below which this share (0-1) of the sorted values lies, between neighbours in a straight line.</summary>
    public static double Of(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.IsEmpty)
        {
            return double.NaN;
        }

        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Length - 1);

        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }

    /// <summary>The percentile rank of a value among sorted ones, 0-100: those below, and half of its equals.</summary>
    public static double RankOf(double value, ReadOnlySpan<double> sorted)
    {
        var below = Count(sorted, value, equals: false);
        var notAbove = Count(sorted, value, equals: true);

        return 100.0 * (below + notAbove) / 2 / sorted.Length;
    }

    /// <summary>How many of the sorted values are below, or not above, a value.</summary>
    private static int Count(ReadOnlySpan<double> sorted, double value, bool equals)
    {
        var (low, high) = (0, sorted.Length);

        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = sorted[middle] < value || (equals && sorted[middle] <= value) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
