using Latido.Engine.Facts;
using Latido.Engine.Scores;
using Latido.Server.Shell;

namespace Latido.Server.Scores.Pages;

/// <summary>Says how a measure of one's own is made, on one line.</summary>
internal static class MeasureWords
{
    public static string Say(CustomMeasure measure, Texts t) => string.Join(" · ", Parts(measure, t).OfType<string>());

    /// <summary>What people call a type of business facts.</summary>
    public static string NameOf(string type, Texts t) => BusinessForms.Find(type) is { } form ? FactKinds.NameOf(form.Type).In(t.Language) : type;

    /// <summary>The key of what is made of something: <c>Own.Events.DaysSince</c>.</summary>
    public static string KeyOf(string source, Enum take) => $"Own.{source}.{take}";

    private static string?[] Parts(CustomMeasure measure, Texts t) => measure switch
    {
        { Events: { } events } =>
        [
            t[KeyOf("Events", events.Take)],
            events.Names is { Count: > 0 } names ? string.Join(", ", names) : events.WeightAtLeast > 0 ? t["Model.AnyWeighing", events.WeightAtLeast] : t["Model.AnyEvent"],
            events.Property,
            events.Per is MeasurePer.Account ? null : t["Own.Each", t[$"Own.Per.{events.Per}"]],
            t.Count("Days", events.Days),
        ],
        { Trait: { } trait } => [t[KeyOf("Trait", trait.Take)], trait.Of is { } of ? $"{trait.Name} / {of}" : trait.Name],
        { Facts: { } facts } =>
        [
            t[KeyOf("Facts", facts.Take)],
            string.Join(", ", facts.Types.Select(type => NameOf(type, t))),
            facts.Only is { Count: > 0 } only ? string.Join(", ", only) : null,
            t.Count("Days", facts.Days),
        ],
        _ => [],
    };
}
