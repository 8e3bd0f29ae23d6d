using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>What number a business fact says, as far as numbers of several facts can be put together.</summary>
public enum FactNumber
{
    None,

    /// <summary>A score on its scale, in percent.</summary>
    Score,

    /// <summary>−100 to 100.</summary>
    Sentiment,
    Minutes,

    /// <summary>Money in whole units of its currency.</summary>
    Amount,
}

/// <summary>What custom measures know of the types of business facts.</summary>
public static class FactKinds
{
    /// <summary>The types that can be measured, as they are named.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. BusinessForms.All.Where(form => form.Type is not BusinessType.FactWithdrawn).Select(form => form.Name)];

    /// <summary>What people call a fact of a type.</summary>
    public static Words NameOf(BusinessType type) => type switch
    {
        BusinessType.SurveyAnswered => new("Survey answered", "Encuesta respondida"),
        BusinessType.SurveyDismissed => new("Survey dismissed", "Encuesta descartada"),
        BusinessType.TicketOpened => new("Ticket opened", "Ticket abierto"),
        BusinessType.TicketAnswered => new("Ticket answered", "Ticket contestado"),
        BusinessType.TicketSolved => new("Ticket solved", "Ticket resuelto"),
        BusinessType.TicketRated => new("Ticket rated", "Ticket valorado"),
        BusinessType.InvoiceIssued => new("Invoice issued", "Factura emitida"),
        BusinessType.InvoicePaid => new("Invoice paid", "Factura pagada"),
        BusinessType.InvoiceOverdue => new("Invoice overdue", "Factura vencida"),
        BusinessType.InvoiceFailed => new("Payment failed", "Cobro fallido"),
        BusinessType.SubscriptionStarted => new("Subscription started", "Suscripción iniciada"),
        BusinessType.SubscriptionChanged => new("Subscription changed", "Suscripción cambiada"),
        BusinessType.SubscriptionCancelled => new("Subscription cancelled", "Suscripción cancelada"),
        BusinessType.MeetingHeld => new("Meeting held", "Reunión celebrada"),
        BusinessType.CallMade => new("Call made", "Llamada hecha"),
        BusinessType.NoteWritten => new("Note written", "Nota escrita"),
        BusinessType.MilestoneReached => new("Milestone reached", "Hito alcanzado"),
        BusinessType.MessageSent => new("Message sent", "Mensaje enviado"),
        BusinessType.MessageReceived => new("Message received", "Mensaje recibido"),
        BusinessType.MessageOpened => new("Message opened", "Mensaje abierto"),
        BusinessType.ContractSigned => new("Contract signed", "Contrato firmado"),
        BusinessType.StakeholderNamed => new("Stakeholder named", "Interlocutor nombrado"),
        BusinessType.HandoffWritten => new("Handoff written", "Traspaso escrito"),
        BusinessType.LossExplained => new("Loss explained", "Baja explicada"),
        BusinessType.OnboardingBlocked => new("Onboarding held up", "Puesta en marcha detenida"),
        BusinessType.OnboardingUnblocked => new("Onboarding goes on", "Puesta en marcha reanudada"),
        _ => new(type.ToString(), type.ToString()),
    };

    /// <summary>The number that facts of a type say.</summary>
    public static FactNumber NumberOf(BusinessForm form) =>
        form.Members.Any(member => member.Kind is MemberKind.Amount) ? FactNumber.Amount
        : form.Members.FirstOrDefault(member => member.Kind is MemberKind.Number)?.Name switch
        {
            "score" => FactNumber.Score,
            "sentiment" => FactNumber.Sentiment,
            "minutes" => FactNumber.Minutes,
            _ => FactNumber.None,
        };

    /// <summary>The words that facts of a type choose from.</summary>
    public static IReadOnlyList<string> ChoicesOf(BusinessForm form) =>
        form.Members.FirstOrDefault(member => member.Kind is MemberKind.Choice)?.Choices ?? [];

    /// <summary>The number of one fact; NaN where it says none.</summary>
    internal static double ValueOf(in BusinessFact fact) => fact.Type switch
    {
        BusinessType.SurveyAnswered or BusinessType.TicketRated => 100 * fact.Value / fact.Extra,
        BusinessType.MessageReceived => 100 * fact.Value,
        BusinessType.MeetingHeld or BusinessType.CallMade => fact.Value,
        _ => fact.Value / 100,
    };

    /// <summary>Whether all of these facts are such as one would rather have none of.</summary>
    internal static bool IsTrouble(FactSource facts) => facts.Types.All(type =>
        type.StartsWith("ticket.", StringComparison.Ordinal) || type is "invoice.overdue" or "invoice.failed" or "subscription.cancelled" or "survey.dismissed" or "onboarding.blocked");
}
