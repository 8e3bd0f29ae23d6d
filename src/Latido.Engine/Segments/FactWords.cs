using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>Says conditions that count: facts of the business and uses of an event.</summary>
public static class FactWords
{
    /// <summary>What is counted, one and several of it.</summary>
    private static readonly Dictionary<string, (Words One, Words Many)> Names = new(StringComparer.Ordinal)
    {
        ["survey.answered"] = (new("survey answered", "encuesta respondida"), new("surveys answered", "encuestas respondidas")),
        ["survey.dismissed"] = (new("survey dismissed", "encuesta descartada"), new("surveys dismissed", "encuestas descartadas")),
        ["ticket.opened"] = (new("ticket opened", "ticket abierto"), new("tickets opened", "tickets abiertos")),
        ["ticket.answered"] = (new("ticket answered", "ticket respondido"), new("tickets answered", "tickets respondidos")),
        ["ticket.solved"] = (new("ticket solved", "ticket resuelto"), new("tickets solved", "tickets resueltos")),
        ["ticket.rated"] = (new("ticket rated", "ticket valorado"), new("tickets rated", "tickets valorados")),
        ["invoice.issued"] = (new("invoice issued", "factura emitida"), new("invoices issued", "facturas emitidas")),
        ["invoice.paid"] = (new("invoice paid", "factura pagada"), new("invoices paid", "facturas pagadas")),
        ["invoice.overdue"] = (new("invoice overdue", "factura vencida"), new("invoices overdue", "facturas vencidas")),
        ["invoice.failed"] = (new("payment failed", "cobro fallido"), new("payments failed", "cobros fallidos")),
        ["subscription.started"] = (new("subscription started", "suscripción iniciada"), new("subscriptions started", "suscripciones iniciadas")),
        ["subscription.changed"] = (new("subscription changed", "suscripción cambiada"), new("subscriptions changed", "suscripciones cambiadas")),
        ["subscription.cancelled"] = (new("subscription cancelled", "suscripción cancelada"), new("subscriptions cancelled", "suscripciones canceladas")),
        ["meeting.held"] = (new("meeting held", "reunión celebrada"), new("meetings held", "reuniones celebradas")),
        ["call.made"] = (new("call made", "llamada hecha"), new("calls made", "llamadas hechas")),
        ["note.written"] = (new("note written", "nota escrita"), new("notes written", "notas escritas")),
        ["milestone.reached"] = (new("milestone reached", "hito alcanzado"), new("milestones reached", "hitos alcanzados")),
        ["message.sent"] = (new("message sent", "mensaje enviado"), new("messages sent", "mensajes enviados")),
        ["message.received"] = (new("message received", "mensaje recibido"), new("messages received", "mensajes recibidos")),
        ["message.opened"] = (new("message opened", "mensaje abierto"), new("messages opened", "mensajes abiertos")),
        ["contract.signed"] = (new("contract signed", "contrato firmado"), new("contracts signed", "contratos firmados")),
        ["stakeholder.named"] = (new("stakeholder named", "contacto clave nombrado"), new("stakeholders named", "contactos clave nombrados")),
        ["handoff.written"] = (new("handoff written", "traspaso escrito"), new("handoffs written", "traspasos escritos")),
        ["loss.explained"] = (new("loss explained", "baja explicada"), new("losses explained", "bajas explicadas")),
        ["onboarding.blocked"] = (new("onboarding held up", "puesta en marcha detenida"), new("times onboarding held up", "veces la puesta en marcha detenida")),
        ["onboarding.unblocked"] = (new("onboarding going on", "puesta en marcha reanudada"), new("times onboarding going on", "veces la puesta en marcha reanudada")),
    };

    /// <summary>The facts that conditions can count, in the order in which an editor lists them.</summary>
    public static IReadOnlyCollection<string> All => Names.Keys;

    /// <summary>What several facts of a type are called.</summary>
    public static Words NameOf(string fact) => Names.TryGetValue(fact, out var names) ? names.Many : new(fact, fact);

    /// <summary>A count as it is: "3 tickets opened in 30 days".</summary>
    internal static Words Found(string fact, long count, int days)
    {
        var name = Names.TryGetValue(fact, out var names) ? count == 1 ? names.One : names.Many : new(fact, fact);

        return new($"{Figures.En(count)} {name.En} in {days} days", $"{Figures.Es(count)} {name.Es} en {days} días");
    }

    /// <summary>The uses of an event as they are.</summary>
    internal static Words FoundUses(string name, long count, int days) => new(
        $"“{name}” {Times(count, Figures.En(count))} in {days} days", $"«{name}» {Veces(count, Figures.Es(count))} en {days} días");

    internal static Words Counted(string fact, Condition condition)
    {
        var name = NameOf(fact);
        var days = condition.WithinDays ?? Condition.CountedDays;
        var words = condition switch
        {
            { AtLeast: { } least, Below: { } most } => new($"{Figures.En(least)} to under {Figures.En(most)} {name.En}", $"de {Figures.Es(least)} a menos de {Figures.Es(most)} {name.Es}"),
            { AtLeast: { } least } => new($"{Figures.En(least)} or more {name.En}", $"{Figures.Es(least)} o más {name.Es}"),
            { Below: <= 1 } => new($"no {name.En}", $"sin {name.Es}"),
            { Below: { } most } => new($"fewer than {Figures.En(most)} {name.En}", $"menos de {Figures.Es(most)} {name.Es}"),
            _ => name,
        };

        return new($"{words.En} in {days} days", $"{words.Es} en {days} días");
    }

    internal static Words Used(string name, Condition condition)
    {
        var days = condition.WithinDays ?? Condition.CountedDays;
        var words = condition switch
        {
            { AtLeast: { } least, Below: { } most } => new($"{Figures.En(least)} to under {Figures.En(most)} times", $"de {Figures.Es(least)} a menos de {Figures.Es(most)} veces"),
            { AtLeast: { } least } => new($"{Times(least, Figures.En(least))} or more", $"{Veces(least, Figures.Es(least))} o más"),
            { Below: <= 1 } => new("never used", "sin usar"),
            { Below: { } most } => new($"fewer than {Times(most, Figures.En(most))}", $"menos de {Veces(most, Figures.Es(most))}"),
            _ => new Words("used", "usado"),
        };

        return new($"“{name}” {words.En} in {days} days", $"«{name}» {words.Es} en {days} días");
    }

    private static string Times(double count, string figure) => count == 1 ? "once" : $"{figure} times";

    private static string Veces(double count, string figure) => count == 1 ? "una vez" : $"{figure} veces";
}
