using Latido.Engine.Onboarding;
using Latido.Engine.Scores;

namespace Latido.Engine.Signals;

/// <summary>How far an account has come: milestones, activation, onboarding, seats.</summary>
internal static class ProgressRules
{
    /// <summary>What is older than this is no news.</summary>
    private const int NewsDays = 7;

    /// <summary>A step of a plan is missed by a day or two all the time; from so many days on it is told.</summary>
    private const int LateFrom = 7;

    /// <summary>After so many days late nobody calls it onboarding any more.</summary>
    private const int LateFor = 60;

    public static IEnumerable<SignalDraft> MilestoneReached(SignalScene scene)
    {
        foreach (var milestone in scene.Rule.Milestones ?? [])
        {
            // A milestone is reached once: its key has no day.
            if (scene.IsRaised(milestone.Id) || DayReached(scene, milestone) is not { } day || day <= scene.Today - NewsDays)
            {
                continue;
            }

            yield return scene.Draft(
                milestone.Id, Severity.Green,
                new($"Milestone reached: {milestone.Name.En}", $"Hito alcanzado: {milestone.Name.Es}"),
                new Evidence(milestone.Name, day, day, null, milestone.Count, []));
        }
    }

    public static SignalDraft? ActivationDone(SignalScene scene)
    {
        if (!(scene.Rating.Activation >= 1) || scene.IsRaised("done") || IsOlderThanTheData(scene)
            || ActivationMaker.DayDone(scene.Board, scene.Account) is not { } day || day <= scene.Today - NewsDays)
        {
            return null;
        }

        var days = Math.Max(0, day - ActivationMaker.StartOf(scene.Account));

        return scene.Draft(
            "done", Severity.Green,
            new(
                $"Activated: every step done {days} {Figures.Of(days, "day", "days")} after the start",
                $"Activada: todos los pasos hechos a los {days} {Figures.Of(days, "día", "días")} de empezar"),
            [
                .. ActivationMaker.Steps(scene.Board, scene.Account)
                    .Select(step => new Evidence(step.Criterion.Name, step.Day, step.Day, null, null, [])),
            ]);
    }

    public static SignalDraft? OnboardingLate(SignalScene scene)
    {
        var start = ActivationMaker.StartOf(scene.Account);
        var steps = scene.Board.Settings.Onboarding.Steps;
        var hasPlan = steps.Count > 0;

        var age = scene.Today - start;
        var from = scene.Rule.Days ?? RuleDefaults.OnboardingDays;

        // Most accounts are long past all of it.
        if (age <= from || age > scene.Board.Settings.Onboarding.WatchDays || age > LateFor + (hasPlan ? steps.Max(step => step.Days) : from)
            || IsOlderThanTheData(scene) || !OnboardingMaker.IsCustomer(scene.Account) || (!hasPlan && !(scene.Rating.Activation < 1)))
        {
            return null;
        }

        var key = SignalScene.Key("late", start);

        if (scene.IsRaised(key) || OnboardingMaker.Of(scene.Board, scene.Account, scene.Today) is not { Next: not null } course)
        {
            return null;
        }

        // Without a plan of its own a workspace has the activation's, and the rule says until when.
        var late = hasPlan ? course.DaysLate : age - from;

        if (late < (hasPlan ? LateFrom : 1) || late > LateFor)
        {
            return null;
        }

        var missing = course.Steps.Where(step => step.DoneOn is null).Select(step => step.Step.Name).ToList();
        var held = course.Blocker is { IsTold: true } blocker ? PartyWords.HeldUpBy(blocker) : new("", "");

        return scene.Draft(
            key, Severity.Yellow,
            new(
                $"Onboarding is {late} {Figures.Of(late, "day", "days")} late: {course.Done} of {course.Steps.Count} steps done; missing: {string.Join(", ", missing.Select(name => name.En))}{held.En}",
                $"La puesta en marcha lleva {late} {Figures.Of(late, "día", "días")} de retraso: {course.Done} de {course.Steps.Count} pasos hechos; falta: {string.Join(", ", missing.Select(name => name.Es))}{held.Es}"),
            [
                new(new("Steps done", "Pasos hechos"), start, scene.Today, course.Steps.Count, course.Done, []),
                .. missing.Select(name => new Evidence(name, null, null, null, null, [])),
            ]);
    }

    public static SignalDraft? SeatsNearlyFull(SignalScene scene)
    {
        var seats = scene.Account.Traits.Seats ?? 0;
        var used = scene.Rating.Active30;

        if (seats < (scene.Rule.MinCount ?? 5) || used < (scene.Rule.Share ?? RuleDefaults.SeatShare) * seats)
        {
            return null;
        }

        var subject = FormattableString.Invariant($"{seats} seats");

        return scene.IsResting(subject) ? null : scene.Draft(
            SignalScene.Key(subject, scene.Today), Severity.Green,
            new(
                $"Seats are nearly full: {used} of {seats} in use ({Figures.PercentEn(Math.Round(100.0 * used / seats))})",
                $"Las licencias están casi agotadas: {used} de {seats} en uso ({Figures.PercentEs(Math.Round(100.0 * used / seats))})"),
            new Evidence(new("People active in 30 days, of the seats bought", "Personas activas en 30 días, de las licencias contratadas"), scene.Today - 29, scene.Today, seats, used, []));
    }

    /// <summary>An account that began before there was any use to be seen: nobody knows what it did then.</summary>
    private static bool IsOlderThanTheData(SignalScene scene) =>
        ActivationMaker.StartOf(scene.Account) < scene.Board.FirstUseDay;

    /// <summary>The day on which the count was reached, or null. Stops at once where it was reached long ago.</summary>
    private static int? DayReached(SignalScene scene, Milestone milestone)
    {
        var counted = scene.EventsOf(milestone);
        var sum = 0L;

        foreach (var cell in scene.Account.Usage.Between(0, scene.Today))
        {
            sum += counted[cell.Event] ? cell.Count : 0;

            if (sum >= milestone.Count)
            {
                return cell.Day;
            }
        }

        return null;
    }
}
