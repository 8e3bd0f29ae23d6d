using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>The rules of conditions: one question each, about something known, with something to compare.</summary>
internal static class ConditionRules
{
    public static void Check(Condition? condition, string path, List<SettingsProblem> problems)
    {
        if (condition is null)
        {
            return;
        }

        object?[] questions =
            [condition.All, condition.Any, condition.Not, condition.Number, condition.Trait, condition.Date];

        if (questions.Count(question => question is not null) != 1)
        {
            problems.Add(new(path, "A condition has exactly one of all, any, not, number, trait and date."));
            return;
        }

        CheckInner(condition.All, $"{path}.all", problems);
        CheckInner(condition.Any, $"{path}.any", problems);
        Check(condition.Not, $"{path}.not", problems);
        CheckNumber(condition, path, problems);
        CheckDate(condition, path, problems);

        if (condition is { Trait: not null, IsOneOf: null, IsKnown: null })
        {
            problems.Add(new(path, "Say what the trait is compared with: isOneOf or isKnown."));
        }
    }

    private static void CheckInner(IReadOnlyList<Condition>? inner, string path, List<SettingsProblem> problems)
    {
        for (var i = 0; i < (inner?.Count ?? 0); i++)
        {
            Check(inner![i], FormattableString.Invariant($"{path}[{i}]"), problems);
        }
    }

    private static void CheckNumber(Condition condition, string path, List<SettingsProblem> problems)
    {
        if (condition.Number is not { } name)
        {
            return;
        }

        if (!Conditions.Numbers.Contains(name) && Measures.Find(name) is null)
        {
            problems.Add(new(
                $"{path}.number",
                $"There is no number {name}. Known are {string.Join(", ", Conditions.Numbers)}, and the measures {string.Join(", ", Measures.All.Select(measure => measure.Id))}."));
        }
        else if (condition is { AtLeast: null, Below: null, IsKnown: null })
        {
            problems.Add(new(path, "Say what the number is compared with: atLeast, below or isKnown."));
        }
    }

    private static void CheckDate(Condition condition, string path, List<SettingsProblem> problems)
    {
        if (condition.Date is not { } name)
        {
            return;
        }

        if (!Conditions.Dates.Contains(name))
        {
            problems.Add(new($"{path}.date", $"There is no date {name}. Known are {string.Join(", ", Conditions.Dates)}."));
        }
        else if (condition is { WithinDays: null, OverdueDays: null, IsKnown: null })
        {
            problems.Add(new(path, "Say what the date is compared with: withinDays, overdueDays or isKnown."));
        }
    }
}
