using Latido.Engine.Facts;
using static Latido.Engine.Scores.Figures;

namespace Latido.Engine.Scores;

/// <summary>What custom measures are counted in, and how their values are said, in both languages.</summary>
internal static class CustomTexts
{
    private static readonly Words Percent = new("%", "%");
    private static readonly Words Days = new("days", "días");
    private static readonly Words Number = new("number", "número");

    /// <summary>The unit of a measure that names none.</summary>
    public static Words UnitOf(CustomMeasure measure) => measure switch
    {
        { Events: { Property: { } property, Take: EventTake.Sum or EventTake.Mean or EventTake.Max } events } => events.Per switch
        {
            MeasurePer.Seat => new($"{property} per seat", $"{property} por licencia"),
            MeasurePer.Person => new($"{property} per person", $"{property} por persona"),
            _ => new(property, property),
        },
        { Events: { } events } => events.Take switch
        {
            EventTake.Share or EventTake.Change => Percent,
            EventTake.Days or EventTake.DaysSince => Days,
            EventTake.People => new("people", "personas"),
            EventTake.Different => new("events", "eventos"),
            _ => events.Per switch
            {
                MeasurePer.Seat => new("times per seat", "veces por licencia"),
                MeasurePer.Person => new("times per person", "veces por persona"),
                _ => new("times", "veces"),
            },
        },
        { Trait.Take: TraitTake.Share } or { Facts.Take: FactTake.Change } => Percent,
        { Trait.Take: TraitTake.DaysSince or TraitTake.DaysUntil } or { Facts.Take: FactTake.DaysSince } => Days,
        { Facts: { Take: FactTake.Sum or FactTake.Mean } facts } => NumberOf(facts) switch
        {
            FactNumber.Minutes => new("minutes", "minutos"),
            FactNumber.Score => Percent,
            FactNumber.Sentiment => new("points", "puntos"),
            FactNumber.Amount => new("money", "importe"),
            _ => Number,
        },
        _ => Number,
    };

    /// <summary>The value in a sentence; NaN where there is nothing to measure.</summary>
    public static Words Say(CustomMeasure measure, CustomNumber number, double value, bool isUsed)
    {
        if (double.IsNaN(value))
        {
            return number.IsUnread
                ? new($"{measure.Name.En}: its amounts are not read from the past yet", $"{measure.Name.Es}: sus importes aún no se han leído del pasado")
                : measure.Events is not null && !isUsed
                ? new("Nobody has used it yet", "Nadie lo ha usado todavía")
                : new($"{measure.Name.En}: nothing known", $"{measure.Name.Es}: nada se sabe");
        }

        var said = measure switch
        {
            { Events: { } events } => OfEvents(events, number, value),
            { Trait: { } trait } => OfTrait(trait, number, value, measure.Unit),
            { Facts: { } facts } => OfFacts(facts, number, value),
            _ => new(En(value), Es(value)),
        };

        return new($"{measure.Name.En}: {said.En}", $"{measure.Name.Es}: {said.Es}");
    }

    /// <summary>The kind of number that all facts of a source say.</summary>
    public static FactNumber NumberOf(FactSource facts) =>
        facts.Types.Select(BusinessForms.Find).OfType<BusinessForm>().Select(FactKinds.NumberOf).FirstOrDefault();

