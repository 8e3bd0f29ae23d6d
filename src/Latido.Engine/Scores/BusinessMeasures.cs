using static Latido.Engine.Scores.Figures;

namespace Latido.Engine.Scores;

/// <summary>The measures over the business with an account: what it says, asks, pays and answers. Each is missing where it was never heard of.</summary>
internal static class BusinessMeasures
{
    private static readonly Words Percent = new("%", "%");
    private static readonly Words Days = new("days", "días");
    private static readonly Words Points = new("points", "puntos");
    private static readonly Words Number = new("number", "número");

    public static IReadOnlyList<Measure> All { get; } =
    [
        Of("nps", new("NPS of the account", "NPS de la cuenta"), Points, true, b => b.Nps, SayNps),
        Of("csat", new("Satisfied answers", "Respuestas satisfechas"), Percent, true, b => b.Csat, SayCsat),
        Of("sentiment", new("Sentiment of messages", "Tono de los mensajes"), Points, true, b => b.Sentiment, SaySentiment),
        Of("meetings", new("Meetings and calls in 90 days", "Reuniones y llamadas en 90 días"), Number, true, b => b.Meetings, SayMeetings),
        Of("contactRecency", new("Days since last contact", "Días desde el último contacto"), Days, false, b => b.QuietDays, SayContact),
        Of("replies", new("Messages answered", "Mensajes respondidos"), Percent, true, b => b.Replies, SayReplies),
        Of("messageUse", new("Messages opened or answered", "Mensajes abiertos o respondidos"), Percent, true, b => b.MessageUse, SayMessageUse),
        Of("milestones", new("Milestones reached", "Hitos alcanzados"), Number, true, b => b.Milestones, SayMilestones),
        Of("overdueDays", new("Days an invoice is overdue", "Días de retraso de una factura"), Days, false, b => b.OverdueDays, SayOverdue),
        Of("failedPayments", new("Failed payments in 90 days", "Cobros fallidos en 90 días"), Number, false, b => b.FailedPayments, SayFailed),
        Of("openTickets", new("Open tickets", "Tickets abiertos"), Number, false, b => b.OpenTickets, SayOpen),
        Of("ticketAge", new("Age of the oldest open ticket", "Antigüedad del ticket abierto más viejo"), Days, false, b => b.TicketAge, SayAge),
        Of("ticketSeverity", new("Severity of open tickets", "Gravedad de los tickets abiertos"), Number, false, b => b.TicketSeverity, SaySeverity),
        Make("ticketsPerSeat", new("Tickets per hundred seats", "Tickets por cada cien licencias"), Number, false, ReadPerSeat, SayPerSeat),
        Make("ticketTrend", new("Trend of tickets", "Tendencia de tickets"), Percent, false, ReadTrend, SayTrend),
    ];

    private static Measure Of(string id, Words name, Words unit, bool isGoodWhenHigh, Func<BusinessNumbers, double> read, Func<BusinessNumbers, double, Words> say) => Make(
        id,
        name,
        unit,
        isGoodWhenHigh,
        (in DayNumbers n, Ruling _) => n.Business is { } business ? read(business) : double.NaN,
        (in DayNumbers n, double value, Ruling _) => n.Business is { } business && !double.IsNaN(value) ? say(business, value) : Unknown(name));

    private static Measure Make(string id, Words name, Words unit, bool isGoodWhenHigh, MeasureReader read, MeasureSpeaker say) =>
        new(id, name, unit, isGoodWhenHigh) { Read = read, Say = say, IsOfBusiness = true };

    private static Words Unknown(Words name) => new($"{name.En}: nothing known", $"{name.Es}: nada se sabe");

    private static double ReadPerSeat(in DayNumbers n, Ruling ruling) =>
        n.Business is not { HasTickets: true } business || n.Seats == 0 ? double.NaN : 100.0 * business.Tickets28.Now / n.Seats;

    /// <summary>Change of the tickets of 28 days against the 28 before, in percent; a handful has no trend.</summary>
    private static double ReadTrend(in DayNumbers n, Ruling ruling) =>
        n.Business is not { HasTickets: true, Tickets28: var (now, before) } || now + before < 4 ? double.NaN
        : Math.Min(300, 100.0 * (now - before) / Math.Max(1, before));

    private static Words SayNps(BusinessNumbers b, double value) => new(
        $"NPS {En(Math.Round(value))} from {b.NpsAnswers} {Figures.Of(b.NpsAnswers, "answer", "answers")} of the last year",
        $"NPS {Es(Math.Round(value))} de {b.NpsAnswers} {Figures.Of(b.NpsAnswers, "respuesta", "respuestas")} del último año");

    private static Words SayCsat(BusinessNumbers b, double value) => new(
        $"{PercentEn(Math.Round(value))} of {b.CsatAnswers} {Figures.Of(b.CsatAnswers, "answer", "answers")} in 90 days satisfied",
        $"{PercentEs(Math.Round(value))} de {b.CsatAnswers} {Figures.Of(b.CsatAnswers, "respuesta", "respuestas")} en 90 días, satisfechas");

