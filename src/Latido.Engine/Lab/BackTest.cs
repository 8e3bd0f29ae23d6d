using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Lab;

/// <summary>
/// Tries a model on the company's own past: every account is rated as of the close of each week of a span, by the code that
/// rates live, and compared with what happened after. No rating looks at anything after its day (docs/design/lab.md says what
/// that takes). It goes in pieces of accounts, between which the scoreboard may be used; <see cref="IsStill"/> says when to
/// begin again. Pure: the same facts and plan give the same report.
/// </summary>
public sealed class BackTest
{
    /// <summary>Fewer accounts than this are not worth a second thread.</summary>
    private const int ParallelFrom = 16;

    private readonly Scoreboard board;
    private readonly BackTestPlan plan;
    private readonly Course course;
    private readonly Func<AccountFacts, Tenure> tenures;
    private readonly int accounts;
    private readonly int names;
    private readonly List<Observation> observations = [];
    private readonly List<AccountCase> cases = [];
    private readonly HashSet<string> owners = new(StringComparer.OrdinalIgnoreCase);
    private int sampled;
    private int samplings;
    private int rated;
    private int leftOut;
    private int seatsLate;

    /// <summary>Sets out to test a draft, or what is in force. Throws <see cref="UnfitPlanException"/> where the plan makes no sense here.</summary>
    public BackTest(Scoreboard board, BackTestPlan plan, WorkspaceSettings? draft = null)
    {
        (this.board, this.plan) = (board, plan);
        (accounts, names) = (board.Facts.Accounts.Count, board.Facts.Events.Version);
        course = Course.Of(board, plan, draft);
        tenures = Departures.Tenures(plan.Departed, board.Facts.Clock, course.OutcomesUntil);
    }

    /// <summary>How much of the work is done, 0-1.</summary>
    public double Share => accounts == 0 ? 1 : (double)rated / accounts;

    /// <summary>The accounts rated so far.</summary>
    public int Rated => rated;

    /// <summary>What was observed so far, by account.</summary>
    internal IEnumerable<(AccountCase Account, IReadOnlyList<Observation> Rows)> Observed =>
        cases.Select(each => (each, (IReadOnlyList<Observation>)observations.GetRange(each.First, each.Count)));

    /// <summary>Whether the scoreboard still is what the test began with. New days, events and settings do not matter: the span is over.</summary>
    public bool IsStill(Scoreboard current) => ReferenceEquals(board, current) && board.Facts.Events.Version == names;

    /// <summary>Does so many more accounts; false when all is done. Nothing may change the scoreboard meanwhile.</summary>
    public bool RunSome(int count)
    {
        course.Tested.Prepare(board.Facts.Events);
        course.Live.Prepare(board.Facts.Events);

        if (samplings < course.Rounds && !(course.Tested.IsFrozen && course.Live.IsFrozen))
        {
            (sampled, samplings) = course.SampleSome(board, accounts, sampled, samplings, count);

            return true;
        }

        RateSome(count);

        return rated < accounts;
    }

    /// <summary>What came of it. Needs the scoreboard no more.</summary>
    public BackTestReport Tell() => new ReportMaker(
        plan, course, observations, cases, new(leftOut, seatsLate, owners.Count)).Make();

    private void RateSome(int count)
    {
        var (first, end) = (rated, Math.Min(accounts, rated + count));
        var made = new Made[end - first];

        // The clock that tells days remembers, so that only one may ask it at a time.
        var known = Enumerable.Range(first, end - first).Select(no => tenures(board.Facts.Accounts[no])).ToArray();

        if (made.Length < ParallelFrom)
        {
            for (var no = first; no < end; no++)
            {
                made[no - first] = Make(no, known[no - first]);
            }
        }
        else
        {
            Parallel.For(first, end, no => made[no - first] = Make(no, known[no - first]));
        }

        for (var no = first; no < end; no++)
        {
            Take(board.Facts.Accounts[no], made[no - first]);
        }

        rated = end;
    }

    private Made Make(int no, Tenure tenure)
    {
        var maker = AccountCaseMaker.Mine;
        var found = maker.Make(board.Facts.Accounts[no], board.States[no].Seats, course, tenure);

        return new(found, maker.Rows, maker.LeftOut, maker.LearnedSeatsLate);
    }

    private void Take(AccountFacts account, Made made)
    {
        leftOut += made.LeftOut;

        if (made.Found is not { } found)
        {
            return;
        }

        cases.Add(found with { First = observations.Count });
        observations.AddRange(made.Rows);
        seatsLate += made.LearnedSeatsLate ? 1 : 0;

        if (account.Traits.Owner is { Length: > 0 } owner)
        {
            owners.Add(owner);
        }
    }

    private readonly record struct Made(AccountCase? Found, Observation[] Rows, int LeftOut, bool LearnedSeatsLate);
}
