using System.Runtime.InteropServices;

namespace Latido.Engine.Lab;

/// <summary>
/// The figures of models and baselines with their intervals, all from the same draws of accounts, so that differences have
/// intervals of their own. The area is over the observations that both models have a score for.
/// </summary>
internal sealed class Comparison
{
    /// <summary>Tested, in force, recency, fall.</summary>
    private const int Contenders = 4;

    private static readonly int AlarmKinds = Enum.GetValues<AlarmKind>().Length;

    private readonly List<Observation> observations;
    private readonly List<AccountCase> cases;
    private readonly ushort threshold;
    private readonly AlarmCount[] perCase;
    private readonly AlarmCount[] all;
    private readonly double[] areas;
    private readonly double[][] drawn;

    public Comparison(List<Observation> observations, List<AccountCase> cases, ushort threshold, ulong seed, int rounds)
    {
        (this.observations, this.cases, this.threshold) = (observations, cases, threshold);
        perCase = new AlarmCount[cases.Count * AlarmKinds];
        all = new AlarmCount[AlarmKinds];
        CountAlarms();
        areas = Areas(null, new(), new());
        drawn = new double[rounds][];
        Parallel.For(0, rounds, () => new Room(cases.Count), (round, _, room) => Draw(seed, round, room), _ => { });
    }

    /// <summary>The area under the curve of each: the tested model, that in force, recency, fall.</summary>
    public Estimate? Auc(int contender) => Estimate.Of(areas[contender], Column(contender));

    /// <summary>How much larger the tested model's area is than another's.</summary>
    public Estimate? AucOver(int contender) => Estimate.Of(areas[0] - areas[contender], [.. drawn.Select(row => row[0] - row[contender])]);

    public AlarmCount Count(AlarmKind kind) => all[(int)kind];

    public Estimate? Precision(AlarmKind kind) => Estimate.Of(all[(int)kind].Precision, Column(Contenders + (2 * (int)kind)));

    public Estimate? Recall(AlarmKind kind) => Estimate.Of(all[(int)kind].Recall, Column(Contenders + (2 * (int)kind) + 1));

    private ReadOnlySpan<double> Column(int column) => drawn.Select(row => row[column]).ToArray();

    private void CountAlarms()
    {
        for (var no = 0; no < cases.Count; no++)
        {
            var counts = perCase.AsSpan(no * AlarmKinds, AlarmKinds);

            foreach (ref readonly var row in RowsOf(no))
            {
                for (var kind = 0; kind < AlarmKinds; kind++)
                {
                    counts[kind].Add(IsAlarm(in row, (AlarmKind)kind), row.Happened);
                }
            }

            for (var kind = 0; kind < AlarmKinds; kind++)
            {
                all[kind].Add(counts[kind], 1);
            }
        }
    }

    private bool IsAlarm(in Observation row, AlarmKind kind) => kind switch
    {
        AlarmKind.TestedRed => row.TestedBand is Scores.Band.Red,
        AlarmKind.TestedRedOrYellow => row.TestedBand is Scores.Band.Red or Scores.Band.Yellow,
        AlarmKind.TestedThreshold => row.Tested != Risk.None && row.Tested > threshold,
        AlarmKind.LiveRed => row.LiveBand is Scores.Band.Red,
        _ => row.LiveBand is Scores.Band.Red or Scores.Band.Yellow,
    };

    private Room Draw(ulong seed, int round, Room room)
    {
        Bootstrap.Draw(seed, round, room.Times);
        var row = new double[Contenders + (2 * AlarmKinds)];
        Areas(room.Times, room.Table, room.Other).CopyTo(row, 0);

        for (var kind = 0; kind < AlarmKinds; kind++)
        {
            AlarmCount count = default;

            for (var no = 0; no < cases.Count; no++)
            {
                count.Add(perCase[(no * AlarmKinds) + kind], room.Times[no]);
            }

            (row[Contenders + (2 * kind)], row[Contenders + (2 * kind) + 1]) = (count.Precision, count.Recall);
        }

        drawn[round] = row;

        return room;
    }

    /// <summary>The areas of a draw, or of all accounts once.</summary>
    private double[] Areas(int[]? times, RiskTable table, RiskTable other)
    {
        var found = new double[Contenders];

        // Two tables at a time: so each row is read twice and not four times.
        for (var contender = 0; contender < Contenders; contender += 2)
        {
            table.Clear();
            other.Clear();

            for (var no = 0; no < cases.Count; no++)
            {
                if ((times?[no] ?? 1) is > 0 and var count)
                {
                    Fill(no, contender == 0, count, table, other);
                }
            }

            (found[contender], found[contender + 1]) = (table.Auc(), other.Auc());
        }

        return found;
    }

    private void Fill(int no, bool isModels, int times, RiskTable table, RiskTable other)
    {
        foreach (ref readonly var row in RowsOf(no))
        {
            if (row.IsComparable)
            {
                table.Add(isModels ? row.Tested : row.Recency, row.Happened, times);
                other.Add(isModels ? row.Live : row.Fall, row.Happened, times);
            }
        }
    }

    private ReadOnlySpan<Observation> RowsOf(int no) => CollectionsMarshal.AsSpan(observations).Slice(cases[no].First, cases[no].Count);

    /// <summary>What one thread needs for a draw.</summary>
    private sealed class Room(int cases)
    {
        public int[] Times { get; } = new int[cases];

        public RiskTable Table { get; } = new();

        public RiskTable Other { get; } = new();
    }
}

/// <summary>What may count as an alarm.</summary>
internal enum AlarmKind
{
    TestedRed,
    TestedRedOrYellow,
    TestedThreshold,
    LiveRed,
    LiveRedOrYellow,
}
