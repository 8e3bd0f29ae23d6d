using System.Globalization;
using Latido.Engine.Scores;

namespace Latido.Engine.Lab;

/// <summary>Says in sentences what the figures of a back-test come to, and above all where they come to nothing.</summary>
internal static class BackTestFindings
{
    /// <summary>The reader is warned of an interval wider than this, however many accounts it is of.</summary>
    private const double Wide = 0.1;

    public static TestVerdict Judge(BackTestReport report)
    {
        if (report.Churned < Outcome.TooFew || report.Tested.Auc is not { } auc)
        {
            return TestVerdict.TooFew;
        }

        if (report.Tested.Red.Recall is not { Value: > 0 } || !((auc.Low ?? auc.Value) > 0.5))
        {
            return TestVerdict.Fails;
        }

        return IsOver(report.Recency) && IsOver(report.Fall) ? TestVerdict.Holds : TestVerdict.NoBetter;
    }

    public static IReadOnlyList<Words> Say(BackTestReport report, TestVerdict verdict)
    {
        List<Words> said = [Happened(report)];

        if (report.Observations == 0)
        {
            return said;
        }

        said.AddRange(Sample(report));
        said.AddRange(Area(report, verdict));
        said.AddRange(Alarms(report));
        said.AddRange(Asides(report));

        return said;
    }

    private static bool IsOver(Baseline baseline) => baseline.Over is { } over && (over.Low ?? over.Value) > 0;

    private static Words Happened(BackTestReport report)
    {
        var (en, es) = (report.Outcome.Name.En, report.Outcome.Name.Es);

        return report.Observations == 0
            ? new(
                $"Nothing can be said: of no rating in the span is it known yet what follows ({en}). End the span at least {report.Outcome.Days} days before {report.KnownUntil:uuuu'-'MM'-'dd}.",
                $"No se puede decir nada: de ninguna valoración del periodo se sabe todavía lo que sigue ({es}). Termina el periodo al menos {report.Outcome.Days} días antes del {report.KnownUntil:uuuu'-'MM'-'dd}.")
            : new(
                $"{report.Churned} of {report.Accounts} accounts: {en}. Of {Figures.En(report.Observations)} ratings {PercentEn(report.BaseRate)} were followed by it.",
                $"{report.Churned} de {report.Accounts} cuentas: {es}. De {Figures.Es(report.Observations)} valoraciones, al {PercentEs(report.BaseRate)} le siguió.");
    }

    private static IEnumerable<Words> Sample(BackTestReport report)
    {
        var width = report.Tested.Auc is { Low: { } low, High: { } high } ? high - low : 1;

        if (report is { Churned: 0, Outcome.Kind: OutcomeKind.Churn })
        {
            yield return new(
                "No account is known to have left. An account leaves when its trait mrr falls to nothing; where that is not told, try silent:30.",
                "No consta que ninguna cuenta se haya ido. Una cuenta se va cuando su atributo mrr cae a cero; si eso no se comunica, prueba con silent:30.");
        }

        if (report.Churned < Outcome.TooFew)
        {
            yield return new(
                $"Only {report.Churned}: too few to judge any model. Take a longer span, or an outcome that happens more often, such as silent:30.",
                $"Solo {report.Churned}: demasiado pocas para juzgar un modelo. Toma un periodo más largo o un desenlace más frecuente, como silent:30.");
        }
        else if (report.Churned < Outcome.Few || width > Wide)
        {
            yield return new(
                $"Few accounts ({report.Churned}), so the interval is wide: another year could well give any figure within it.",
                $"Pocas cuentas ({report.Churned}), así que el intervalo es ancho: otro año podría dar cualquier cifra dentro de él.");
        }
    }

    private static IEnumerable<Words> Area(BackTestReport report, TestVerdict verdict)
    {
        if (report.Tested.Auc is not { } auc)
        {
            yield break;
        }

        yield return new(
            $"AUC {En(auc)}; days since last use alone {En(report.Recency.Auc)}, fall of use alone {En(report.Fall.Auc)}.",
            $"AUC {Es(auc)}; solo los días sin uso {Es(report.Recency.Auc)}, solo la caída de uso {Es(report.Fall.Auc)}.");

        if (verdict is TestVerdict.Fails && !((auc.Low ?? auc.Value) > 0.5))
        {
            yield return new("It does no better than chance: the interval reaches 0.5.", "No acierta más que el azar: el intervalo llega a 0,5.");
        }

        if (verdict is TestVerdict.NoBetter)
        {
            var isRecency = !IsOver(report.Recency);
            yield return new(
                $"It is not shown to be better than {(isRecency ? "counting the days since the last use" : "comparing four weeks with the four before")}.",
                $"No se demuestra que sea mejor que {(isRecency ? "contar los días desde el último uso" : "comparar cuatro semanas con las cuatro de antes")}.");
        }

        if (report.OverLive is { } over)
        {
            yield return (over.Low ?? over.Value) > 0 ? new($"Better than the model in force, by {En(over)}.", $"Mejor que el modelo en vigor, por {Es(over)}.")
                : (over.High ?? over.Value) < 0 ? new($"Worse than the model in force, by {En(over)}.", $"Peor que el modelo en vigor, por {Es(over)}.")
                : new($"No difference from the model in force is shown: {En(over)}.", $"No se demuestra diferencia con el modelo en vigor: {Es(over)}.");
        }
    }

