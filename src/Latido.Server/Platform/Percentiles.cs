using System.Numerics;

namespace Latido.Server.Platform;

/// <summary>
/// Counts durations in buckets of about nine per cent, so that p50, p95 and p99 of the last hour cost half a kilobyte
/// and no sorting. Six slices of ten minutes each roll over. Safe for concurrent use.
/// </summary>
public sealed class Percentiles(TimeProvider time)
{
    private const int Slices = 6;
    private const int StepsPerOctave = 8;
    private const int Buckets = 40 * StepsPerOctave;

    private readonly Lock gate = new();
    private readonly int[] counts = new int[Slices * Buckets];
    private readonly long[] starts = new long[Slices];

    /// <summary>Adds one duration in microseconds; a negative one counts as none.</summary>
    public void Add(long microseconds)
    {
        lock (gate)
        {
            counts[(Slice() * Buckets) + Bucket(Math.Max(microseconds, 1))]++;
        }
    }

    /// <summary>The durations below which these shares (0-1) of the last hour lie, in microseconds, and how many there were.</summary>
    public (long Count, double[] Values) Read(params ReadOnlySpan<double> shares)
    {
        var sums = new long[Buckets];

        lock (gate)
        {
            Slice();

            for (var i = 0; i < counts.Length; i++)
            {
                sums[i % Buckets] += counts[i];
            }
        }

        var total = sums.Sum();
        var values = new double[shares.Length];

        for (var i = 0; i < shares.Length && total > 0; i++)
        {
            var rank = Math.Max(1, (long)Math.Ceiling(shares[i] * total));
            var seen = 0L;
            var bucket = 0;

            while ((seen += sums[bucket]) < rank)
            {
                bucket++;
            }

            values[i] = Middle(bucket);
        }

        return (total, values);
    }

    private static double Middle(int bucket) =>
        Math.ScaleB(1, bucket / StepsPerOctave) * (1 + (((bucket % StepsPerOctave) + 0.5) / StepsPerOctave));

    private static int Bucket(long value)
    {
        var octave = BitOperations.Log2((ulong)value);
        var step = octave >= 3 ? (int)(value >> (octave - 3)) & 7 : (int)(value << (3 - octave)) & 7;

        return Math.Min((octave * StepsPerOctave) + step, Buckets - 1);
    }

    /// <summary>The slice of now. A new one is emptied first, and with it all that is older than an hour.</summary>
    private int Slice()
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds() / 600;
        var slice = (int)(now % Slices);

        if (starts[slice] == now)
        {
            return slice;
        }

        starts[slice] = now;
        counts.AsSpan(slice * Buckets, Buckets).Clear();

        for (var i = 0; i < Slices; i++)
        {
            if (starts[i] <= now - Slices)
            {
                counts.AsSpan(i * Buckets, Buckets).Clear();
            }
        }

        return slice;
    }
}
