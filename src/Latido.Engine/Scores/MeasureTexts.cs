namespace Latido.Engine.Scores;

/// <summary>Says what a measure's value means, as a person would. The value is NaN when there was nothing to measure.</summary>
internal delegate Words MeasureSpeaker(in DayNumbers numbers, double value, Ruling ruling);

/// <summary>The sentences of the measures, in both languages.</summary>
internal static class MeasureTexts
{
    private static readonly Words NeverUsed = new("Nobody has used it yet", "Nadie lo ha usado todavía");

    public static Words Engagement(in DayNumbers n, double value, Ruling ruling)
    {
        if (double.IsNaN(value))
        {
            return NeverUsed;
        }

        // A middling value may be one that fell: praise beside a loss would read as a slip.
        var (en, es) = value switch
        {
            >= 75 => ("Uses it a great deal: engagement", "Lo usan muchísimo: interacción"),
            >= 50 => ("Engagement", "Interacción"),
            >= 25 => ("Uses it little: engagement", "Lo usan poco: interacción"),
            > 0 => ("Hardly uses it: engagement", "Apenas lo usan: interacción"),
            _ => ("Does not use it: engagement", "No lo usan: interacción"),
        };
        var window = ruling.Settings.Engagement.Window;

        return new(
            $"{en} {Figures.En(Math.Round(value))} of 100 in {window} days",
            $"{es} {Figures.Es(Math.Round(value))} de 100 en {window} días");
    }

    public static Words Breadth(in DayNumbers n, double value, Ruling ruling)
    {
        if (double.IsNaN(value))
        {
            return NeverUsed;
        }

        var best = Math.Max(1, Math.Round(ruling.Benchmark.Breadth));

        return new(
            $"Uses {n.Names28} {Figures.Of(n.Names28, "feature", "features")} in four weeks; the best accounts use {Figures.En(best)}",
            $"Usan {n.Names28} {Figures.Of(n.Names28, "función", "funciones")} en cuatro semanas; las mejores cuentas usan {Figures.Es(best)}");
    }

    public static Words Trend(in DayNumbers n, double value, Ruling ruling) => value switch
    {
        double.NaN => new("Too little history or use for a trend", "Poca historia o poco uso para ver una tendencia"),
        <= -99.5 => new("Use has stopped: nothing in four weeks", "Han dejado de usarlo: nada en cuatro semanas"),
        <= -5 => new($"Use falls: {Figures.ChangeEn(value)} in four weeks", $"El uso cae: {Figures.ChangeEs(value)} en cuatro semanas"),
        >= 5 => new($"Use grows: {Figures.ChangeEn(value)} in four weeks", $"El uso crece: {Figures.ChangeEs(value)} en cuatro semanas"),
        _ => new($"Use is steady: {Figures.ChangeEn(value)} in four weeks", $"El uso se mantiene: {Figures.ChangeEs(value)} en cuatro semanas"),
    };

    public static Words Recency(in DayNumbers n, double value, Ruling ruling) => value switch
    {
        double.NaN => NeverUsed,
        0 => new("Used today", "Lo han usado hoy"),
        1 => new("Last used yesterday", "La última vez, ayer"),
        <= 4 => new($"Last used {Figures.En(value)} days ago", $"La última vez, hace {Figures.Es(value)} días"),
        _ => new($"Nobody has come in for {Figures.En(value)} days", $"Nadie entra desde hace {Figures.Es(value)} días"),
    };

    public static Words ActiveDays(in DayNumbers n, double value, Ruling ruling) => double.IsNaN(value)
        ? new("Less than a week of history", "Menos de una semana de historia")
        : new(
            $"Used on {n.ActiveDays28} {Figures.Of(n.ActiveDays28, "day", "days")} of the last {Math.Min(28, n.History)}",
            $"Con uso {n.ActiveDays28} {Figures.Of(n.ActiveDays28, "día", "días")} de los últimos {Math.Min(28, n.History)}");

    public static Words ActiveShare(in DayNumbers n, double value, Ruling ruling) => n switch
    {
        { FirstUse: < 0 } => NeverUsed,
        { Seats: > 0 } => new(
            $"{n.Active30} of {n.Seats} seats active in 30 days",
            $"{n.Active30} de {n.Seats} licencias {Figures.Of(n.Active30, "activa", "activas")} en 30 días"),
        { Seen90: 0 } => new("Nobody active in 90 days", "Nadie activo en 90 días"),
        _ => new(
            $"{n.Active30} of {n.Seen90} people seen lately active in 30 days",
            $"{n.Active30} de {n.Seen90} {Figures.Of(n.Seen90, "persona vista", "personas vistas")} últimamente, {Figures.Of(n.Active30, "activa", "activas")} en 30 días"),
    };

    public static Words PeopleTrend(in DayNumbers n, double value, Ruling ruling) => double.IsNaN(value)
        ? new("Too little history or too few people for a trend", "Poca historia o pocas personas para ver una tendencia")
        : new(
            $"Weekly active people {Figures.ChangeEn(value)} in three weeks: from {Figures.En(n.Weekly3Before)} to {Figures.En(n.Weekly3)}",
            $"Personas activas por semana {Figures.ChangeEs(value)} en tres semanas: de {Figures.Es(n.Weekly3Before)} a {Figures.Es(n.Weekly3)}");

    public static Words Stickiness(in DayNumbers n, double value, Ruling ruling) => double.IsNaN(value)
        ? new("Less than two weeks of history", "Menos de dos semanas de historia")
        : new(
            $"{n.Active7} of the {n.Active30} people active this month came this week",
            $"{n.Active7} de las {n.Active30} personas activas este mes {Figures.Of(n.Active7, "ha venido", "han venido")} esta semana");

    public static Words Activation(in DayNumbers n, double value, Ruling ruling)
    {
        if (double.IsNaN(value))
        {
            return n.Criteria == 0
                ? new("No activation steps are defined", "No hay pasos de activación definidos")
                : NeverUsed;
        }

        return n.CriteriaMet == n.Criteria
            ? new("Activated: every step is done", "Activada: todos los pasos hechos")
            : new(
                $"Activation: {n.CriteriaMet} of {n.Criteria} steps done",
                $"Activación: {n.CriteriaMet} de {n.Criteria} pasos hechos");
    }

    public static Words LicenceUse(in DayNumbers n, double value, Ruling ruling) => double.IsNaN(value)
        ? new("The seats bought are not known", "No se saben las licencias contratadas")
        : new(
            $"{n.Active30} of {n.Seats} seats in use ({Figures.PercentEn(Math.Round(value))})",
            $"{n.Active30} de {n.Seats} licencias en uso ({Figures.PercentEs(Math.Round(value))})");
}
