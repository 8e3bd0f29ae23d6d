using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>An account that a segment would have.</summary>
/// <param name="Why">What holds of it, in the order of the condition.</param>
/// <param name="HasCome">It is not in the segment as that is in force.</param>
public sealed record SegmentSample(string Key, string Name, IReadOnlyList<Words> Why, bool HasCome);

/// <summary>What a named segment, or rules of touch or stage, would come to.</summary>
/// <param name="Accounts">All accounts there are; of rules, those that have not left.</param>
/// <param name="Count">Those that the segment would have; of rules, those that go elsewhere than now.</param>
/// <param name="Before">Those it has now; null for a segment that there is not yet.</param>
/// <param name="Come">Those it would have and does not have now.</param>
/// <param name="Left">Those it has now and would not have.</param>
/// <param name="Sample">Some of those it would have, the most valuable first.</param>
/// <param name="Rules">Of rules: how many accounts each of them places.</param>
/// <param name="ByHand">Of rules: how many accounts a member placed.</param>
public sealed record SegmentOutlook(
    int Accounts, int Count, int? Before, int Come, int Left, IReadOnlyList<SegmentSample> Sample, IReadOnlyList<int> Rules, int ByHand);

/// <summary>
/// Asks a draft of segments about all accounts, without touching the scoreboard: just what putting it in force now would give.
/// It goes in pieces, between which the scoreboard may be used; begin again where <see cref="IsStill"/> says no.
/// </summary>
public sealed class SegmentPreview
{
    private readonly Scoreboard board;
    private readonly Ruling inForce;
    private readonly Ruling draft;
    private readonly SegmentKey of;
    private readonly int today;
    private readonly int place;
    private readonly int placeBefore;
    private readonly bool isRatedAgain;
    private readonly int[] rules;
    private readonly List<(int No, decimal Mrr)> members = [];
    private int done;
    private int before;
    private int come;
    private int left;
    private int byHand;
    private int gone;

    /// <summary>Tries the draft's segments. Of a named one the id counts; of touch and stage only the kind.</summary>
    public SegmentPreview(Scoreboard board, SegmentSettings segments, SegmentKey of)
    {
        (this.board, this.of, today, inForce) = (board, of, board.Today, board.History.Latest);
        draft = new(board.Settings with { Segments = segments }, inForce.Benchmark);
        draft.Prepare(board.Facts.Events);
        (place, placeBefore) = (IndexOf(segments), IndexOf(inForce.Settings.Segments));
        rules = new int[of.Kind switch { SegmentKind.Touch => segments.Touch.Count, SegmentKind.Stage => segments.Stage.Count, _ => 0 }];

        // What the draft measures and the ratings of now do not is measured; else they do as they are.
        isRatedAgain = draft.Extras.Any(measure => inForce.PlaceOf(measure.Id) < 0);
    }

    /// <summary>Whether the scoreboard still is what the preview began with.</summary>
    public bool IsStill(Scoreboard current) =>
        ReferenceEquals(board, current) && board.Today == today && ReferenceEquals(board.History.Latest, inForce);

    /// <summary>Asks so many more accounts, in parallel; false when all are done. Nothing may change the scoreboard meanwhile.</summary>
    public bool AskSome(int count)
    {
        draft.Prepare(board.Facts.Events);

        var (first, end) = (done, Math.Min(board.States.Count, done + count));
        var piece = new Placed[end - first];
        Parallel.For(first, end, no =>
        {
            if (board.RatingOf(no) is { } rating)
            {
                var account = board.Facts.Accounts[no];
                piece[no - first] = draft.Segmentation.Place(account, account.Traits, RatingOf(account, rating));
            }
        });

        for (; done < end; done++)
        {
            if (board.RatingOf(done) is { } rating)
            {
                Count(board.Facts.Accounts[done], rating, in piece[done - first]);
            }
        }

        return done < board.States.Count;
    }

