using Latido.Engine.Facts;
using Latido.Engine.Segments;

namespace Latido.Engine.Scores;

/// <summary>The rules of custom measures: an id of its own, one source, and of that only what can be made of it.</summary>
internal static class CustomMeasureRules
{
    private const int MaxId = 60;
    private const int MaxNames = 20;
    private const int MaxProperty = 100;
    private const string Path = "measures";

    private static readonly string[] DayTraits = ["startedOn", "renewsOn"];
    private static readonly string[] TextTraits = ["name", "currency", "owner", "parent", "stageByHand", "touchByHand"];

    public static void Check(IReadOnlyList<CustomMeasure> measures, List<SettingsProblem> problems)
    {
        if (measures.Count > CustomMeasure.Most)
        {
            problems.Add(new(Path, $"There may be {CustomMeasure.Most} measures of your own, not {measures.Count}. Take out those that no model names."));
        }

        SettingsRules.CheckUnique(measures.Select(measure => measure.Id), Path, problems);

        var amounts = measures.Select(measure => measure.Events).OfType<EventSource>().SelectMany(AmountPairs.Named).Distinct().Count();

        if (amounts > AmountPairs.Most)
        {
            problems.Add(new(Path, $"All measures together may read {AmountPairs.Most} properties of events, each event with its property counted as one, not {amounts}. Name fewer events, or take a measure out."));
        }

        for (var i = 0; i < measures.Count; i++)
        {
            Check(measures[i], FormattableString.Invariant($"{Path}[{i}]"), problems);
        }
    }

    private static void Check(CustomMeasure measure, string path, List<SettingsProblem> problems)
    {
        if (Measures.Find(measure.Id) is not null || Conditions.Numbers.Contains(measure.Id))
        {
            problems.Add(new($"{path}.id", $"{measure.Id} is built in already. Give this one another id, as {measure.Id}Own."));
        }
        else if (measure.Id.Length > MaxId || !measure.Id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            problems.Add(new($"{path}.id", $"An id is at most {MaxId} letters without accents, digits, - and _, as in reportsExported; not {measure.Id}."));
        }

        if (string.IsNullOrWhiteSpace(measure.Name.En) || string.IsNullOrWhiteSpace(measure.Name.Es))
        {
            problems.Add(new($"{path}.name", "People read a measure by its name. Give one in English (en) and one in Spanish (es)."));
        }

        object?[] sources = [measure.Events, measure.Trait, measure.Facts];

        if (sources.Count(source => source is not null) != 1)
        {
            problems.Add(new(path, "A measure is made of exactly one of events, trait and facts."));
            return;
        }

        CheckEvents(measure.Events, $"{path}.events", problems);
        CheckTrait(measure.Trait, $"{path}.trait", problems);
        CheckFacts(measure.Facts, $"{path}.facts", problems);
    }

    private static void CheckEvents(EventSource? events, string path, List<SettingsProblem> problems)
    {
        if (events is null)
        {
            return;
        }

        CheckDays(events.Days, path, problems);
        SettingsRules.CheckRange(events.WeightAtLeast, 0, 10, $"{path}.weightAtLeast", problems);
        CheckNames(events.Names, $"{path}.names", "Names are the events' own, as your product sends them", problems);

        CheckProperty(events, path, problems);

        if (events.Per is not MeasurePer.Account && events.Take is not (EventTake.Count or EventTake.Share or EventTake.Sum))
        {
            problems.Add(new($"{path}.per", "Only count, share and sum are of something. Leave per out, or take one of these."));
        }
        else if (events.Take is EventTake.Share && events.Per is MeasurePer.Account)
        {
            problems.Add(new($"{path}.per", "Say what the people are a share of: person (of those seen in 90 days) or seat (of the seats bought)."));
        }
    }

    private static void CheckProperty(EventSource events, string path, List<SettingsProblem> problems)
    {
        if (events.Property is not { } property)
        {
            if (events.Take is EventTake.Sum or EventTake.Mean or EventTake.Max)
            {
                problems.Add(new($"{path}.property", "Sum, mean and max are of a number that the events carry. Name it by property, as amount, or take count."));
            }
        }
        else if (string.IsNullOrWhiteSpace(property) || property.Length > MaxProperty)
        {
            problems.Add(new($"{path}.property", $"Name one property of the events as it is sent, at most {MaxProperty} characters, or leave it out."));
        }
        else if (events.Names is not { Count: > 0 })
        {
            problems.Add(new($"{path}.names", "Only the events that are named are looked into. Name those that carry the property."));
        }
    }

