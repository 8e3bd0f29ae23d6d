using System.Collections.Frozen;
using System.Text;

namespace Latido.Engine.Facts;

/// <summary>
/// The forms of all business facts. A new type is one entry here: API, CSV mappings, timeline and documentation read this
/// table.
/// </summary>
public static class BusinessForms
{
    /// <summary>The kinds of survey.</summary>
    public static readonly IReadOnlyList<string> Surveys = ["nps", "csat", "ces"];

    /// <summary>How urgent a ticket is, the least first.</summary>
    public static readonly IReadOnlyList<string> Severities = ["low", "normal", "high", "urgent"];

    /// <summary>Who somebody is for the deal.</summary>
    public static readonly IReadOnlyList<string> Roles = ["user", "champion", "decision_maker", "sponsor", "blocker"];

    /// <summary>By which way people talk.</summary>
    public static readonly IReadOnlyList<string> Channels = ["email", "whatsapp", "chat", "phone", "other"];

    /// <summary>Why accounts leave.</summary>
    public static readonly IReadOnlyList<string> LossReasons =
        ["price", "product_gap", "competitor", "support", "company_closed", "champion_left", "never_onboarded", "other"];

    /// <summary>Who may hold up an onboarding, as <see cref="Onboarding.OnboardingParty"/> numbers them.</summary>
    public static readonly IReadOnlyList<string> OnboardingParties = ["customer", "team", "product", "other"];

    private static readonly BusinessMember Ticket = new("ticket", MemberKind.Subject, IsNeeded: true);
    private static readonly BusinessMember Invoice = new("invoice", MemberKind.Subject, IsNeeded: true);
    private static readonly BusinessMember Subscription = new("subscription", MemberKind.Subject, IsNeeded: true);
    private static readonly BusinessMember Amount = new("amount", MemberKind.Amount, IsNeeded: true);
    private static readonly BusinessMember Currency = new("currency", MemberKind.Currency, IsNeeded: true);
    private static readonly BusinessMember Score = new("score", MemberKind.Number, IsNeeded: true) { Bounds = (0, 100) };
    private static readonly BusinessMember Scale = new("scale", MemberKind.Number) { Bounds = (2, 100) };
    private static readonly BusinessMember Comment = new("comment", MemberKind.Text);
    private static readonly BusinessMember Subject = new("subject", MemberKind.Text);
    private static readonly BusinessMember Survey = new("survey", MemberKind.Choice, IsNeeded: true) { Choices = Surveys };
    private static readonly BusinessMember Channel = new("channel", MemberKind.Choice) { Choices = Channels };
    private static readonly BusinessMember Minutes = new("minutes", MemberKind.Number) { Bounds = (0, 1_440) };

