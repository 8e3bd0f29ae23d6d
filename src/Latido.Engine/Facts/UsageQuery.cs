using System.Runtime.InteropServices;

namespace Latido.Engine.Facts;

/// <summary>Counts of one day (see <see cref="DayNumber"/>).</summary>
public readonly record struct DayCount(int Day, long Count);

/// <summary>Use of one event, by one person or on one day, with its days, oldest first; days without use are left out.</summary>
/// <param name="Key">The event's number, the person's index in the account, or the day's number.</param>
public sealed record UsageRow(int Key, long Count, IReadOnlyList<DayCount> Days);

/// <summary>Adds up the use of an account between two days, both included, for pages and the API.</summary>
public static class UsageQuery
{
    /// <summary>By day, oldest first.</summary>
    public static IReadOnlyList<UsageRow> ByDay(UsageCalendar usage, int firstDay, int lastDay) =>
        [.. Group(usage.Between(firstDay, lastDay), cell => cell.Day).OrderBy(row => row.Key)];

    /// <summary>By event, the most used first.</summary>
    public static IReadOnlyList<UsageRow> ByEvent(UsageCalendar usage, int firstDay, int lastDay) =>
        [.. Group(usage.Between(firstDay, lastDay), cell => cell.Event).OrderByDescending(row => row.Count).ThenBy(row => row.Key)];

    /// <summary>By person, the busiest first.</summary>
    public static IReadOnlyList<UsageRow> ByPerson(UsageCalendar usage, int firstDay, int lastDay) =>
        [.. Group(usage.Between(firstDay, lastDay), cell => cell.Person).OrderByDescending(row => row.Count).ThenBy(row => row.Key)];

    /// <summary>Σ count × weight over the cells between two days: raw engagement. Events beyond the weights count nothing.</summary>
    public static double Weighted(UsageCalendar usage, int firstDay, int lastDay, ReadOnlySpan<double> weights) =>
        Weighted(usage.Between(firstDay, lastDay), weights);

    /// <summary>Σ count × weight over cells.</summary>
    public static double Weighted(ReadOnlySpan<UsageCell> cells, ReadOnlySpan<double> weights)
    {
        var sum = 0.0;

        foreach (var cell in cells)
        {
            var number = cell.Event;

            if ((uint)number < (uint)weights.Length)
            {
                sum += cell.Count * weights[number];
            }
        }

        return sum;
    }

    /// <summary>Adds Σ count × weight between two days to each person's sum, by index.</summary>
    public static void WeightedByPerson(UsageCalendar usage, int firstDay, int lastDay, ReadOnlySpan<double> weights, Span<double> sums)
    {
        foreach (var cell in usage.Between(firstDay, lastDay))
        {
            if (cell.Event < weights.Length)
            {
                sums[cell.Person] += cell.Count * weights[cell.Event];
            }
        }
    }

    private static IEnumerable<UsageRow> Group(ReadOnlySpan<UsageCell> cells, Func<UsageCell, int> keyOf)
    {
        Dictionary<int, List<DayCount>> rows = [];

        foreach (var cell in cells)
        {
            ref var days = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, keyOf(cell), out _);
            days ??= [];

            if (days.Count > 0 && days[^1].Day == cell.Day)
            {
                days[^1] = new(cell.Day, days[^1].Count + cell.Count);
            }
            else
            {
                days.Add(new(cell.Day, cell.Count));
            }
        }

        return rows.Select(row => new UsageRow(row.Key, row.Value.Sum(day => day.Count), row.Value));
    }
}
