using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>
/// What the amounts of one custom measure come to on each of a span of days: sums run on, and of each window the largest is known. In whole
/// millionths, so that a day taken off leaves nothing behind. Keeps its arrays; one to a thread.
/// </summary>
internal sealed class AmountTrack
{
    // By day since the first that is looked at: the sum up to and without the day; its largest; that of the window that ends with it.
    private Int128[] sums = [];
    private long[] ofDay = [];
    private long[] largest = [];
    private int[] candidates = [];
    private int first;
    private int window;

    public void Begin(int fromDay, int length, int days)
    {
        (first, window) = (fromDay, days);

        if (sums.Length < length + 1)
        {
            (sums, ofDay) = (new Int128[length + 65], new long[length + 65]);
            (largest, candidates) = (new long[length + 65], new int[length + 65]);
        }

        sums.AsSpan(0, length + 1).Clear();
        ofDay.AsSpan(0, length).Fill(long.MinValue);
    }

    public void Add(in AmountCell cell)
    {
        var index = cell.Day - first;
        sums[index + 1] += cell.Sum;
        ofDay[index] = Math.Max(ofDay[index], cell.Max);
    }

    /// <summary>All cells are in.</summary>
    public void AddUp(int length)
    {
        // The days that may still be the largest of a window, each smaller than the one before it.
        var (head, tail) = (0, 0);

        for (var i = 0; i < length; i++)
        {
            sums[i + 1] += sums[i];

            while (tail > head && ofDay[candidates[tail - 1]] <= ofDay[i])
            {
                tail--;
            }

            candidates[tail++] = i;
            head += candidates[head] <= i - window ? 1 : 0;
            largest[i] = ofDay[candidates[head]];
        }
    }

    public double SumAt(int day) => InOnes(sums[day - first + 1] - sums[day - first + 1 - window]);

    /// <summary>The sum of the window before.</summary>
    public double SumBefore(int day) => InOnes(sums[day - first + 1 - window] - sums[day - first + 1 - (2 * window)]);

    /// <summary>The largest of the window; nothing that means anything where it has none.</summary>
    public double MaxAt(int day) => InOnes(largest[day - first]);

    private static double InOnes(Int128 millionths) => (double)((decimal)millionths / AmountCell.Scale);
}