    /// <summary>What came of it, with at most so many of the accounts.</summary>
    public SegmentOutlook Tell(int most)
    {
        draft.Prepare(board.Facts.Events);
        var reasons = new ConditionReasons(draft);
        var chosen = members.OrderByDescending(member => member.Mrr).ThenBy(member => member.No).Take(most);

        return new(
            done - gone, members.Count, of.Kind is SegmentKind.Named && placeBefore < 0 ? null : before, come, left,
            [.. chosen.Select(member => Tell(board.Facts.Accounts[member.No], reasons))], rules, byHand);
    }

    private void Count(AccountFacts account, Rating now, in Placed placed)
    {
        // Whoever has left is in no touch model, and in its stage by what it pays.
        if (of.Kind is not SegmentKind.Named && now.LeftOn is not null)
        {
            gone++;
            return;
        }

        var (isIn, wasIn) = (false, false);

        if (of.Kind is SegmentKind.Named)
        {
            isIn = place >= 0 && (placed.Bits & (1UL << place)) != 0;

            // Right after a change ratings may still be of the settings before: whoever has one is asked by its own.
            wasIn = placeBefore >= 0 && ReferenceEquals(now.Ruling.General, inForce) && (now.SegmentBits & (1UL << placeBefore)) != 0;
        }
        else
        {
            var rule = of.Kind is SegmentKind.Touch ? placed.TouchRule : placed.StageRule;
            var isByHand = !string.IsNullOrEmpty(of.Kind is SegmentKind.Touch ? account.Traits.TouchByHand : account.Traits.StageByHand);
            isIn = of.Kind is SegmentKind.Touch ? placed.Touch != now.Touch : placed.Stage != now.Stage;
            byHand += isByHand ? 1 : 0;

            if (rule >= 0)
            {
                rules[rule]++;
            }
        }

        before += wasIn ? 1 : 0;
        come += isIn && !wasIn ? 1 : 0;
        left += wasIn && !isIn ? 1 : 0;

        if (isIn)
        {
            members.Add((account.No, account.Traits.Mrr?.Amount ?? 0));
        }
    }

    /// <summary>The rating with what the draft measures.</summary>
    private Rating RatingOf(AccountFacts account, Rating now)
    {
        if (!isRatedAgain)
        {
            return now;
        }

        var state = board.States[account.No];
        var ruling = draft.For(now.Ruling.Segment);
        var numbers = DayGlance.Mine.At(account, state.Seats, ruling, today);
        var rating = Rater.Rate(account, in numbers, ruling, state.Closings.At(today - 1).Band);
        (rating.Override, rating.ScoreChange, rating.Memberships, rating.LeftOn) = (now.Override, now.ScoreChange, now.Memberships, now.LeftOn);

        return rating;
    }

    private SegmentSample Tell(AccountFacts account, ConditionReasons reasons)
    {
        var now = board.RatingOf(account.No)!;
        var rating = RatingOf(account, now);
        var placed = draft.Segmentation.Place(account, account.Traits, rating);
        var segments = draft.Settings.Segments;

        if (of.Kind is SegmentKind.Named)
        {
            var wasIn = placeBefore >= 0 && (now.SegmentBits & (1UL << placeBefore)) != 0;

            return new(account.Key, account.NameOrKey, reasons.Of(segments.Named[place].When, account, rating, in placed), !wasIn);
        }

        var (was, isNow, rule, list) = of.Kind is SegmentKind.Touch
            ? (now.Touch, placed.Touch, placed.TouchRule, segments.Touch)
            : (now.Stage, placed.Stage, placed.StageRule, segments.Stage);
        var why = rule >= 0 && list[rule].When is { } when ? reasons.Of(when, account, rating, in placed) : [];

        return new(account.Key, account.NameOrKey, [new($"{Named(was)} → {Named(isNow)}", $"{Named(was)} → {Named(isNow)}"), .. why], true);
    }

    private static string Named(string value) => value.Length == 0 ? "–" : value;

    private int IndexOf(SegmentSettings segments)
    {
        for (var i = 0; i < Math.Min(segments.Named.Count, SegmentSettings.MaxNamed); i++)
        {
            if (segments.Named[i].Id == of.Id)
            {
                return i;
            }
        }

        return -1;
    }
}
