using System.Globalization;
using Latido.Engine.Scores;

namespace Latido.Engine.Tracking;

/// <summary>Says a data problem in one sentence, in both languages: what is wrong, with its numbers.</summary>
public static class ProblemWords
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");
    private static readonly CultureInfo Spanish = CultureInfo.GetCultureInfo("es");

    /// <param name="source">The source as people call it.</param>
    public static Words Of(DataProblem problem, string source)
    {
        var evidence = problem.Evidence;
        var (missing, missingEs) = (Round(evidence.Expected - evidence.Came, English), Round(evidence.Expected - evidence.Came, Spanish));
        var (now, usual) = (Percent(evidence.ShareNow), Percent(evidence.UsualShare));

        return problem.Kind switch
        {
            ProblemKind.Silence => new(
                $"{source} sends nothing at all. About {missing} events are missing, of about {Count(evidence.Accounts)} accounts.",
                $"{source} no envía nada. Faltan unos {missingEs} eventos, de unas {Count(evidence.Accounts)} cuentas."),
            ProblemKind.Vanished => new(
                $"“{problem.Event}” no longer comes from {source}, while people go on doing everything else. About {missing} are missing.",
                $"«{problem.Event}» ya no llega de {source}, y la gente sigue haciendo todo lo demás. Faltan unos {missingEs}."),
            ProblemKind.Renamed => new(
                $"“{problem.Event}” no longer comes from {source}, and “{evidence.Instead}” began when it ended. It looks renamed.",
                $"«{problem.Event}» ya no llega de {source}, y «{evidence.Instead}» empezó cuando terminó. Parece que ha cambiado de nombre."),
            ProblemKind.Loss when evidence.Value is { } value => new(
                $"“{problem.Event}” with {problem.Property} = {value} no longer comes from {source}. Before, {usual} had it.",
                $"«{problem.Event}» con {problem.Property} = {value} ya no llega de {source}. Antes lo traía el {usual}."),
            ProblemKind.Loss when evidence.IsOfEachPerson => new(
                $"As many people come as ever, but only {Part(evidence)} of their events arrive{Of(problem.Event, " as", English)} from {source}.",
                $"Viene tanta gente como siempre, pero solo llega el {Part(evidence)} de sus eventos{Of(problem.Event, ",", Spanish)} de {source}."),
            ProblemKind.Loss => new(
                $"From one hour to the next only {Part(evidence)} of what is usual comes{Of(problem.Event, " as", English)} from {source}, of all accounts alike.",
                $"De una hora a otra solo llega el {Part(evidence)} de lo habitual{Of(problem.Event, ",", Spanish)} de {source}, en todas las cuentas por igual."),
            ProblemKind.Surge => new(
                $"Each person suddenly sends {Times(evidence, English)} times as many events as usual{Of(problem.Event, " as", English)} from {source}. They look sent twice.",
                $"Cada persona envía de golpe {Times(evidence, Spanish)} veces más eventos de lo habitual{Of(problem.Event, ",", Spanish)} de {source}. Parecen enviados dos veces."),
            ProblemKind.PropertyType => new(
                $"{problem.Property} of “{problem.Event}” comes as {KindEn(evidence.Is)}. It was {KindEn(evidence.Was)}.",
                $"{problem.Property} de «{problem.Event}» llega como {KindEs(evidence.Is)}. Antes era {KindEs(evidence.Was)}."),
            ProblemKind.PropertyEmpty => new(
                $"{problem.Property} of “{problem.Event}” comes empty or not at all. Before, {usual} had it.",
                $"{problem.Property} de «{problem.Event}» llega vacío o no llega. Antes lo traía el {usual}."),
            ProblemKind.ClockSkew => new(
                $"Only {now} of the events of {source} carry the right time. Usually {usual} do. A clock or a time zone is wrong.",
                $"Solo el {now} de los eventos de {source} trae la hora correcta. Lo habitual es el {usual}. Hay un reloj o una zona horaria mal puestos."),
            _ when evidence.IsOfNewcomers => new(
                $"Only {now} of the people who come new by {source} get an account. Usually {usual} do.",
                $"Solo el {now} de la gente nueva de {source} queda en una cuenta. Lo habitual es el {usual}."),
            _ when evidence.IsOfNaming => new(
                $"Only {now} of the events of {source} name their account. Usually {usual} do.",
                $"Solo el {now} de los eventos de {source} nombra su cuenta. Lo habitual es el {usual}."),
            _ => new(
                $"Only {now} of the events of {source} say whose they are. Usually {usual} do.",
                $"Solo el {now} de los eventos de {source} dice de quién es. Lo habitual es el {usual}."),
        };
    }

    private static string Of(string? name, string before, CultureInfo culture) =>
        name is null ? "" : culture == English ? $"{before} “{name}”" : $"{before} «{name}»,";

    private static string Count(int accounts) => accounts >= 64 ? "64+" : accounts.ToString(CultureInfo.InvariantCulture);

    /// <summary>Two digits that say something.</summary>
    private static string Round(double count, CultureInfo culture)
    {
        var step = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, count))) - 1));

        return (Math.Round(Math.Max(0, count) / step) * step).ToString("N0", culture);
    }

    private static string Percent(double? share) => $"{Math.Round(Math.Clamp(share ?? 0, 0, 1) * 100).ToString("0", CultureInfo.InvariantCulture)}%";

    private static string Part(ProblemEvidence evidence) => Percent(evidence.Came / Math.Max(1, evidence.Expected));

    private static string Times(ProblemEvidence evidence, CultureInfo culture) => (evidence.Came / Math.Max(1, evidence.Expected)).ToString("0.0", culture);

    private static string KindEn(ValueKind? kind) => kind switch
    {
        ValueKind.Text => "a text",
        ValueKind.Number => "a number",
        ValueKind.Flag => "yes or no",
        ValueKind.Structure => "an object",
        ValueKind.List => "a list",
        _ => "nothing",
    };

    private static string KindEs(ValueKind? kind) => kind switch
    {
        ValueKind.Text => "texto",
        ValueKind.Number => "número",
        ValueKind.Flag => "sí o no",
        ValueKind.Structure => "objeto",
        ValueKind.List => "lista",
        _ => "nada",
    };
}
