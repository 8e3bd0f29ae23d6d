using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Engine.Signals;

namespace Latido.Engine.Lab;

/// <summary>
/// Tries a signal rule on the company's own past: it is asked about every account on every day of a span, by the code that asks
/// it live, and what it tells is compared with what happened after. It goes in pieces as <see cref="BackTest"/> does, and like
/// there no day looks at anything after it.
/// </summary>
public sealed class RuleTest
{
    /// <summary>Of more accounts an even sample is asked about: a day of an account costs as much as a rating.</summary>
    public const int MostAccounts = 5_000;

    private const int ParallelFrom = 8;

    private readonly Scoreboard board;
    private readonly BackTestPlan plan;
    private readonly SignalRule rule;
    private readonly Course course;
    private readonly RuleAsker asker;
    private readonly Func<AccountFacts, Tenure> tenures;
    private readonly int accounts;
    private readonly int names;
    private readonly int step;
    private readonly List<RuleCase> cases = [];
    private readonly HashSet<string> owners = new(StringComparer.OrdinalIgnoreCase);
    private int sampled;
    private int samplings;
    private int next;

    /// <summary>Sets out to test a rule under the settings in force. Throws <see cref="UnfitPlanException"/> where the plan makes no sense here.</summary>
    public RuleTest(Scoreboard board, BackTestPlan plan, SignalRule rule, int mostAccounts = MostAccounts)
    {
        (this.board, this.plan, this.rule) = (board, plan, rule);
        (accounts, names) = (board.Facts.Accounts.Count, board.Facts.Events.Version);
        step = Math.Max(1, (accounts + mostAccounts - 1) / mostAccounts);
        course = Course.Of(board, plan, draft: null);
        asker = new(board, course.Tested, rule);
        tenures = Departures.Tenures(plan.Departed, board.Facts.Clock, course.OutcomesUntil);
    }

    /// <summary>How much of the work is done, 0-1.</summary>
    public double Share => accounts == 0 ? 1 : Math.Min(1, (double)next / accounts);

    /// <summary>Whether the scoreboard still is what the test began with.</summary>
    public bool IsStill(Scoreboard current) => ReferenceEquals(board, current) && board.Facts.Events.Version == names;

    /// <summary>Does so many more accounts; false when all is done. Nothing may change the scoreboard meanwhile.</summary>
    public bool RunSome(int count)
    {
        course.Tested.Prepare(board.Facts.Events);

        if (samplings < course.Rounds && !course.Tested.IsFrozen)
        {
            (sampled, samplings) = course.SampleSome(board, accounts, sampled, samplings, count);

            return true;
        }

        asker.Prepare();
        AskSome(count);

        return next < accounts;
    }

    /// <summary>What came of it. Needs the scoreboard no more.</summary>
    public RuleTestReport Tell() => RuleReportMaker.Make(plan, course, rule, cases, step, owners.Count);

    private void AskSome(int count)
    {
        var numbers = Enumerable.Range(0, count).Select(i => next + (i * step)).TakeWhile(no => no < accounts).ToArray();

        // The clock that tells days remembers, so that only one may ask it at a time.
        var known = Array.ConvertAll(numbers, no => tenures(board.Facts.Accounts[no]));
        var made = new RuleCase?[numbers.Length];

        if (made.Length < ParallelFrom)
        {
            for (var i = 0; i < made.Length; i++)
            {
                made[i] = Ask(numbers[i], known[i]);
            }
        }
        else
        {
            Parallel.For(0, made.Length, i => made[i] = Ask(numbers[i], known[i]));
        }

        for (var i = 0; i < made.Length; i++)
        {
            if (made[i] is { } found)
            {
                cases.Add(found);
                owners.UnionWith(board.Facts.Accounts[numbers[i]].Traits.Owner is { Length: > 0 } owner ? [owner] : []);
            }
        }

        next += count * step;
    }

    private RuleCase? Ask(int no, Tenure tenure)
    {
        var account = board.Facts.Accounts[no];
        var seats = board.States[no].Seats;
        var maker = AccountCaseMaker.Mine;

        if (maker.Make(account, seats, course, tenure) is not { } found)
        {
            return null;
        }

        var days = asker.Ask(account, seats.AsLearned(), maker.Track, maker.Days.First, maker.Days.Last);

        return RuleCase.Of(found, days, maker.Aftermath);
    }
}
