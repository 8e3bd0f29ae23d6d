using Latido.Engine.Facts;
using Latido.Engine.Lab;
using Latido.Engine.Scores;

namespace Latido.Engine.Churn;

/// <summary>
/// Looks back at losses one by one, and holds what they were like ninety days before they left against customers that stayed, on the same
/// days. It goes in pieces; ask <see cref="IsStill"/> whether to begin again. Pure: the same facts give the same answer.
/// </summary>
public sealed class ChurnStudy
{
    /// <summary>So many days before leaving accounts are compared.</summary>
    public const int ComparedBefore = 90;

    private const int SampledAtOnce = 200;

    private readonly Scoreboard board;
    private readonly IReadOnlyList<Loss> losses;
    private readonly IReadOnlyList<string> kept;
    private readonly IReadOnlyDictionary<string, AccountPast> pasts;
    private readonly PastRater rater;
    private readonly int names;
    private readonly bool isAlone;
    private readonly DepartureDay otherwise;
    private readonly TraceTally tally = new();
    private readonly List<PostMortem> made = [];
    private readonly List<int> comparedDays = [];
    private int nextLoss;
    private int nextKept;
    private int lostCompared;
    private int keptCompared;

    /// <summary>Sets out to look at losses, and at those kept where there are any, with what the store knows of each.</summary>
    public ChurnStudy(Scoreboard board, IReadOnlyList<Loss> losses, IReadOnlyList<string> kept, IReadOnlyDictionary<string, AccountPast> pasts)
    {
        (this.board, this.losses, this.kept, this.pasts) = (board, losses, kept, pasts);
        (names, isAlone) = (board.Facts.Events.Version, losses.Count == 1 && kept.Count == 0);
        otherwise = Departures.FromRevenue(board.Facts.Clock);
        rater = new(board, losses.Select(loss => loss.Left).DefaultIfEmpty(board.Today).Min() - Warnings.Watched, losses.Select(loss => loss.Left).DefaultIfEmpty(0).Max());
    }

    /// <summary>What was made of each loss, in their order.</summary>
    public IReadOnlyList<PostMortem> Made => made;

    /// <summary>The lost that had been customers for ninety days and were compared; and the kept they were held against.</summary>
    public (int Lost, int Kept) Compared => (lostCompared, keptCompared);

    /// <summary>What the lost had in common, against the kept.</summary>
    public Contrasts Contrasts() => Churn.Contrasts.Of(tally.Counts());

    /// <summary>Whether the scoreboard still is what it began with.</summary>
    public bool IsStill(Scoreboard current) => ReferenceEquals(board, current) && board.Facts.Events.Version == names;

    /// <summary>Does so many more accounts; false when all is done. Nothing may change the scoreboard meanwhile.</summary>
    public bool RunSome(int count)
    {
        rater.Prepare();

        if (losses.Count == 0)
        {
            return false;
        }

        if (!rater.IsReady)
        {
            rater.SampleSome(SampledAtOnce);

            return true;
        }

        for (; count > 0 && nextLoss < losses.Count; count--, nextLoss++)
        {
            LookAt(losses[nextLoss]);
        }

        for (; count > 0 && nextKept < kept.Count && comparedDays.Count > 0; count--, nextKept++)
        {
            Hold(kept[nextKept], nextKept);
        }

        return nextLoss < losses.Count || (nextKept < kept.Count && comparedDays.Count > 0);
    }

    private void LookAt(Loss loss)
    {
        if (board.Facts.Find(loss.Account) is not { } account)
        {
            return;
        }

        var past = pasts.GetValueOrDefault(loss.Account, AccountPast.None);
        made.Add(PostMortemMaker.Make(board, account, loss, past, rater, withMoves: isAlone));
        var day = loss.Left - ComparedBefore;

        if (kept.Count > 0 && Compare(account, TenureOf(account), Loss.FirstKnown(account), day, past, isLost: true))
        {
            comparedDays.Add(day);
            lostCompared++;
        }
    }

    /// <summary>
    /// Holds a customer that stayed against the lost, once, on the day of one of them: the first, going round from its own place, on which
    /// it was a customer and known. So the days of both are spread alike, and no account counts twice.
    /// </summary>
    private void Hold(string key, int place)
    {
        if (board.Facts.Find(key) is not { } account)
        {
            return;
        }

        var past = pasts.GetValueOrDefault(key, AccountPast.None);
        var (tenure, known) = (TenureOf(account), Loss.FirstKnown(account));

        for (var i = 0; i < comparedDays.Count; i++)
        {
            if (Compare(account, tenure, known, comparedDays[(place + i) % comparedDays.Count], past, isLost: false))
            {
                keptCompared++;

                return;
            }
        }
    }

    /// <summary>Takes note of what an account was like on a day; false where it was no customer then, or nobody knew of it.</summary>
    private bool Compare(AccountFacts account, in Tenure tenure, int known, int day, AccountPast past, bool isLost)
    {
        if (day < known || !tenure.IsCustomerOn(day))
        {
            return false;
        }

        var since = Loss.SinceOn(account, tenure, day);

        if (day < since)
        {
            return false;
        }

        Traces.Read(board, account, day, since, rater, past, isLost, tally);

        return true;
    }

    private Tenure TenureOf(AccountFacts account) => Tenure.Of(account, board.Today, otherwise);
}