    private static IEnumerable<Words> Alarms(BackTestReport report)
    {
        var red = report.Tested.Red;
        var isChurn = report.Outcome.Kind is OutcomeKind.Churn;

        if (red.Recall is { Value: 0 })
        {
            yield return new(
                $"It fails: red finds none of them. A model that flags nobody is right {PercentEn(1 - report.BaseRate)} of the time and worth nothing.",
                $"No sirve: el rojo no encuentra ninguna. Un modelo que no avisa de nadie acierta el {PercentEs(1 - report.BaseRate)} de las veces y no vale nada.");
        }
        else if (red is { Precision: { } precision, Recall: { } recall, Lift: { } lift })
        {
            yield return new(
                $"Red was right {PercentEn(precision.Value)} of the time ({Figures.En(Math.Round(lift, 1))} times the base rate) and found {PercentEn(recall.Value)}; {report.Tested.Found} of {report.Churned} accounts were red before {(isChurn ? "they left" : "the silence began")}.",
                $"El rojo acertó el {PercentEs(precision.Value)} de las veces ({Figures.Es(Math.Round(lift, 1))} veces la tasa de base) y encontró el {PercentEs(recall.Value)}; {report.Tested.Found} de {report.Churned} cuentas estaban en rojo antes de {(isChurn ? "irse" : "empezar el silencio")}.");
        }

        if (report.Tested.LeadDays is { } lead)
        {
            yield return new(
                $"Half of the alarms came {Figures.En(Math.Round(lead.Median))} days or more ahead (quarters: {Figures.En(Math.Round(lead.Lower))} and {Figures.En(Math.Round(lead.Upper))}).",
                $"La mitad de los avisos llegaron con {Figures.Es(Math.Round(lead.Median))} días o más (cuartos: {Figures.Es(Math.Round(lead.Lower))} y {Figures.Es(Math.Round(lead.Upper))}).");
        }

        var alerts = report.Tested.AlertsPerWeek;
        yield return report.Owners == 0
            ? new($"{Figures.En(Math.Round(alerts, 1))} accounts fall into red a week; no account says who looks after it.", $"{Figures.Es(Math.Round(alerts, 1))} cuentas caen en rojo por semana; ninguna dice quién la lleva.")
            : new($"{Figures.En(Math.Round(alerts, 1))} alerts a week for each of {report.Owners} owners.", $"{Figures.Es(Math.Round(alerts, 1))} avisos por semana para cada responsable, de {report.Owners}.");
    }

    private static IEnumerable<Words> Asides(BackTestReport report)
    {
        if (report.Tested.Unscored > 0)
        {
            yield return new(
                $"{Figures.En(report.Tested.Unscored)} ratings had no score, because too little was known: {Figures.En(report.Tested.UnscoredHappened)} were followed by it, and count as missed.",
                $"{Figures.Es(report.Tested.Unscored)} valoraciones no tenían nota, por saberse demasiado poco: a {Figures.Es(report.Tested.UnscoredHappened)} les siguió, y cuentan como no vistas.");
        }

        if (report.LeftOut > 0)
        {
            yield return new(
                $"{Figures.En(report.LeftOut)} ratings are left out, because it is not known yet what follows.",
                $"{Figures.Es(report.LeftOut)} valoraciones quedan fuera, porque todavía no se sabe lo que sigue.");
        }

        if (report.Tested.Models > 1)
        {
            yield return new(
                "Segments say which model rates an account. Of their traits, the first value learned holds for the days before too; those without a history, and how many people there are, are as of now.",
                "Los segmentos dicen qué modelo valora una cuenta. De sus atributos, el primer valor conocido vale también para los días de antes; los que no tienen historia, y cuántas personas hay, son los de ahora.");
        }

        if (report.SeatsLearnedLate > 0)
        {
            yield return new(
                $"Seats were learned late for {Figures.En(report.SeatsLearnedLate)} {Figures.Of(report.SeatsLearnedLate, "account, which is", "accounts, which are")} rated without them until then.",
                $"Las licencias se supieron tarde en {Figures.Es(report.SeatsLearnedLate)} {Figures.Of(report.SeatsLearnedLate, "cuenta, que hasta entonces se valora", "cuentas, que hasta entonces se valoran")} sin ellas.");
        }
    }

    private static string En(Estimate? estimate) => estimate is null ? "none" : Text(estimate, CultureInfo.InvariantCulture, "to");

    private static string Es(Estimate? estimate) => estimate is null ? "ninguna" : Text(estimate, Spanish, "a");

    private static NumberFormatInfo Spanish { get; } = new() { NumberDecimalSeparator = "," };

    private static string Text(Estimate estimate, IFormatProvider format, string to) => estimate is { Low: { } low, High: { } high }
        ? string.Create(format, $"{estimate.Value:0.000} ({low:0.000} {to} {high:0.000})")
        : string.Create(format, $"{estimate.Value:0.000}");

    private static string PercentEn(double share) => Figures.PercentEn(Math.Round(100 * share, 1));

    private static string PercentEs(double share) => Figures.PercentEs(Math.Round(100 * share, 1));
}
