using System.Numerics;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>
/// How many accounts were in each segment at the close of each of the last 400 days, as far as it is known. Whoever had left counts in no
/// touch model.
/// </summary>
public sealed class SegmentSizes
{
    private readonly Dictionary<SegmentKey, int[]> sizes = [];

    private SegmentSizes(int first, int last) => (First, Last) = (first, last);

    /// <summary>The first day known (see <see cref="Facts.DayNumber"/>); after <see cref="Last"/> where none is.</summary>
    public int First { get; }

    /// <summary>The last day that ended.</summary>
    public int Last { get; }

    /// <summary>All segments that anybody was in, or that there were.</summary>
    public IReadOnlyCollection<SegmentKey> Segments => sizes.Keys;

    /// <summary>
    /// The size at the close of a day; null where it is not known, or where there was no such segment. Of a touch model or stage that
    /// nobody had it is none.
    /// </summary>
    public int? At(SegmentKey segment, int day) => day < First || day > Last ? null
        : sizes.TryGetValue(segment, out var of) ? of[day - First] is >= 0 and var size ? size : null
        : segment.Kind is SegmentKind.Named ? null : 0;

    internal static SegmentSizes Of(Scoreboard board)
    {
        var plan = board.Plan;
        var last = board.Today - 1;
        var first = plan.First < 0 ? board.Today : Math.Max(plan.First, last - Closings.Kept + 1);
        var made = new SegmentSizes(first, last);

        if (first <= last)
        {
            var counter = new Counter(made, plan);

            foreach (var state in board.States)
            {
                counter.Add(state.Memberships);
            }

            counter.Finish();
        }

        return made;
    }

    /// <summary>Counts by how much each size grows and shrinks from day to day; the sums follow.</summary>
    private sealed class Counter
    {
        private readonly SegmentSizes made;
        private readonly MembershipPlan plan;
        private readonly Dictionary<MembershipSheet, int[][]> ofSheet = new(ReferenceEqualityComparer.Instance);
        private readonly int[][] ofTouch;
        private readonly int[][] ofStage;
        private readonly int days;
        private readonly int left;
        private MembershipSheet? sheet;
        private int[][] steps = [];

        public Counter(SegmentSizes made, MembershipPlan plan)
        {
            (this.made, this.plan, days) = (made, plan, made.Last - made.First + 1);
            left = Enumerable.Range(0, plan.Values.Count).FirstOrDefault(number => plan.Values[number] == SegmentSettings.Left, -1);
            ofTouch = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(number => number > plan.Values.Count && number < byte.MaxValue ? [] : new int[days + 1])];
            ofStage = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(number => number > plan.Values.Count && number < byte.MaxValue ? [] : new int[days + 1])];

            foreach (var each in plan.Sheets)
            {
                ofSheet[each] = [.. each.Ids.Select(id => Steps(new(SegmentKind.Named, id)))];
            }
        }

        public void Add(Memberships memberships)
        {
            var entries = memberships.Entries;

            for (var i = 0; i < entries.Length; i++)
            {
                var start = Math.Max(entries[i].Day - made.First, 0);
                var end = i + 1 < entries.Length ? Math.Max(entries[i + 1].Day - made.First, 0) : days;

                if (start >= end || plan.At(Math.Max(entries[i].Day, plan.First)) is not { } of)
                {
                    continue;
                }

                if (!ReferenceEquals(of, sheet))
                {
                    (sheet, steps) = (of, ofSheet[of]);
                }

                for (var bits = entries[i].Bits; bits != 0; bits &= bits - 1)
                {
                    Step(steps[BitOperations.TrailingZeroCount(bits)], start, end);
                }

                if (entries[i].Stage != left)
                {
                    Step(ofTouch[entries[i].Touch], start, end);
                }

                Step(ofStage[entries[i].Stage], start, end);
            }
        }

        public void Finish()
        {
            for (var number = 1; number < plan.Values.Count; number++)
            {
                Keep(new(SegmentKind.Touch, plan.Values[number]), ofTouch[number]);
                Keep(new(SegmentKind.Stage, plan.Values[number]), ofStage[number]);
            }

            foreach (var (segment, steps) in made.sizes)
            {
                for (var day = 1; day < days; day++)
                {
                    steps[day] += steps[day - 1];
                }

                // Nobody was in a segment that there was not, and that is not the same as none.
                for (var day = 0; day < days && segment.Kind is SegmentKind.Named; day++)
                {
                    steps[day] = plan.At(made.First + day)?.IndexOf(segment.Id) is >= 0 ? steps[day] : -1;
                }
            }
        }

        private static void Step(int[] steps, int start, int end)
        {
            steps[start]++;
            steps[end]--;
        }

        private int[] Steps(SegmentKey segment)
        {
            if (!made.sizes.TryGetValue(segment, out var steps))
            {
                made.sizes[segment] = steps = new int[days + 1];
            }

            return steps;
        }

        private void Keep(SegmentKey segment, int[] steps)
        {
            if (Array.Exists(steps, step => step != 0))
            {
                made.sizes[segment] = steps;
            }
        }
    }
}