    public static IReadOnlyList<BusinessForm> All { get; } =
    [
        new(BusinessType.SurveyAnswered, "survey.answered", [Survey, Score, Scale, Comment]) { StandsAlone = true },
        new(BusinessType.SurveyDismissed, "survey.dismissed", [Survey]) { StandsAlone = true },
        new(BusinessType.TicketOpened, "ticket.opened", [Ticket, Subject, new("severity", MemberKind.Choice) { Choices = Severities }]),
        new(BusinessType.TicketAnswered, "ticket.answered", [Ticket]),
        new(BusinessType.TicketSolved, "ticket.solved", [Ticket]),
        new(BusinessType.TicketRated, "ticket.rated", [Ticket, Score, Scale, Comment]),
        new(BusinessType.InvoiceIssued, "invoice.issued", [Invoice, Amount, Currency, new("due", MemberKind.Date)]),
        new(BusinessType.InvoicePaid, "invoice.paid", [Invoice]),
        new(BusinessType.InvoiceOverdue, "invoice.overdue", [Invoice]),
        new(BusinessType.InvoiceFailed, "invoice.failed", [Invoice, new("reason", MemberKind.Text)]),
        new(BusinessType.SubscriptionStarted, "subscription.started", [Subscription, Amount, Currency, new("plan", MemberKind.Text)]) { IsLasting = true },
        new(BusinessType.SubscriptionChanged, "subscription.changed", [Subscription, Amount, Currency, new("plan", MemberKind.Text)]) { IsLasting = true },
        new(BusinessType.SubscriptionCancelled, "subscription.cancelled", [Subscription, new("reason", MemberKind.Text)]) { IsLasting = true },
        new(BusinessType.MeetingHeld, "meeting.held", [Subject, Minutes, new("kind", MemberKind.Choice) { Choices = ["check_in", "kick_off", "training", "qbr", "other"] }]) { StandsAlone = true },
        new(BusinessType.CallMade, "call.made", [Subject, Minutes, new("direction", MemberKind.Choice) { Choices = ["out", "in"] }]) { StandsAlone = true },
        new(BusinessType.NoteWritten, "note.written", [new("text", MemberKind.Text, IsNeeded: true)]) { StandsAlone = true },
        new(BusinessType.MilestoneReached, "milestone.reached", [new("milestone", MemberKind.Subject, IsNeeded: true)]) { IsLasting = true, HasSharedSubject = true },
        new(BusinessType.MessageSent, "message.sent", [Channel, Subject]) { StandsAlone = true },
        new(BusinessType.MessageReceived, "message.received", [Channel, Subject, new("sentiment", MemberKind.Number) { Bounds = (-1, 1) }]) { StandsAlone = true },
        new(BusinessType.MessageOpened, "message.opened", [Channel, Subject]) { StandsAlone = true },
        new(
            BusinessType.ContractSigned,
            "contract.signed",
            [
                new("contract", MemberKind.Subject, IsNeeded: true), Amount with { IsNeeded = false }, Currency with { IsNeeded = false },
                new("from", MemberKind.Date), new("until", MemberKind.Date),
            ]) { IsLasting = true },
        new(
            BusinessType.StakeholderNamed,
            "stakeholder.named",
            [new("role", MemberKind.Choice, IsNeeded: true) { Choices = Roles }, new("name", MemberKind.Text), new("title", MemberKind.Text)]) { IsLasting = true },
        new(
            BusinessType.HandoffWritten,
            "handoff.written",
            [new("promises", MemberKind.Text), new("goals", MemberKind.Text), new("stakeholders", MemberKind.Text), new("risks", MemberKind.Text)]) { IsLasting = true },
        new(BusinessType.FactWithdrawn, "fact.withdrawn", []),
        new(
            BusinessType.LossExplained,
            "loss.explained",
            [new("reason", MemberKind.Choice, IsNeeded: true) { Choices = LossReasons }, new("note", MemberKind.Text)]) { IsLasting = true },
        new(
            BusinessType.OnboardingBlocked,
            "onboarding.blocked",
            [new("blocker", MemberKind.Choice, IsNeeded: true) { Choices = OnboardingParties }, new("step", MemberKind.Subject), new("reason", MemberKind.Text)]) { IsLasting = true, HasSharedSubject = true },
        new(BusinessType.OnboardingUnblocked, "onboarding.unblocked", [new("step", MemberKind.Subject)]) { IsLasting = true, HasSharedSubject = true },
    ];

    private static readonly FrozenDictionary<string, BusinessForm> ByName = All.ToFrozenDictionary(form => form.Name, StringComparer.Ordinal);

    private static readonly BusinessForm?[] ByType =
        [.. Enumerable.Range(0, byte.MaxValue + 1).Select(type => All.FirstOrDefault(form => (int)form.Type == type))];

    /// <summary>The form of this name, or null.</summary>
    public static BusinessForm? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The form of a type.</summary>
    public static BusinessForm Of(BusinessType type) => ByType[(int)type] ?? throw new ArgumentOutOfRangeException(nameof(type));

    public static BusinessForm? Find(ReadOnlySpan<byte> name) => name.Length > 64 ? null : Find(Encoding.UTF8.GetString(name));

    internal static bool IsLasting(BusinessType type) => ByType[(int)type]?.IsLasting ?? true;
}
