using Latido.Engine.Segments;
using Latido.Engine.Signals;

namespace Latido.Engine.Scores;

/// <summary>Tells in what two lists of signal rules differ.</summary>
internal static class SignalChanges
{
    public static void Find(WorkspaceSettings from, WorkspaceSettings to, List<SettingsChange> changes)
    {
        var (before, after) = (from.Signals, to.Signals);

        foreach (var gone in before.Where(rule => after.All(other => other.Id != rule.Id)))
        {
            Add(NameOf(gone), "taken away", "quitada");
        }

        foreach (var rule in after)
        {
            if (before.FirstOrDefault(other => other.Id == rule.Id) is not { } former)
            {
                Add(NameOf(rule), "new", "nueva");
                continue;
            }

            Compare(NameOf(rule), former, rule);
        }

        void Compare(Words name, SignalRule a, SignalRule b)
        {
            if (a.IsOn != b.IsOn)
            {
                Add(name, b.IsOn ? "switched on" : "switched off", b.IsOn ? "activada" : "desactivada");
            }

            Number(name, new("fall", "caída"), 100 * a.Fall, 100 * b.Fall, isPercent: true);
            Number(name, new("share", "proporción"), 100 * a.Share, 100 * b.Share, isPercent: true);
            Number(name, new("weeks", "semanas"), a.Weeks, b.Weeks);
            Number(name, new("days", "días"), a.Days, b.Days);
            Number(name, new("least people", "mínimo de personas"), a.MinPeople, b.MinPeople);
            Number(name, new("least count", "mínimo de veces"), a.MinCount, b.MinCount);
            Number(name, new("at most once every, days", "como mucho una vez cada, días"), a.PeriodDays, b.PeriodDays);

            if (a.Severity != b.Severity)
            {
                Add(name, $"severity {Severities(b.Severity).En}", $"gravedad {Severities(b.Severity).Es}");
            }

            if ((ConditionWords.Of(a.Where, from), ConditionWords.Of(b.Where, to)) is var (was, isNow) && was != isNow)
            {
                Add(name, $"only where {isNow?.En ?? "any account"}", $"solo si {isNow?.Es ?? "cualquier cuenta"}");
            }

            if (a.Segment != b.Segment)
            {
                var (en, es) = ConditionWords.NameOfSegment(b.Segment ?? "", to);
                Add(name, $"segment “{en}”", $"segmento «{es}»");
            }

            if (!(a.Events ?? []).SequenceEqual(b.Events ?? []))
            {
                Add(name, "other events", "otros eventos");
            }

            if (!Json(a).SequenceEqual(Json(b)))
            {
                Add(name, "other milestones", "otros hitos");
            }
        }

        void Add(Words name, string en, string es) => SettingsChange.Add(changes, SettingsArea.Signals, $"{name.En}: {en}", $"{name.Es}: {es}");

        void Number(Words name, Words what, double? from, double? to, bool isPercent = false) => SettingsChange.Number(
            changes, SettingsArea.Signals, new($"{name.En}, {what.En}", $"{name.Es}, {what.Es}"), from, to, isPercent);
    }

    /// <summary>Whether two states of a rule would tell different things of an account, were both on.</summary>
    public static bool Differ(SignalRule one, SignalRule other)
    {
        List<SettingsChange> changes = [];
        Find(Plain(one), Plain(other), changes);

        return changes.Count > 0;

        static WorkspaceSettings Plain(SignalRule rule) => new() { Signals = [rule with { IsOn = true, Severity = null }] };
    }

    private static byte[] Json(SignalRule rule) =>
        new WorkspaceSettings { Signals = [new("only", SignalKind.MilestoneReached, Milestones: rule.Milestones)] }.ToJson();

    /// <summary>The rule by what it watches; by its id too where that says something else.</summary>
    public static Words NameOf(SignalRule rule)
    {
        var kind = rule.Kind switch
        {
            SignalKind.BandChange => new Words("Change of band", "Cambio de banda"),
            SignalKind.ActiveUseFall => new("Active use falls", "Cae el uso activo"),
            SignalKind.LoginFrequencyFalls => new("Fewer sign-ins", "Entran menos"),
            SignalKind.KeyFeatureDropped => new("Key feature dropped", "Función clave en desuso"),
            SignalKind.PowerUserQuiet => new("Power user quiet", "Usuario experto en silencio"),
            SignalKind.AccountSilent => new("Account silent", "Cuenta en silencio"),
            SignalKind.MilestoneReached => new("Milestone reached", "Hito alcanzado"),
            SignalKind.ActivationDone => new("Activation done", "Activación completa"),
            SignalKind.OnboardingLate => new("Onboarding late", "Puesta en marcha con retraso"),
            SignalKind.SeatsNearlyFull => new("Seats nearly full", "Licencias casi agotadas"),
            SignalKind.LowNps => new("Low NPS answer", "Respuesta NPS baja"),
            SignalKind.LowCsat => new("Low satisfaction answer", "Respuesta de satisfacción baja"),
            SignalKind.TicketSpike => new("Many tickets at once", "Muchos tickets de golpe"),
            SignalKind.SentimentTurns => new("Messages sound worse", "Los mensajes suenan peor"),
            SignalKind.InvoiceOverdue => new("Invoice overdue", "Factura vencida"),
            SignalKind.RenewalAhead => new("Renewal ahead", "Renovación a la vista"),
            SignalKind.ChampionGone => new("Champion gone", "Valedor ausente"),
            SignalKind.PaidFeatureUnused => new("Paid feature unused", "Función pagada sin usar"),
            SignalKind.ExpansionReady => new("Ready to grow", "Lista para crecer"),
            SignalKind.SegmentEntered => new("Segment entered", "Entrada en un segmento"),
            SignalKind.SegmentLeft => new("Segment left", "Salida de un segmento"),
            _ => new(rule.Id, rule.Id),
        };

        return string.Equals(rule.Kind.ToString(), rule.Id, StringComparison.OrdinalIgnoreCase) ? kind : new($"{kind.En} ({rule.Id})", $"{kind.Es} ({rule.Id})");
    }

    private static Words Severities(Severity? severity) => severity switch
    {
        Severity.Red => new("red", "roja"),
        Severity.Yellow => new("yellow", "amarilla"),
        Severity.Green => new("green", "verde"),
        Severity.Info => new("news", "novedad"),
        _ => new("of its kind", "la propia de la regla"),
    };
}
