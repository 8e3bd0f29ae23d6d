using Latido.Engine.Scores;

namespace Latido.Engine.Churn;

/// <summary>
/// Judges a loss and says it in one sentence. In this order: a warning that lasted decides, then what other voices said, then whether enough
/// was known to be warned by.
/// </summary>
internal static class VerdictMaker
{
    /// <summary>A first warning nearer than this to leaving was late.</summary>
    public const int InTime = 30;

    /// <summary>Less of the model's weight measured, on average, is too little to be warned by; so are scores on fewer of the days.</summary>
    public const double LeastCoverage = 0.5;

    public const double LeastDays = 0.5;

    public static Verdict Of(int left, Warnings warnings, bool othersWorried, IReadOnlyList<KnownDay> days, IReadOnlyList<KnownMoment> moments) => warnings.First switch
    {
        { } first when left - first < InTime => Verdict.WarnedLate,
        not null => warnings.DeedsAfter > 0 ? Verdict.ActedAndLost : Verdict.WarnedNotActed,
        null when othersWorried => Verdict.SeenElsewhere,
        null => IsEnough(days, moments) ? Verdict.NoWarning : Verdict.NotKnowable,
    };

    public static Words Say(Verdict verdict, int left, Warnings warnings, SeenBy? seen, IReadOnlyList<OtherVoice> others, IReadOnlyList<KnownDay> days, IReadOnlyList<KnownMoment> moments)
    {
        var lead = left - (warnings.First ?? left);
        var first = Figures.En(lead);

        return verdict switch
        {
            Verdict.WarnedLate => new(
                $"The first warning came only {first} {Days(lead)} before it left{(warnings.DeedsAfter > 0 ? ", and what was done then came too late" : ", and nothing was done in that time")}.{After(warnings, seen).En}",
                $"El primer aviso llegó solo {first} {Dias(lead)} antes de la baja{(warnings.DeedsAfter > 0 ? ", y lo que se hizo entonces llegó tarde" : ", y en ese tiempo no se hizo nada")}.{After(warnings, seen).Es}"),
            Verdict.WarnedNotActed => new(
                $"It warned {first} {Days(lead)} before it left, and nothing was done about it: no signal acted on, no meeting, no call, no message.{After(warnings, seen).En}",
                $"Avisó {first} {Dias(lead)} antes de la baja y no se hizo nada: ni señal atendida, ni reunión, ni llamada, ni mensaje.{After(warnings, seen).Es}"),
            Verdict.ActedAndLost => Acted(left, warnings, lead),
            Verdict.SeenElsewhere => Elsewhere(left, others[0]),
            Verdict.NotKnowable => NotKnowable(days, moments),
            _ => new(
                "Nothing warned: in the half year before, health was not below green for a week, no signal warned, and no other voice was worried.",
                "Nada avisó: en el medio año anterior la salud no bajó de verde una semana, no avisó ninguna señal y ninguna otra voz estaba preocupada."),
        };
    }

    /// <summary>Where nothing was done: whether anybody of the team looked at all. Nothing where that is not known.</summary>
    private static Words After(Warnings warnings, SeenBy? seen) => (seen, warnings.DeedsAfter) switch
    {
        (null, _) or (_, > 0) => new("", ""),
        ({ FirstAfter: { } wait, People: var people }, _) => new(
            $" {(people == 1 ? "One of the team" : $"{Figures.En(people)} of the team")} opened its page after that, {(people == 1 ? "" : "the first ")}{(wait == 0 ? "the same day" : $"{Figures.En(wait)} {Days(wait)} later")}.",
            $" Después abrió su página {(people == 1 ? "una persona del equipo" : $"gente del equipo ({Figures.Es(people)} personas)")}, {(people == 1 ? "" : "la primera ")}{(wait == 0 ? "el mismo día" : $"{Figures.Es(wait)} {Dias(wait)} después")}."),
        _ => new(" Nobody of the team opened its page after that.", " Nadie del equipo abrió su página después."),
    };

    private static Words Acted(int left, Warnings warnings, int lead)
    {
        var waited = (warnings.FirstDeedAfter ?? left) - (warnings.First ?? left);
        var (deeds, wait) = (warnings.DeedsAfter, Figures.En(waited));

        return new(
            $"It warned {Figures.En(lead)} {Days(lead)} before it left, and was lost all the same: the first of {Figures.En(deeds)} {Figures.Of(deeds, "step", "steps")} taken came {(waited == 0 ? "the same day" : $"{wait} {Days(waited)} later")}.",
            $"Avisó {Figures.Es(lead)} {Dias(lead)} antes de la baja y se perdió igualmente: {Figures.Of(deeds, "la única acción llegó", $"la primera de {Figures.Es(deeds)} acciones llegó")} {(waited == 0 ? "el mismo día" : $"{Figures.Es(waited)} {Dias(waited)} después")}.");
    }

    private static Words Elsewhere(int left, OtherVoice other)
    {
        var before = left - other.Day;

        return new(
            $"Health did not warn, but {Figures.En(before)} {Days(before)} before it left something else did: {other.Says.En}.",
            $"La salud no avisó, pero {Figures.Es(before)} {Dias(before)} antes de la baja lo hizo otra cosa: {other.Says.Es}.");
    }

    private static Words NotKnowable(IReadOnlyList<KnownDay> days, IReadOnlyList<KnownMoment> moments)
    {
        var scored = Math.Round(100 * ScoredOf(days));
        var coverage = Math.Round(100 * CoverageOf(moments));

        return new(
            $"Too little was known to be warned by: a score on {Figures.PercentEn(scored)} of the days, made of {Figures.PercentEn(coverage)} of what the model weighs.",
            $"Se sabía demasiado poco para poder avisar: nota en el {Figures.PercentEs(scored)} de los días, hecha con el {Figures.PercentEs(coverage)} de lo que pesa el modelo.");
    }

    private static bool IsEnough(IReadOnlyList<KnownDay> days, IReadOnlyList<KnownMoment> moments) =>
        ScoredOf(days) >= LeastDays && CoverageOf(moments) >= LeastCoverage;

    private static double ScoredOf(IReadOnlyList<KnownDay> days) => days.Count == 0 ? 0 : (double)days.Count(day => day.Score is not null) / days.Count;

    private static double CoverageOf(IReadOnlyList<KnownMoment> moments) => moments.Count == 0 ? 0 : moments.Average(moment => moment.Coverage);

    private static string Days(int count) => Figures.Of(count, "day", "days");

    private static string Dias(int count) => Figures.Of(count, "día", "días");
}
