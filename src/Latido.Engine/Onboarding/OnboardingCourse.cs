using Latido.Engine.Facts;

namespace Latido.Engine.Onboarding;

/// <summary>How far an account has come in its plan, as of a day. Days are those of <see cref="DayNumber"/>.</summary>
/// <param name="Account">The account.</param>
/// <param name="Start">The day it began.</param>
/// <param name="Day">As of which day.</param>
/// <param name="Steps">The steps in the order in which they are due.</param>
/// <param name="Hold">What holds up the whole of it; null for nothing that was told.</param>
public sealed record OnboardingCourse(AccountFacts Account, int Start, int Day, IReadOnlyList<StepCourse> Steps, OnboardingHold? Hold)
{
    public int Done => Steps.Count(step => step.DoneOn is not null);

    /// <summary>The day on which the last step was done; null while one is missing.</summary>
    public int? FinishedOn => Steps.All(step => step.DoneOn is not null) ? Steps.Max(step => step.DoneOn) : null;

    /// <summary>The step that is due first of those that are missing; null when all are done.</summary>
    public StepCourse? Next => Steps.FirstOrDefault(step => step.DoneOn is null);

    /// <summary>How many days the account is over its plan: those of the missing step that was due first.</summary>
    public int DaysLate => Next is { } next ? Math.Max(0, Day - next.DueOn) : 0;

    /// <summary>Who holds it up: as it was told, the whole before a step; else whoever has to do the step that is late. Null when nothing is.</summary>
    public OnboardingBlocker? Blocker =>
        Hold is { } all ? new(all.By, all.Who, all.Since, all.FactKey, null)
        : Steps.FirstOrDefault(step => step.Hold is not null) is { Hold: { } one } held ? new(one.By, one.Who, one.Since, one.FactKey, held.Step)
        : DaysLate > 0 ? new(Next!.Step.By, null, Next.DueOn, null, Next.Step)
        : null;
}

/// <summary>A step of an account's plan.</summary>
/// <param name="Step">The step.</param>
/// <param name="DueOn">The day until which it is to be done.</param>
/// <param name="DoneOn">The day on which it was; null while it is missing.</param>
/// <param name="Hold">What holds it up; null for nothing, and once it is done.</param>
public sealed record StepCourse(OnboardingStep Step, int DueOn, int? DoneOn, OnboardingHold? Hold)
{
    /// <summary>How many days it was late, or is as of a day.</summary>
    public int LateOn(int day) => Math.Max(0, (DoneOn ?? day) - DueOn);
}

/// <summary>Somebody told that it cannot go on.</summary>
/// <param name="By">Who it is up to.</param>
/// <param name="Who">The very person; null where none was named.</param>
/// <param name="Since">The day.</param>
/// <param name="FactKey">Which fact said so: its key among those of the account.</param>
public sealed record OnboardingHold(OnboardingParty By, Person? Who, int Since, ulong FactKey);

/// <summary>Who holds up an account's onboarding.</summary>
/// <param name="By">Whose turn it is.</param>
/// <param name="Who">The very person; null where none was named.</param>
/// <param name="Since">Since which day.</param>
/// <param name="FactKey">The fact that said so; null where it follows from whose step is late.</param>
/// <param name="Step">Which step; null for the whole.</param>
public sealed record OnboardingBlocker(OnboardingParty By, Person? Who, int Since, ulong? FactKey, OnboardingStep? Step)
{
    public bool IsTold => FactKey is not null;
}
