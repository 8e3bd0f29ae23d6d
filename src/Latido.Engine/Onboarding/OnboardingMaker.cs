using Latido.Engine.Facts;
using Latido.Engine.Revenue;
using Latido.Engine.Scores;

namespace Latido.Engine.Onboarding;

/// <summary>Follows accounts through the plan. Must not run while facts are applied.</summary>
public static class OnboardingMaker
{
    /// <summary>What was done so many days before the start belongs to it: a kick-off before the contract begins.</summary>
    private const int Before = 60;

    /// <summary>The steps of a workspace's plan, in the order in which they are due.</summary>
    public static IReadOnlyList<OnboardingStep> PlanOf(WorkspaceSettings settings) => settings.Onboarding.Steps.Count > 0
        ? [.. settings.Onboarding.Steps.OrderBy(step => step.Days)]
        : [.. settings.Activation.Criteria.Select(criterion => new OnboardingStep(criterion.Id, criterion.Name, settings.Activation.WithinDays, Criterion: criterion.Id))];

    /// <summary>How far an account had come at the end of a day; null where it had not begun, or there is no plan.</summary>
    public static OnboardingCourse? Of(Scoreboard board, AccountFacts account, int day)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(account);
        var (plan, start) = (PlanOf(board.Settings), ActivationMaker.StartOf(account));

        if (plan.Count == 0 || start > day)
        {
            return null;
        }

        var criteria = plan.Any(step => step.Criterion is not null)
            ? ActivationMaker.Steps(board, account, day).ToDictionary(step => step.Criterion.Id, step => step.Day, StringComparer.Ordinal)
            : [];
        var told = account.Business is { } book ? book.Between(start - Before, day) : [];
        var holds = HoldsOf(told);
        List<StepCourse> steps = [];

        foreach (var step in plan)
        {
            var done = step.Criterion is { } criterion ? criteria.GetValueOrDefault(criterion) : DayTold(told, step);
            var subject = BusinessSaying.SharedSubject(step.Id);
            steps.Add(new(step, start + step.Days, done, done is null ? holds.GetValueOrDefault(subject) : null));
            holds.Remove(subject);
        }

        // What names no step of the plan, or one that is no more, holds up the whole.
        return new(account, start, day, steps, steps.All(step => step.DoneOn is not null) ? null : holds.Values.MinBy(hold => hold.Since));
    }

    /// <summary>
    /// Whether an account was one to be taken on at the end of a day: a customer who had not left and began since there is any use to
    /// be seen, of an older one nobody knows what it did then, and not longer ago than it is watched.
    /// </summary>
    public static bool IsWatched(Scoreboard board, AccountFacts account, int day)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(account);
        var start = ActivationMaker.StartOf(account);

        return start >= Math.Max(board.FirstUseDay, day - board.Settings.Onboarding.WatchDays) && start <= day
            && IsCustomer(account) && Customers.LeftOn(account, day) is null;
    }

    /// <summary>One person without price, seats or start is somebody who had a look, and no customer to be taken on.</summary>
    internal static bool IsCustomer(AccountFacts account) =>
        account.PeopleCount > 1 || account.Traits is { Mrr: not null } or { Seats: not null } or { StartedOn: not null };

    private static int? DayTold(ReadOnlySpan<BusinessFact> told, OnboardingStep step)
    {
        var form = step.Fact is { } type ? BusinessForms.Find(type) : BusinessForms.Of(BusinessType.MilestoneReached);
        var subject = step.Milestone is { } milestone ? BusinessSaying.SharedSubject(milestone) : 0;
        var choice = step.Is is { } word && form is not null ? FactKinds.ChoicesOf(form).ToList().IndexOf(word) : -1;

        foreach (ref readonly var fact in told)
        {
            if (fact.Type == form?.Type && (subject == 0 || fact.Subject == subject) && (choice < 0 || fact.Choice == choice))
            {
                return fact.Day;
            }
        }

        return null;
    }

    /// <summary>What is held up as of the last of these facts, by the step it names; 0 is the whole. Told again, it is held up since the first time.</summary>
    private static Dictionary<ulong, OnboardingHold> HoldsOf(ReadOnlySpan<BusinessFact> told)
    {
        Dictionary<ulong, OnboardingHold> holds = [];

        foreach (ref readonly var fact in told)
        {
            if (fact.Type == BusinessType.OnboardingBlocked)
            {
                var since = holds.TryGetValue(fact.Subject, out var before) && before.By == (OnboardingParty)fact.Choice ? before.Since : fact.Day;
                holds[fact.Subject] = new((OnboardingParty)fact.Choice, fact.Who, since, fact.Id);
            }
            else if (fact.Type == BusinessType.OnboardingUnblocked)
            {
                if (fact.Subject == 0)
                {
                    holds.Clear();
                }
                else
                {
                    holds.Remove(fact.Subject);
                }
            }
        }

        return holds;
    }
}
