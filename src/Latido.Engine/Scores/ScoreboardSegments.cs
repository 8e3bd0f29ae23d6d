using Latido.Engine.Facts;
using Latido.Engine.Segments;

namespace Latido.Engine.Scores;

/// <summary>
/// Who came into which segment and who left it. What a day closed with is noted when the day ends and never judged anew, so
/// the log says the same whenever it is read; what differs from the last close is told of today.
/// </summary>
public sealed partial class Scoreboard
{
    private SegmentSizes? sizes;

    /// <summary>What the bits of kept memberships stand for.</summary>
    internal MembershipPlan Plan { get; } = new();

    /// <summary>The sizes of all segments at the close of each day; made once a day, when first asked for.</summary>
    public SegmentSizes Sizes => sizes ??= SegmentSizes.Of(this);

    /// <summary>Who came and who left between two days, both included, newest first; at most so many, with the number of all.</summary>
    public SegmentMoves Moves(SegmentKey segment, int from, int to, int most) => MembershipReader.Moves(this, segment, from, to, most);

    /// <summary>Into which segments an account came and which it left between two days, both included, newest first.</summary>
    public IReadOnlyList<SegmentMove> Moves(AccountFacts account, int from, int to) => MembershipReader.Moves(this, account, from, to);

    /// <summary>Adds to a rating what its numbers alone do not say.</summary>
    private static void Complete(AccountFacts account, AccountTraits traits, AccountScores state, Rating rating)
    {
        rating.Override = account.OverrideOn(rating.Day);
        rating.ScoreChange = rating.Score - state.Closings.At(rating.Day - ChangeDays).Score;
        rating.Memberships = state.Memberships;
        rating.LeftOn = state.Leaving.On(account, rating.Day);
        Segmenter.Place(account, traits, rating);
    }

    /// <summary>Notes in which segments everybody was when the days since this one ended.</summary>
    private void NoteMemberships(int from)
    {
        sizes = null;

        for (var day = Math.Max(from, Today - Closings.Kept); day < Today && from > 0; day++)
        {
            isHeadUnsaved |= Plan.Note(day, history.At(day).Settings);
        }

        var known = Plan.Values.Count;

        for (var no = 0; no < states.Count; no++)
        {
            var state = states[no];

            for (var i = 0; i < (state.Ended?.Count ?? 0); i++)
            {
                var ended = state.Ended![i];

                // Where several days end at once, who came and left on the first of them is known to the next.
                if (i > 0 && ended.Ruling.Segmentation.AsksOfMoves)
                {
                    Segmenter.Place(Facts.Accounts[no], Facts.Accounts[no].Traits, ended);
                }

                var close = new MembershipEntry(ended.Day, ended.SegmentBits, Plan.NumberOf(ended.Touch), Plan.NumberOf(ended.Stage));
                state.IsUnsaved |= state.Memberships.Note(close);
            }

            state.Ended = null;
        }

        isHeadUnsaved |= Plan.Values.Count != known;

        while (Plan.TakeObsolete(Today - 1) is var (old, next))
        {
            isHeadUnsaved = true;

            foreach (var state in states)
            {
                state.IsUnsaved |= state.Memberships.Rebase(old, next);
            }
        }
    }
}
