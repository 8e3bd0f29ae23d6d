using Latido.Engine.Scores;

namespace Latido.Engine.Lab;

/// <summary>
/// A figure with its 95 % interval, by bootstrap over accounts; the interval is null where too few draws had anything to measure.
/// </summary>
public sealed record Estimate(double Value, double? Low, double? High)
{
    /// <summary>Fewer draws than this make no interval.</summary>
    private const int LeastDraws = 20;

    /// <summary>The same figure with an interval that reaches at least so far; one without an interval stays without.</summary>
    internal Estimate AtLeast(double low, double high) => Low is null || double.IsNaN(low) || double.IsNaN(high)
        ? this
        : this with { Low = Math.Min(Low.Value, low), High = Math.Max(High!.Value, high) };

    /// <summary>From the figure itself and what the draws gave, NaN where one had nothing to measure; null without a figure.</summary>
    internal static Estimate? Of(double value, ReadOnlySpan<double> draws)
    {
        if (double.IsNaN(value))
        {
            return null;
        }

        var sorted = draws.ToArray().Where(draw => !double.IsNaN(draw)).Order().ToArray();

        return sorted.Length < LeastDraws
            ? new(value, null, null)
            : new(value, Math.Min(value, Percentile.Of(sorted, 0.025)), Math.Max(value, Percentile.Of(sorted, 0.975)));
    }
}

/// <summary>How many, and the middle and the quarters of them.</summary>
public sealed record Quartiles(int Count, double Lower, double Median, double Upper)
{
    internal static Quartiles? Of(IEnumerable<int> values)
    {
        var sorted = values.Order().Select(value => (double)value).ToArray();

        return sorted.Length == 0
            ? null
            : new(sorted.Length, Percentile.Of(sorted, 0.25), Percentile.Of(sorted, 0.5), Percentile.Of(sorted, 0.75));
    }
}

/// <summary>The interval of a share by Wilson's formula, which also holds for few and for none.</summary>
internal static class Wilson
{
    private const double Z = 1.959964;

    public static (double Low, double High) Of(double share, double count)
    {
        if (count <= 0)
        {
            return (0, 1);
        }

        var (z2, middle) = (Z * Z, share + (Z * Z / (2 * count)));
        var reach = Z * Math.Sqrt((share * (1 - share) / count) + (z2 / (4 * count * count)));
        var whole = 1 + (z2 / count);

        return (Math.Max(0, (middle - reach) / whole), Math.Min(1, (middle + reach) / whole));
    }
}
