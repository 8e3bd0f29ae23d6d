using Latido.Engine.Facts;
using Latido.Engine.Onboarding;
using Latido.Engine.Scores;
using Latido.Server.Accounts;
using NodaTime;

namespace Latido.Server.Onboarding;

/// <summary>An account on its way through the plan.</summary>
/// <param name="StartedOn">The day it began.</param>
/// <param name="Days">Whole days since then.</param>
/// <param name="DaysLate">How many days it is over plan: those of the missing step that was due first; 0 while it is on time.</param>
/// <param name="Done">Steps done, of <paramref name="Steps"/>.</param>
/// <param name="Steps">All of them in the order in which they are due.</param>
public sealed record OnboardingView(string Account, string Name, LocalDate StartedOn, int Days, int DaysLate, int Done, IReadOnlyList<OnboardingStepView> Steps)
{
    public string? Owner { get; init; }

    public MoneyView? Mrr { get; init; }

    public string? Touch { get; init; }

    /// <summary>The day on which the last step was done; null while one is missing.</summary>
    public LocalDate? FinishedOn { get; init; }

    /// <summary>Who holds it up; null for nobody.</summary>
    public OnboardingBlockerView? Blocker { get; init; }

    /// <summary>The share of the activation's criteria that is met, 0 to 1; null without any.</summary>
    public double? Activation { get; init; }

    /// <summary>Whether it is one to be taken on: a customer, not gone, begun since there is any use to be seen and within the days of watching.</summary>
    public bool IsWatched { get; init; }

    /// <summary>The people who did all that the activation asks of one person, and all people of the account; null where it asks nothing of one.</summary>
    public int? PeopleActivated { get; init; }

    public int? People { get; init; }

    /// <summary>The days to first value that half of the accounts of its touch model took; null while nobody knows, and for a single account.</summary>
    public double? MedianDays { get; init; }

    /// <summary>The step that is due next, or is late; null when all are done.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public OnboardingStepView? Next => Steps.FirstOrDefault(step => step.DoneOn is null);

    internal static OnboardingView Of(OnboardingCourse course, Rating? rating, string language)
    {
        var account = course.Account;

        return new(
            account.Key, account.NameOrKey, DayNumber.ToDate(course.Start), course.Day - course.Start, course.DaysLate, course.Done,
            [.. course.Steps.Select(step => OnboardingStepView.Of(step, course.Day, language))])
        {
            Owner = account.Traits.Owner,
            Mrr = account.Traits.Mrr is { } mrr ? new(mrr.Amount, mrr.Currency) : null,
            Touch = rating?.Touch,
            FinishedOn = course.FinishedOn is { } day ? DayNumber.ToDate(day) : null,
            Blocker = course.Blocker is { } blocker ? OnboardingBlockerView.Of(blocker) : null,
            Activation = rating?.Activation is { } share && !double.IsNaN(share) ? Math.Round(share, 4) : null,
        };
    }

    /// <summary>The same with what was written of each hold.</summary>
    internal OnboardingView Reasoned(Func<ulong, string?> reasonOf) => this with
    {
        Blocker = Blocker?.Reasoned(reasonOf),
        Steps = [.. Steps.Select(step => step.Blocker is { } blocker ? step with { Blocker = blocker.Reasoned(reasonOf) } : step)],
    };
}

/// <summary>A step of an account's plan.</summary>
/// <param name="By">Whose it is: customer, team, product or other.</param>
/// <param name="DaysLate">How many days it was done late, or is late now; 0 where it is not.</param>
/// <param name="Milestone">The milestone by which it is done; null where another thing does it.</param>
/// <param name="Blocker">Who holds it up, as it was told; null for nobody.</param>
public sealed record OnboardingStepView(
    string Id, string Name, string By, LocalDate DueOn, LocalDate? DoneOn, int DaysLate, string? Milestone, OnboardingBlockerView? Blocker)
{
    internal static OnboardingStepView Of(StepCourse course, int day, string language) => new(
        course.Step.Id, course.Step.Name.In(language), SpokenName.Of(course.Step.By), DayNumber.ToDate(course.DueOn),
        course.DoneOn is { } done ? DayNumber.ToDate(done) : null, course.LateOn(day), course.Step.Milestone,
        course.Hold is { } hold ? OnboardingBlockerView.Of(new(hold.By, hold.Who, hold.Since, hold.FactKey, course.Step)) : null);
}

/// <summary>Who holds up an onboarding.</summary>
/// <param name="By">Whose turn it is: customer, team, product or other.</param>
/// <param name="Person">The very person, by name or id; null where none was named.</param>
/// <param name="Since">Since which day.</param>
/// <param name="IsTold">Somebody said so; otherwise it follows from whose step is late.</param>
/// <param name="Step">The id of the step; null for the whole.</param>
public sealed record OnboardingBlockerView(string By, string? Person, LocalDate Since, bool IsTold, string? Step)
{
    /// <summary>Why, as it was written; null where nobody wrote it.</summary>
    public string? Reason { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public ulong? FactKey { get; init; }

    internal static OnboardingBlockerView Of(OnboardingBlocker blocker) =>
        new(SpokenName.Of(blocker.By), blocker.Who?.NameOrId, DayNumber.ToDate(blocker.Since), blocker.IsTold, blocker.Step?.Id) { FactKey = blocker.FactKey };

    internal OnboardingBlockerView Reasoned(Func<ulong, string?> reasonOf) => FactKey is { } key ? this with { Reason = reasonOf(key) } : this;
}

/// <summary>All accounts that are being taken on.</summary>
/// <param name="Count">How many there are; the items are the latest of them.</param>
/// <param name="Late">How many of them are over plan.</param>
/// <param name="Blocked">How many somebody is told to hold up.</param>
/// <param name="Mrr">What the late ones and the blocked ones pay a month, by currency.</param>
public sealed record OnboardingListView(int Count, int Late, int Blocked, IReadOnlyList<MoneyView> Mrr, IReadOnlyList<OnboardingView> Items);
