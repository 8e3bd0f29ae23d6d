using Latido.Engine.Facts;

namespace Latido.Engine.Lab;

/// <summary>The tables of a report over the tested model's scores: thresholds, calibration, the halves of the span.</summary>
internal static class ScoreTables
{
    private const int Tenths = 10;
    private const int ThresholdStep = 5;

    public static IReadOnlyList<ThresholdResult> Thresholds(IEnumerable<Observation> rows, int happened)
    {
        var table = TableOf(rows);
        var results = new List<ThresholdResult>();

        for (var below = ThresholdStep; below < 100; below += ThresholdStep)
        {
            var line = Risk.OfScore(below);
            var (right, alarms) = (0L, 0L);

            foreach (var row in table.Rows().Where(row => row.Risk > line))
            {
                right += row.Happened;
                alarms += row.All;
            }

            results.Add(new(below, alarms, alarms == 0 ? null : (double)right / alarms, happened == 0 ? null : (double)right / happened));
        }

        return results;
    }

    /// <summary>
    /// As nearly tenths as equal scores allow. The interval takes an account for one observation, since its own hang together.
    /// </summary>
    public static IReadOnlyList<CalibrationStep> Calibration(ReadOnlySpan<Observation> rows, List<AccountCase> cases)
    {
        RiskTable table = new();

        foreach (ref readonly var row in rows)
        {
            if (row.Tested != Risk.None)
            {
                table.Add(row.Tested, row.Happened);
            }
        }

        var steps = new List<CalibrationStep>();
        var all = table.Happened + table.Stayed;
        var (from, count, right, done, tenth) = (-1, 0L, 0L, 0L, 0L);

        // Risks run from the healthiest on; the report wants the lowest scores first.
        foreach (var row in table.Rows())
        {
            from = from < 0 ? row.Risk : from;
            (count, right, done) = (count + row.All, right + row.Happened, done + row.All);

            if (done * Tenths / all is var reached && reached > tenth)
            {
                tenth = reached;
                var accounts = CountAccounts(rows, cases, (ushort)from, row.Risk);
                var rate = (double)right / count;
                var (low, high) = Wilson.Of(rate, accounts);
                steps.Add(new(Risk.ToScore(row.Risk), Risk.ToScore((ushort)from), (int)count, accounts, rate, low, high));
                (from, count, right) = (-1, 0, 0);
            }
        }

        steps.Reverse();

        return steps;
    }

    public static IEnumerable<PartResult> Halves(IEnumerable<Observation> rows, Course course)
    {
        var middle = (course.Rounds + 1) / 2;

        foreach (var (first, end) in new[] { (0, middle), (middle, course.Rounds) })
        {
            var part = rows.Where(row => row.Round >= first && row.Round < end).ToList();

            if (part.Count > 0)
            {
                var auc = TableOf(part).Auc();
                yield return new(
                    DayNumber.ToDate(course.DayOf(first)), DayNumber.ToDate(course.DayOf(end - 1)),
                    part.Count, (double)part.Count(row => row.Happened) / part.Count, double.IsNaN(auc) ? null : auc);
            }
        }
    }

    private static int CountAccounts(ReadOnlySpan<Observation> rows, List<AccountCase> cases, ushort from, ushort to)
    {
        var accounts = 0;

        foreach (var each in cases)
        {
            foreach (ref readonly var row in rows.Slice(each.First, each.Count))
            {
                if (row.Tested >= from && row.Tested <= to)
                {
                    accounts++;
                    break;
                }
            }
        }

        return accounts;
    }

    private static RiskTable TableOf(IEnumerable<Observation> rows)
    {
        RiskTable table = new();

        foreach (var row in rows.Where(row => row.Tested != Risk.None))
        {
            table.Add(row.Tested, row.Happened);
        }

        return table;
    }
}
