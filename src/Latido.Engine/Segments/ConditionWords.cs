using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>Says a <see cref="Condition"/> as a person would.</summary>
public static class ConditionWords
{
    private static readonly Dictionary<string, Words> Names = new(StringComparer.Ordinal)
    {
        ["mrr"] = new("monthly revenue", "el ingreso mensual"),
        ["arr"] = new("annual revenue", "el ingreso anual"),
        ["seats"] = new("seats", "las licencias"),
        ["people"] = new("people", "las personas"),
        ["active1"] = new("people active today", "las personas activas hoy"),
        ["active7"] = new("people active in 7 days", "las personas activas en 7 días"),
        ["active30"] = new("people active in 30 days", "las personas activas en 30 días"),
        ["active90"] = new("people active in 90 days", "las personas activas en 90 días"),
        ["activeDays30"] = new("days with use of 30", "los días con uso de 30"),
        ["ageDays"] = new("days as a customer", "los días como cliente"),
        ["daysToRenewal"] = new("days to the renewal", "los días hasta la renovación"),
        ["daysSinceUse"] = new("days since the last use", "los días desde el último uso"),
        ["engagementChange"] = new("change of engagement", "el cambio de interacción"),
        ["health"] = new("health", "la salud"),
        ["healthChange"] = new("change of health in 30 days", "el cambio de la salud en 30 días"),
        ["coverage"] = new("coverage", "la cobertura"),
        ["confidence"] = new("confidence", "la confianza"),
        ["renewsOn"] = new("the renewal", "la renovación"),
        ["startedOn"] = new("the start", "el inicio"),
        ["firstSeen"] = new("the first day seen", "el primer día visto"),
        ["lastUse"] = new("the last use", "el último uso"),
        ["owner"] = new("the owner", "el responsable"),
        ["band"] = new("the band", "la banda"),
        ["touch"] = new("the touch", "el nivel de atención"),
        ["stage"] = new("the stage", "la etapa"),
        ["name"] = new("the name", "el nombre"),
        ["key"] = new("the key", "la clave"),
        ["currency"] = new("the currency", "la moneda"),
        ["parent"] = new("the parent", "la matriz"),
    };

    /// <summary>The values of band, touch and stage that have names of their own.</summary>
    private static readonly Dictionary<string, Words> Values = new(StringComparer.OrdinalIgnoreCase)
    {
        ["green"] = new("green", "verde"),
        ["yellow"] = new("yellow", "amarilla"),
        ["red"] = new("red", "roja"),
        ["none"] = new("none", "ninguna"),
        ["high"] = new("high", "alto"),
        ["mid"] = new("mid", "medio"),
        ["tech"] = new("tech", "digital"),
        ["onboarding"] = new("onboarding", "puesta en marcha"),
        ["adoption"] = new("adoption", "adopción"),
        ["renewal"] = new("renewal", "renovación"),
        [SegmentSettings.Left] = new("left", "perdida"),
    };

    /// <summary>The condition in words; null where there is none. Segments and measures of the workspace's own are called by their names where the settings are given.</summary>
    public static Words? Of(Condition? condition, WorkspaceSettings? settings = null) => condition switch
    {
        null => null,
        { All: { } all } => Join(all, " and ", " y ", settings),
        { Any: { } any } => Join(any, " or ", " o ", settings),
        { Not: { } inner } => Of(inner, settings) is { } words ? new($"not ({words.En})", $"no ({words.Es})") : null,
        { Number: { } name } => Number(NameOfNumber(name, settings), condition),
        { Date: { } name } => Date(NameOf(name), condition),
        { Trait: { } name } => Trait(name, condition),
        { Fact: { } name } => FactWords.Counted(name, condition),
        { Event: { } name } => FactWords.Used(name, condition),
        { Segment: { } id } => MembershipWords.Of(NameOfSegment(id, settings), condition),
        _ => null,
    };

    /// <summary>The name of a number, measure, date or trait, as sentences have it.</summary>
    public static Words NameOfNumber(string name, WorkspaceSettings? settings = null) => (settings?.FindMeasure(name) ?? Measures.Find(name))?.Name ?? NameOf(name);

