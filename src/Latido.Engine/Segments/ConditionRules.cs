using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>The rules of conditions: one question each, about something known, with something to compare.</summary>
internal static class ConditionRules
{
    private const int MaxName = 200;

    private static readonly string[] Countable = [.. BusinessForms.All.Where(form => form.Type != BusinessType.FactWithdrawn).Select(form => form.Name)];

    /// <summary>Says what is wrong with a condition that may ask for the segments and measures of these settings.</summary>
    public static void Check(Condition? condition, string path, WorkspaceSettings settings, List<SettingsProblem> problems)
    {
        if (condition is null)
        {
            return;
        }

        object?[] questions =
        [
            condition.All, condition.Any, condition.Not, condition.Number, condition.Trait, condition.Date, condition.Fact, condition.Event,
            condition.Segment,
        ];

        if (questions.Count(question => question is not null) != 1)
        {
            problems.Add(new(path, "A condition has exactly one of all, any, not, number, trait, date, fact, event and segment."));
            return;
        }

        CheckInner(condition.All, $"{path}.all", settings, problems);
        CheckInner(condition.Any, $"{path}.any", settings, problems);
        Check(condition.Not, $"{path}.not", settings, problems);
        CheckNumber(condition, path, settings, problems);
        CheckDate(condition, path, problems);
        CheckCounted(condition, path, problems);

        if (condition is { Trait: not null, IsOneOf: null, IsKnown: null })
        {
            problems.Add(new(path, "Say what the trait is compared with: isOneOf or isKnown."));
        }

        CheckMoves(condition, path, problems);

        if (condition.Segment is { } id && settings.Segments.Named.All(segment => segment.Id != id))
        {
            var known = settings.Segments.Named.Count == 0 ? "There are none." : $"Known are {string.Join(", ", settings.Segments.Named.Select(segment => segment.Id))}.";
            problems.Add(new($"{path}.segment", $"There is no segment {id}. {known}"));
        }
    }

    private static void CheckInner(IReadOnlyList<Condition>? inner, string path, WorkspaceSettings settings, List<SettingsProblem> problems)
    {
        for (var i = 0; i < (inner?.Count ?? 0); i++)
        {
            Check(inner![i], FormattableString.Invariant($"{path}[{i}]"), settings, problems);
        }
    }

    private static void CheckNumber(Condition condition, string path, WorkspaceSettings settings, List<SettingsProblem> problems)
    {
        if (condition.Number is not { } name)
        {
            return;
        }

        if (!Conditions.Numbers.Contains(name) && settings.FindMeasure(name) is null && !IsTrait(name))
        {
            problems.Add(new(
                $"{path}.number",
                $"There is no number {name}. Known are {string.Join(", ", Conditions.Numbers)}, the measures {string.Join(", ", settings.AllMeasures().Select(measure => measure.Id))}, and trait:name for a trait that holds a number."));
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

        if (!Conditions.Dates.Contains(name) && !IsTrait(name))
        {
            problems.Add(new(
                $"{path}.date",
                $"There is no date {name}. Known are {string.Join(", ", Conditions.Dates)}, and trait:name for a trait that holds a day as 2026-03-31."));
        }
        else if (condition is { WithinDays: null, OverdueDays: null, IsKnown: null, AtLeast: null, Below: null })
        {
            problems.Add(new(path, "Say what the date is compared with: withinDays, overdueDays, atLeast or below (days since) or isKnown."));
        }
    }

    private static void CheckCounted(Condition condition, string path, List<SettingsProblem> problems)
    {
        if (condition.Fact is { } fact && !Countable.Contains(fact))
        {
            problems.Add(new($"{path}.fact", fact == "fact.withdrawn"
                ? "What is withdrawn is not counted any more. Ask for the kind of fact itself."
                : OwnFacts.Types.Contains(fact)
                ? $"Say of which segment: segment: its id, with {(fact == OwnFacts.SegmentEntered ? "enteredWithinDays" : "leftWithinDays")}: how many days."
                : $"There is no fact {fact}. Known are {string.Join(", ", Countable)}."));
        }

        if (condition.Event is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > MaxName))
        {
            problems.Add(new($"{path}.event", FormattableString.Invariant($"Say which event, by its name of at most {MaxName} letters.")));
        }

        if ((condition.Fact ?? condition.Event) is null)
        {
            return;
        }

        SettingsRules.CheckRange(condition.WithinDays, 1, Condition.MostCountedDays, $"{path}.withinDays", problems);

        foreach (var (bound, of) in new[] { (condition.AtLeast, "atLeast"), (condition.Below, "below") })
        {
            if (bound is { } count && !(count is >= 0 and <= 1e9))
            {
                problems.Add(new($"{path}.{of}", FormattableString.Invariant($"How often something happened is a number from 0 to 1,000,000,000, not {count}.")));
            }
        }
    }

    private static void CheckMoves(Condition condition, string path, List<SettingsProblem> problems)
    {
        (int? Days, string Of)[] given =
            [(condition.EnteredWithinDays, "enteredWithinDays"), (condition.LeftWithinDays, "leftWithinDays"), (condition.ForDays, "forDays")];
        var asked = given.Where(each => each.Days is not null).ToList();

        if (asked.Count == 0)
        {
            return;
        }

        if (condition.Segment is null)
        {
            problems.Add(new($"{path}.{asked[0].Of}", $"{asked[0].Of} asks of a segment. Say which: segment: its id."));
        }
        else if (asked.Count > 1)
        {
            problems.Add(new(path, "Ask one thing of a segment at a time: enteredWithinDays, leftWithinDays or forDays. Several questions go under all or any."));
        }

        foreach (var (days, of) in asked)
        {
            SettingsRules.CheckRange(days, 1, Condition.MostSegmentDays, $"{path}.{of}", problems);
        }
    }

    private static bool IsTrait(string name) => name.Length > Conditions.TraitPrefix.Length && name.StartsWith(Conditions.TraitPrefix, StringComparison.Ordinal);
}
