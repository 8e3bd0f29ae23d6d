using Latido.Engine.Scores;

namespace Latido.Engine.Lab;

/// <summary>The course of a back-test: who is tried, on which days, and how far outcomes are known.</summary>
/// <param name="Outcome">What is to be foreseen.</param>
/// <param name="Days">The days in which accounts are rated.</param>
/// <param name="EveryDays">The days from one evaluation to the next.</param>
/// <param name="OutcomesUntil">The last day of which it is known what happened.</param>
/// <param name="Tested">The model tested.</param>
/// <param name="Live">The model in force; the tested one where nothing else is tried.</param>
internal sealed record Course(Outcome Outcome, Span Days, int EveryDays, int OutcomesUntil, Trial Tested, Trial Live)
    : Inquiry(Outcome, Days, EveryDays, OutcomesUntil)
{
    public bool HasDraft => !ReferenceEquals(Tested, Live);

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
        var every = Every(board.Facts.Accounts.Count, days);

        // That nobody comes is known as long as anybody's coming is; that somebody left, until today.
        var until = plan.Outcome.Kind is OutcomeKind.Silent ? data.Last : board.Today - 1;
        Trial live = new(board.Settings);

        return new(plan.Outcome, days, every, until, draft is null ? live : new(draft), live);
    }
}