    /// <summary>The name of a date or trait, as sentences have it; what has none is called by its own.</summary>
    public static Words NameOf(string name) => Names.GetValueOrDefault(name)
        ?? (name.StartsWith(Conditions.TraitPrefix, StringComparison.Ordinal) ? new(name[Conditions.TraitPrefix.Length..], name[Conditions.TraitPrefix.Length..]) : new(name, name));

    /// <summary>The name of a segment; its id where the settings have none such.</summary>
    internal static Words NameOfSegment(string id, WorkspaceSettings? settings) => settings?.Segments.Named.FirstOrDefault(segment => segment.Id == id)?.Name ?? new(id, id);

    private static Words Number(Words name, Condition condition) => condition switch
    {
        { AtLeast: { } least, Below: { } most } => new(
            $"{name.En} from {Figures.En(least)} to under {Figures.En(most)}", $"{name.Es} desde {Figures.Es(least)} y por debajo de {Figures.Es(most)}"),
        { AtLeast: { } least } => new($"{name.En} at least {Figures.En(least)}", $"{name.Es} de {Figures.Es(least)} o más"),
        { Below: { } most } => new($"{name.En} below {Figures.En(most)}", $"{name.Es} por debajo de {Figures.Es(most)}"),
        _ => Known(name, condition),
    };

    private static Words Date(Words name, Condition condition) => condition switch
    {
        { WithinDays: { } days } => new($"{name.En} within {days} days", $"{name.Es} en menos de {days} días"),
        { OverdueDays: { } days } => new($"{name.En} up to {days} days ago", $"{name.Es} hace {days} días como mucho"),
        { AtLeast: { } least, Below: { } most } => new(
            $"{name.En} from {Figures.En(least)} to under {Figures.En(most)} days ago", $"{name.Es} hace entre {Figures.Es(least)} y menos de {Figures.Es(most)} días"),
        { AtLeast: { } least } => new($"{name.En} at least {Figures.En(least)} days ago", $"{name.Es} hace {Figures.Es(least)} días o más"),
        { Below: { } most } => new($"{name.En} less than {Figures.En(most)} days ago", $"{name.Es} hace menos de {Figures.Es(most)} días"),
        _ => Known(name, condition),
    };

    private static Words Trait(string trait, Condition condition)
    {
        var name = NameOf(trait);

        if (condition.IsOneOf is not { } texts)
        {
            return Known(name, condition);
        }

        var values = texts.Select(text => ValueOf(trait, text)).ToList();

        return new(
            $"{name.En} is {string.Join(" or ", values.Select(value => value.En))}", $"{name.Es} es {string.Join(" o ", values.Select(value => value.Es))}");
    }

    private static Words ValueOf(string trait, string text) =>
        (trait is "band" or "touch" or "stage" ? Values.GetValueOrDefault(text) : null) ?? new(text, text);

    private static Words Known(Words name, Condition condition) => condition.IsKnown is false
        ? new($"{name.En} unknown", $"sin saber {name.Es}")
        : new($"{name.En} known", $"sabiendo {name.Es}");

    private static Words? Join(IReadOnlyList<Condition> conditions, string en, string es, WorkspaceSettings? settings)
    {
        var parts = conditions.Select(condition => conditions.Count > 1 ? Bracketed(condition, settings) : Of(condition, settings)).OfType<Words>().ToList();

        return parts.Count == 0 ? null : new(string.Join(en, parts.Select(part => part.En)), string.Join(es, parts.Select(part => part.Es)));
    }

    /// <summary>A part of several parts needs brackets among others, or "a and b or c" says two things.</summary>
    private static Words? Bracketed(Condition condition, WorkspaceSettings? settings)
    {
        var words = Of(condition, settings);

        return words is not null && (condition.All is { Count: > 1 } || condition.Any is { Count: > 1 }) ? new($"({words.En})", $"({words.Es})") : words;
    }
}