    private static Words OfEvents(EventSource events, CustomNumber number, double value)
    {
        var span = Span(events.Days);

        return events.Take switch
        {
            EventTake.People => new(
                $"{En(value)} {Figures.Of(value, "person", "people")} {span.En}", $"{Es(value)} {Figures.Of(value, "persona", "personas")} {span.Es}"),
            EventTake.Days => new(
                $"on {En(value)} {Figures.Of(value, "day", "days")} of the last {events.Days}", $"{Es(value)} {Figures.Of(value, "día", "días")} de los últimos {events.Days}"),
            EventTake.Different => new(
                $"{En(value)} different {Figures.Of(value, "event", "events")} {span.En}", $"{Es(value)} {Figures.Of(value, "evento distinto", "eventos distintos")} {span.Es}"),
            EventTake.DaysSince => Since(value, events.Days),
            EventTake.Change => Change(number, value, span),
            EventTake.Mean => new(
                $"{En(value)} on average over {En(number.Part)} {span.En}", $"{Es(value)} de media en {Es(number.Part)} {span.Es}"),
            EventTake.Max => new($"{En(value)} at most {span.En}", $"{Es(value)} como máximo {span.Es}"),
            EventTake.Share => number.Whole == 0 ? new("nobody seen in 90 days", "nadie visto en 90 días") : new(
                $"{En(number.Part)} of {En(number.Whole)} {(events.Per is MeasurePer.Seat ? "seats" : "people seen lately")} {span.En} ({PercentEn(Math.Round(value))})",
                $"{Es(number.Part)} de {Es(number.Whole)} {(events.Per is MeasurePer.Seat ? "licencias" : "personas vistas últimamente")} {span.Es} ({PercentEs(Math.Round(value))})"),
            _ when events.Per is MeasurePer.Account => new($"{En(value)} {span.En}", $"{Es(value)} {span.Es}"),
            _ => new(
                $"{En(number.Part)} {span.En}, {En(value)} per {(events.Per is MeasurePer.Seat ? "seat" : "person")}",
                $"{Es(number.Part)} {span.Es}, {Es(value)} por {(events.Per is MeasurePer.Seat ? "licencia" : "persona")}"),
        };
    }

    private static Words OfTrait(TraitSource trait, CustomNumber number, double value, Words? unit) => trait.Take switch
    {
        TraitTake.Share => new(
            $"{PercentEn(Math.Round(value))}, {En(number.Part)} of {En(number.Whole)}", $"{PercentEs(Math.Round(value))}, {Es(number.Part)} de {Es(number.Whole)}"),
        TraitTake.DaysSince => Ago(value),
        TraitTake.DaysUntil => Ago(-value),
        _ => new($"{En(value)} {unit?.En}".TrimEnd(), $"{Es(value)} {unit?.Es}".TrimEnd()),
    };

    private static Words OfFacts(FactSource facts, CustomNumber number, double value)
    {
        var span = Span(facts.Days);
        var currency = number.Currency == 0 ? "" : " " + BusinessFact.NameOf(number.Currency);

        return facts.Take switch
        {
            FactTake.DaysSince => Since(value, facts.Days),
            FactTake.Change => Change(number, value, span),
            FactTake.Sum => new($"{En(value)}{currency} {span.En}", $"{Es(value)}{currency} {span.Es}"),
            FactTake.Mean => new(
                $"{En(value)}{currency} on average over {En(number.Part)} {span.En}", $"{Es(value)}{currency} de media en {Es(number.Part)} {span.Es}"),
            _ => new($"{En(value)} {span.En}", $"{Es(value)} {span.Es}"),
        };
    }

    private static Words Span(int days) => new(
        $"in {days} {Figures.Of(days, "day", "days")}", $"en {days} {Figures.Of(days, "día", "días")}");

    private static Words Change(CustomNumber number, double value, Words span) => new(
        $"{ChangeEn(value)} {span.En}, {En(number.Whole)} before and {En(number.Part)} now",
        $"{ChangeEs(value)} {span.Es}, {Es(number.Whole)} antes y {Es(number.Part)} ahora");

    private static Words Since(double days, int window) => days >= window
        ? new($"not in {window} {Figures.Of(window, "day", "days")}", $"nada en {window} {Figures.Of(window, "día", "días")}")
        : Ago(days);

    /// <summary>So many days ago, or ahead where it is negative.</summary>
    private static Words Ago(double days) => days switch
    {
        0 => new("today", "hoy"),
        1 => new("yesterday", "ayer"),
        -1 => new("tomorrow", "mañana"),
        > 0 => new($"{En(days)} days ago", $"hace {Es(days)} días"),
        _ => new($"in {En(-days)} days", $"dentro de {Es(-days)} días"),
    };
}