    private static void CheckTrait(TraitSource? trait, string path, List<SettingsProblem> problems)
    {
        if (trait is null)
        {
            return;
        }

        var isDay = trait.Take is TraitTake.DaysSince or TraitTake.DaysUntil;
        CheckTraitName(trait.Name, isDay, $"{path}.name", problems);

        if (trait.Take is TraitTake.Share)
        {
            CheckTraitName(trait.Of ?? "", isDay: false, $"{path}.of", problems);
        }
        else if (trait.Of is not null)
        {
            problems.Add(new($"{path}.of", "Only a share is of another trait. Leave of out, or take share."));
        }
    }

    private static void CheckTraitName(string name, bool isDay, string path, List<SettingsProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > AccountTraits.MaxText)
        {
            problems.Add(new(path, $"Name a trait of the account: mrr, seats, startedOn, renewsOn, or another by its name as it is sent, at most {AccountTraits.MaxText} characters."));
        }
        else if (TextTraits.Contains(name))
        {
            problems.Add(new(path, $"{name} is a text, and nothing can be measured by it. Name a trait that is a number or a day."));
        }
        else if (isDay != DayTraits.Contains(name) && (isDay ? name is "mrr" or "seats" : DayTraits.Contains(name)))
        {
            problems.Add(new(path, isDay
                ? $"{name} is a number: take number or share."
                : $"{name} is a day: take daysSince or daysUntil."));
        }
    }

    private static void CheckFacts(FactSource? facts, string path, List<SettingsProblem> problems)
    {
        if (facts is null)
        {
            return;
        }

        CheckDays(facts.Days, path, problems);

        if (facts.Types.Count == 0)
        {
            problems.Add(new($"{path}.types", $"Name the types of facts: {string.Join(", ", FactKinds.Names)}."));
        }

        var forms = new List<BusinessForm>();

        for (var i = 0; i < facts.Types.Count; i++)
        {
            if (!FactKinds.Names.Contains(facts.Types[i]))
            {
                problems.Add(new(FormattableString.Invariant($"{path}.types[{i}]"), $"There is no type {facts.Types[i]}. The types are {string.Join(", ", FactKinds.Names)}."));
            }
            else
            {
                forms.Add(BusinessForms.Find(facts.Types[i])!);
            }
        }

        CheckNumbers(facts, forms, path, problems);
        CheckOnly(facts, forms, path, problems);
    }

    private static void CheckNumbers(FactSource facts, List<BusinessForm> forms, string path, List<SettingsProblem> problems)
    {
        var kinds = forms.Select(FactKinds.NumberOf).Distinct().ToList();

        if (facts.Take is FactTake.Sum && kinds.Any(kind => kind is not (FactNumber.Amount or FactNumber.Minutes)))
        {
            problems.Add(new($"{path}.take", $"Only amounts and minutes can be added up: {Saying(FactNumber.Amount)} say an amount, {Saying(FactNumber.Minutes)} minutes. Take count for the others."));
        }
        else if (facts.Take is FactTake.Mean && kinds.Contains(FactNumber.None))
        {
            problems.Add(new($"{path}.take", $"There is a mean of scores ({Saying(FactNumber.Score)}), sentiment ({Saying(FactNumber.Sentiment)}), minutes ({Saying(FactNumber.Minutes)}) and amounts ({Saying(FactNumber.Amount)}). Take count for the others."));
        }
        else if (facts.Take is FactTake.Sum or FactTake.Mean && kinds.Count > 1)
        {
            problems.Add(new($"{path}.types", "These types say different kinds of numbers. Make a measure of each."));
        }
    }

    private static void CheckOnly(FactSource facts, List<BusinessForm> forms, string path, List<SettingsProblem> problems)
    {
        for (var i = 0; i < (facts.Only?.Count ?? 0); i++)
        {
            if (!forms.Any(form => FactKinds.ChoicesOf(form).Contains(facts.Only![i], StringComparer.OrdinalIgnoreCase)))
            {
                var words = forms.SelectMany(FactKinds.ChoicesOf).Distinct().ToList();
                problems.Add(new(
                    FormattableString.Invariant($"{path}.only[{i}]"),
                    words.Count == 0 ? "These types choose among no words. Leave only out." : $"These types say {string.Join(", ", words)}; not {facts.Only![i]}."));
            }
        }
    }

    private static void CheckDays(int days, string path, List<SettingsProblem> problems) =>
        SettingsRules.CheckRange(days, 1, CustomMeasure.MaxDays, $"{path}.days", problems);

    private static void CheckNames(IReadOnlyList<string>? names, string path, string what, List<SettingsProblem> problems)
    {
        if (names is { Count: > MaxNames } || names?.Any(string.IsNullOrWhiteSpace) == true)
        {
            problems.Add(new(path, $"{what}, at most {MaxNames}, none empty. Leave them out for any event."));
        }
    }

    private static string Saying(FactNumber number) =>
        string.Join(", ", BusinessForms.All.Where(form => FactKinds.NumberOf(form) == number).Select(form => form.Name));
}