    private static Words SaySentiment(BusinessNumbers b, double value) => new(
        $"Messages sound {Mood(value, "friendly", "neutral", "annoyed")}: {En(Math.Round(value))} over {b.SentimentMessages} in 90 days",
        $"Los mensajes suenan {Mood(value, "amables", "neutros", "molestos")}: {Es(Math.Round(value))} en {b.SentimentMessages} de 90 días");

    private static string Mood(double value, string good, string middling, string bad) => value >= 20 ? good : value <= -20 ? bad : middling;

    private static Words SayMeetings(BusinessNumbers b, double value) => value == 0
        ? new("No meeting or call in 90 days", "Ninguna reunión ni llamada en 90 días")
        : new(
            $"{En(value)} {Figures.Of(value, "meeting or call", "meetings and calls")} in 90 days",
            $"{Es(value)} {Figures.Of(value, "reunión o llamada", "reuniones y llamadas")} en 90 días");

    private static Words SayContact(BusinessNumbers b, double value) => value switch
    {
        0 => new("In contact today", "En contacto hoy"),
        1 => new("In contact yesterday", "En contacto ayer"),
        _ => new($"Not heard from for {En(value)} days", $"Sin noticias suyas desde hace {Es(value)} días"),
    };

    private static Words SayReplies(BusinessNumbers b, double value) => new(
        $"Answers {PercentEn(Math.Round(value))} of our messages", $"Responden al {PercentEs(Math.Round(value))} de nuestros mensajes");

    private static Words SayMessageUse(BusinessNumbers b, double value) => new(
        $"Opens or answers {PercentEn(Math.Round(value))} of our messages", $"Abren o responden el {PercentEs(Math.Round(value))} de nuestros mensajes");

    private static Words SayMilestones(BusinessNumbers b, double value) => new(
        $"{En(value)} {Figures.Of(value, "milestone", "milestones")} reached", $"{Es(value)} {Figures.Of(value, "hito alcanzado", "hitos alcanzados")}");

    private static Words SayOverdue(BusinessNumbers b, double value) => value == 0
        ? new("No invoice is overdue", "Ninguna factura vencida")
        : new(
            $"{b.OverdueInvoices} {Figures.Of(b.OverdueInvoices, "invoice", "invoices")} overdue, for {En(value)} {Figures.Of(value, "day", "days")}",
            $"{b.OverdueInvoices} {Figures.Of(b.OverdueInvoices, "factura vencida", "facturas vencidas")}, desde hace {Es(value)} {Figures.Of(value, "día", "días")}");

    private static Words SayFailed(BusinessNumbers b, double value) => value == 0
        ? new("No payment failed in 90 days", "Ningún cobro fallido en 90 días")
        : new(
            $"{En(value)} {Figures.Of(value, "payment", "payments")} failed in 90 days",
            $"{Es(value)} {Figures.Of(value, "cobro fallido", "cobros fallidos")} en 90 días");

    private static Words SayOpen(BusinessNumbers b, double value) => value == 0
        ? new("No ticket is open", "Ningún ticket abierto")
        : new($"{En(value)} {Figures.Of(value, "ticket", "tickets")} open", $"{Es(value)} {Figures.Of(value, "ticket abierto", "tickets abiertos")}");

    private static Words SayAge(BusinessNumbers b, double value) => b.OpenTickets == 0
        ? new("No ticket is open", "Ningún ticket abierto")
        : new(
            $"The oldest open ticket waits for {En(value)} {Figures.Of(value, "day", "days")}",
            $"El ticket abierto más antiguo espera desde hace {Es(value)} {Figures.Of(value, "día", "días")}");

    private static Words SaySeverity(BusinessNumbers b, double value) => value switch
    {
        0 => new("No ticket is open", "Ningún ticket abierto"),
        >= 4 => new("An urgent ticket is open", "Hay un ticket urgente abierto"),
        >= 3 => new("A ticket of high severity is open", "Hay un ticket grave abierto"),
        _ => new("Only ordinary tickets are open", "Solo hay tickets corrientes abiertos"),
    };

    private static Words SayPerSeat(in DayNumbers n, double value, Ruling ruling) => n.Business is not { HasTickets: true } business || double.IsNaN(value)
        ? new("Tickets per seat: nothing known", "Tickets por licencia: nada se sabe")
        : new(
            $"{business.Tickets28.Now} {Figures.Of(business.Tickets28.Now, "ticket", "tickets")} in four weeks for {n.Seats} seats",
            $"{business.Tickets28.Now} {Figures.Of(business.Tickets28.Now, "ticket", "tickets")} en cuatro semanas para {n.Seats} licencias");

    private static Words SayTrend(in DayNumbers n, double value, Ruling ruling) => n.Business is not { } business || double.IsNaN(value)
        ? new("Too few tickets for a trend", "Pocos tickets para ver una tendencia")
        : new(
            $"Tickets {ChangeEn(value)} in four weeks: from {business.Tickets28.Before} to {business.Tickets28.Now}",
            $"Tickets {ChangeEs(value)} en cuatro semanas: de {business.Tickets28.Before} a {business.Tickets28.Now}");
}
