using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>
/// Derives the ledger of an account from its calendar: walks the days again, and for each day on which the score moved
/// by a point or the band changed sets the contributions of before against those of after.
/// </summary>
internal static class LedgerMaker
{
    /// <summary>Smaller moves of the score are no entry, unless the band changed.</summary>
    private const double LeastMove = 1;

    /// <summary>Smaller moves of a measure are no line.</summary>
    private const double LeastLine = 0.005;

    public static IReadOnlyList<LedgerEntry> Make(Scoreboard board, AccountFacts account, int days, int asOf)
    {
        var state = board.StateOf(account);
        var first = Math.Max(asOf - days, account.Usage.FirstDayUpTo(asOf) - 1);
        var entries = new List<LedgerEntry>();

        if (account.Usage.FirstDayUpTo(asOf) < 0)
        {
            return entries;
        }

        var band = state.Closings.At(first - 1).Band;
        Snapshot? before = null;

        for (var day = first; day <= asOf; day++)
        {
            var after = Snapshot.Take(board, account, state, day, band);
            band = after.Band;

            if (before is not null && IsEntry(before, after))
            {
                entries.Add(Enter(board, account, before, after));
            }

            before = after;
        }

        entries.Reverse();

        return entries;
    }

    /// <summary>What moved the score from the close of one day to that of a later one, or to now; null where nothing was known.</summary>
    public static LedgerEntry? Between(Scoreboard board, AccountFacts account, int from, int to)
    {
        var state = board.StateOf(account);

        if (account.Usage.FirstDayUpTo(to) < 0)
        {
            return null;
        }

        var before = Snapshot.Take(board, account, state, from, state.Closings.At(from - 1).Band);
        var after = Snapshot.Take(board, account, state, to, state.Closings.At(to - 1).Band);

        return before.Score is null && after.Score is null ? null : Enter(board, account, before, after);
    }

    private static bool IsEntry(Snapshot before, Snapshot after) =>
        before.Band != after.Band
        || before.Score is null != after.Score is null
        || Math.Abs((after.Score ?? 0) - (before.Score ?? 0)) >= LeastMove;

    private static LedgerEntry Enter(Scoreboard board, AccountFacts account, Snapshot before, Snapshot after)
    {
        // A cap may have the id of a measure, and two dimensions the same measure.
        var former = before.Reasons.ToList();
        var lines = new List<LedgerLine>();

        foreach (var reason in after.Reasons)
        {
            var at = former.FindIndex(was => was.Measure == reason.Measure && was.Dimension == reason.Dimension);
            Add(at < 0 ? null : former[at], reason);

            if (at >= 0)
            {
                former.RemoveAt(at);
            }
        }

        // What the model of before had and this one has not: a cap that no longer bites, a measure taken out.
        foreach (var gone in former)
        {
            Add(gone, null);
        }

        lines.Sort((a, b) => Move(b).CompareTo(Move(a)));

        return new(
            after.Numbers.Day, before.Score, after.Score, before.Band, after.Band,
            after.Ruling.Health.Title, after.Numbers.Day == board.Today, lines);

        void Add(Reason? was, Reason? now)
        {
            var (from, to) = (was?.Contribution ?? 0, now?.Contribution ?? 0);

            if (Math.Abs(to - from) < LeastLine)
            {
                return;
            }

            var any = now ?? was!;
            var text = now?.Text ?? new Words($"No longer counts: {any.Name.En}", $"Ya no cuenta: {any.Name.Es}");
            var facts = LedgerFacts.Of(any.Measure, board, account, before.Numbers, after.Numbers, after.Ruling);
            lines.Add(new(any.Measure, any.Dimension, was?.Value, now?.Value, from, to, any.Name, text, facts));
        }
    }

    private static double Move(LedgerLine line) => Math.Abs(line.ContributionAfter - line.ContributionBefore);

    /// <summary>One day as the ledger sees it.</summary>
    private sealed class Snapshot
    {
        public required DayNumbers Numbers { get; init; }

        public required Ruling Ruling { get; init; }

        public required double? Score { get; init; }

        public required Band Band { get; init; }

        public required double[] Values { get; init; }

        /// <summary>In words; made only for days that become an entry.</summary>
        public IReadOnlyList<Reason> Reasons
        {
            get
            {
                var numbers = Numbers;

                return field ??= ReasonMaker.Make(in numbers, Ruling, Values, Score);
            }
        }

        public static Snapshot Take(Scoreboard board, AccountFacts account, AccountScores state, int day, Band yesterday)
        {
            var ruling = board.Prepared(day).For(state.Models.At(day));
            var numbers = DayGlance.Mine.At(account, state.Seats, ruling, day);
            var values = new double[ruling.Parts.Length];
            var (score, _) = Rater.Score(in numbers, ruling, values);

            return new()
            {
                // The next glance makes its numbers in the same place.
                Numbers = numbers with { Business = numbers.Business?.Copy(), Custom = numbers.Custom?.Copy() },
                Ruling = ruling,
                Score = score,
                Band = ruling.Health.Bands.Of(score, yesterday),
                Values = values,
            };
        }
    }
}
