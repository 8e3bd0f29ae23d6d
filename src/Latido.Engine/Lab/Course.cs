using Latido.Engine.Scores;

namespace Latido.Engine.Lab;

/// <summary>The course of a back-test: who is tried, on which days, and how far outcomes are known.</summary>
/// <param name="Outcome">What is to be foreseen.</param>
/// <param name="Days">The days in which accounts are rated.</param>
/// <param name="EveryDays">The days from one evaluation to the next: a week, or more where there are very many accounts.</param>
/// <param name="OutcomesUntil">The last day of which it is known what happened.</param>
/// <param name="Tested">The model tested.</param>
/// <param name="Live">The model in force; the tested one where nothing else is tried.</param>
internal sealed record Course(Outcome Outcome, Span Days, int EveryDays, int OutcomesUntil, Trial Tested, Trial Live)
{
    private const int Week = 7;

    /// <summary>More observations than this would not make the figures better, only the memory larger.</summary>
    private const long MostObservations = 4_000_000;

    public bool HasDraft => !ReferenceEquals(Tested, Live);

    /// <summary>The evaluation days, counted from 0.</summary>
    public int Rounds => ((Days.Last - Days.First) / EveryDays) + 1;

    public int DayOf(int round) => Days.First + (round * EveryDays);

    /// <summary>The evaluation days between two days, both included.</summary>
    public IEnumerable<(int Round, int Day)> RoundsWithin(int first, int last)
    {
        for (var round = (first - Days.First + EveryDays - 1) / EveryDays; DayOf(round) <= last; round++)
        {
            yield return (round, DayOf(round));
        }
    }

    /// <summary>
    /// Goes on taking the benchmarks as of the first evaluation day, and of the next ones until they are frozen. Says how many
    /// accounts of the sampling at hand are done then, and how many samplings.
    /// </summary>
    public (int Sampled, int Samplings) SampleSome(Scoreboard board, int accounts, int sampled, int samplings, int count)
    {
        Trial[] trials = HasDraft ? [Tested, Live] : [Tested];
        var open = Array.FindAll(trials, trial => !trial.IsFrozen);

        if (sampled == 0)
        {
            Array.ForEach(open, trial => trial.BeginSample(DayOf(samplings)));
        }

        for (var end = Math.Min(accounts, sampled + count); sampled < end; sampled++)
        {
            var seats = board.States[sampled].Seats.AsLearned();
            Array.ForEach(open, trial => trial.Sample(board.Facts.Accounts[sampled], seats));
        }

        if (sampled < accounts)
        {
            return (sampled, samplings);
        }

        Array.ForEach(open, trial => trial.EndSample());

        return (0, samplings + 1);
    }

    /// <summary>Sets out on a plan. Throws <see cref="UnfitPlanException"/> where it cannot be carried out.</summary>
    public static Course Of(Scoreboard board, BackTestPlan plan, WorkspaceSettings? draft)
    {
        // One look at every account; all else is done in pieces.
        var data = Span.OfUse(board);

        if (plan.ProblemIn(data) is { } problem)
        {
            throw new UnfitPlanException(problem);
        }

        var days = Span.Days(plan).And(data);
        var weeks = ((days.Last - days.First) / Week) + 1;
        var every = Week * (int)(1 + ((long)board.Facts.Accounts.Count * weeks / MostObservations));

        // That nobody comes is known as long as anybody's coming is; that somebody left, until today.
        var until = plan.Outcome.Kind is OutcomeKind.Silent ? data.Last : board.Today - 1;
        Trial live = new(board.Settings);

        return new(plan.Outcome, days, every, until, draft is null ? live : new(draft), live);
    }
}
