namespace Latido.Engine.Tracking;

/// <summary>The last five days of a series beside what was expected, summed up so that any window of them costs the same.</summary>
internal sealed class Stretch
{
    public const int Hours = 120;

    private readonly int from;
    private readonly double[] came = new double[Hours + 1];
    private readonly double[] expected = new double[Hours + 1];
    private readonly int[] hours = new int[Hours + 1];

    public Stretch(SourceScene scene, HourSeries series, Func<int, double> usual)
    {
        from = scene.Until - Hours;

        for (var i = 0; i < Hours; i++)
        {
            var hour = from + i;
            var wanted = usual(hour);

            // Without an expectation an hour says nothing about a level.
            var counts = wanted > 0 && scene.IsAttended(hour);
            came[i + 1] = came[i] + (counts ? series[hour] : 0);
            expected[i + 1] = expected[i] + (counts ? wanted : 0);
            hours[i + 1] = hours[i] + (counts ? 1 : 0);
        }
    }

    public Window Between(int start, int end)
    {
        var (a, b) = (Math.Clamp(start - from, 0, Hours), Math.Clamp(end - from, 0, Hours));

        return a >= b ? default : new(came[b] - came[a], expected[b] - expected[a], hours[b] - hours[a]);
    }

    /// <summary>What came within some hours, against what was expected.</summary>
    internal readonly record struct Window(double Came, double Expected, int Hours)
    {
        public double Ratio => Expected > 0 ? Came / Expected : 0;
    }
}
