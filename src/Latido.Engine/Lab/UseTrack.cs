using Latido.Engine.Facts;

namespace Latido.Engine.Lab;

/// <summary>
/// An account's use by day, of any weight, for outcomes and baselines. Kept between accounts, one to a thread.
/// </summary>
internal sealed class UseTrack
{
    private const int FallDays = 28;

    private long[] upTo = [];
    private int[] lastUse = [];
    private int first;
    private int end;

    /// <summary>Reads the days from the first to the last, and the eight weeks before them.</summary>
    public void Begin(AccountFacts account, int firstDay, int lastDay, int reach)
    {
        first = firstDay - Math.Max(2 * FallDays, reach);
        end = lastDay + 1;
        var count = end - first + 1;

        if (upTo.Length < count)
        {
            (upTo, lastUse) = (new long[count + 64], new int[count + 64]);
        }

        var cells = account.Usage.Between(first, lastDay);
        (upTo[0], lastUse[0]) = (0, account.Usage.LastDayUpTo(first - 1));

        for (var (day, at) = (first, 0); day < end; day++)
        {
            var sum = 0L;

            for (; at < cells.Length && cells[at].Day == day; at++)
            {
                sum += cells[at].Count;
            }

            upTo[day + 1 - first] = upTo[day - first] + sum;
            lastUse[day + 1 - first] = sum > 0 ? day : lastUse[day - first];
        }
    }

    /// <summary>Events in the days after one day up to another, the latter included.</summary>
    public long Between(int after, int upToDay) => upTo[Math.Min(upToDay + 1, end) - first] - upTo[after + 1 - first];

    /// <summary>The last day with use up to a day; -1 for never.</summary>
    public int LastUse(int day) => lastUse[day + 1 - first];

    /// <summary>The naive baselines as of the close of a day.</summary>
    public (ushort Recency, ushort Fall) Baselines(int day)
    {
        var last = LastUse(day);

        return (
            last < 0 ? (ushort)Risk.Most : Risk.OfSilence(day - last),
            Risk.OfFall(Between(day - (2 * FallDays), day - FallDays), Between(day - FallDays, day)));
    }
}
