using System.Numerics;
using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>An account came into a segment, or left it.</summary>
/// <param name="Segment">Which segment.</param>
/// <param name="Day">The day that closed otherwise than the one before; today's are as of now.</param>
/// <param name="HasCome">It came; else it left.</param>
/// <param name="IsRedefined">The segment asks something else since that day, or is new or gone: nothing need have happened at the account.</param>
public sealed record SegmentMove(AccountFacts Account, SegmentKey Segment, int Day, bool HasCome, bool IsRedefined);

/// <summary>The newest of the moves that were asked for, and how many there are.</summary>
public sealed record SegmentMoves(IReadOnlyList<SegmentMove> Newest, int Come, int Left);

/// <summary>Tells moves from what days closed with, one after the other.</summary>
internal static class MembershipReader
{
    public static SegmentMoves Moves(Scoreboard board, SegmentKey segment, int from, int to, int most)
    {
        var moves = new List<(int No, int Day, bool HasCome)>();

        foreach (var account in board.Facts.Accounts)
        {
            foreach (var (before, now) in Steps(board, account, from, to))
            {
                var (was, isNow) = (before.Has(segment), now.Has(segment));

                if (was != isNow)
                {
                    moves.Add((account.No, now.Day, isNow));
                }
            }
        }

        var accounts = board.Facts.Accounts;
        moves.Sort((a, b) => a.Day != b.Day ? b.Day.CompareTo(a.Day) : string.CompareOrdinal(accounts[a.No].Key, accounts[b.No].Key));
        var come = moves.Count(move => move.HasCome);

        return new(
            [.. moves.Take(most).Select(move => new SegmentMove(
                board.Facts.Accounts[move.No], segment, move.Day, move.HasCome, IsRedefined(board, segment, move.Day)))],
            come,
            moves.Count - come);
    }

    public static IReadOnlyList<SegmentMove> Moves(Scoreboard board, AccountFacts account, int from, int to)
    {
        var moves = new List<SegmentMove>();

        foreach (var (before, now) in Steps(board, account, from, to))
        {
            var (was, isNow) = (before.All(), now.All());
            moves.AddRange(isNow.Except(was).Select(segment => new SegmentMove(account, segment, now.Day, true, IsRedefined(board, segment, now.Day))));
            moves.AddRange(was.Except(isNow).Select(segment => new SegmentMove(account, segment, now.Day, false, IsRedefined(board, segment, now.Day))));
        }

        moves.Reverse();

        return moves;
    }

    /// <summary>The segments an account was in when a day ended, as it was noted then; null where nothing was noted.</summary>
    public static IReadOnlyList<SegmentKey>? InOn(Scoreboard board, AccountFacts account, int day) =>
        board.StateOf(account).Memberships.At(day) is { } entry && board.Plan.First is >= 0 and var first && day >= first ? Of(board.Plan, entry).All() : null;

    /// <summary>The days of an account that closed otherwise than those before, and today where it differs so far.</summary>
    private static IEnumerable<(Standing Before, Standing Now)> Steps(Scoreboard board, AccountFacts account, int from, int to)
    {
        // Older ones are kept until the next comes, and are the same for all only within the days kept.
        from = Math.Max(from, board.Today - Closings.Kept);
        var plan = board.Plan;
        var entries = account.No < board.States.Count ? board.States[account.No].Memberships.Entries.ToArray() : [];

        for (var i = 0; i < entries.Length; i++)
        {
            // What everybody was in on the first day known is no news; who was not known before came.
            if (entries[i].Day >= from && entries[i].Day <= to && (i > 0 || entries[i].Day > plan.First))
            {
                yield return (i > 0 ? Of(plan, entries[i - 1]) : Standing.Nowhere, Of(plan, entries[i]));
            }
        }

        if (to >= board.Today && from <= board.Today && plan.First >= 0 && board.RatingOf(account.No) is { } rating)
        {
            var sheet = plan.SheetOf(board.Today, rating.Ruling.Settings);

            yield return (
                entries is [.., var last] ? Of(plan, last) : Standing.Nowhere,
                new(rating.Day, sheet, rating.SegmentBits, rating.Touch, rating.Stage));
        }
    }

    private static Standing Of(MembershipPlan plan, in MembershipEntry entry) =>
        new(entry.Day, plan.At(entry.Day), entry.Bits, plan.ValueOf(entry.Touch), plan.ValueOf(entry.Stage));

    private static bool IsRedefined(Scoreboard board, SegmentKey segment, int day)
    {
        var now = day >= board.Today ? board.Plan.SheetOf(board.Today, board.Settings) : board.Plan.At(day);

        return board.Plan.At(day - 1)?.AskedBy(segment) is { } before && before != now?.AskedBy(segment);
    }

    /// <summary>Where an account stood on a day. Whoever has left is in no touch model (<see cref="SegmentSizes"/>).</summary>
    private readonly record struct Standing(int Day, MembershipSheet? Sheet, ulong Bits, string Touch, string Stage)
    {
        public static Standing Nowhere { get; } = new(-1, null, 0, "", "");

        public bool Has(SegmentKey segment) => segment.Kind switch
        {
            SegmentKind.Touch => Stage != SegmentSettings.Left && Touch == segment.Id,
            SegmentKind.Stage => Stage == segment.Id,
            _ => Sheet?.IndexOf(segment.Id) is >= 0 and var index && (Bits & (1UL << index)) != 0,
        };

        public List<SegmentKey> All()
        {
            var all = new List<SegmentKey>();

            if (Touch.Length > 0 && Stage != SegmentSettings.Left)
            {
                all.Add(new(SegmentKind.Touch, Touch));
            }

            if (Stage.Length > 0)
            {
                all.Add(new(SegmentKind.Stage, Stage));
            }

            for (var bits = Bits; bits != 0 && Sheet is not null; bits &= bits - 1)
            {
                all.Add(new(SegmentKind.Named, Sheet.Ids[BitOperations.TrailingZeroCount(bits)]));
            }

            return all;
        }
    }
}
