namespace Latido.Engine.Facts;

/// <summary>
/// What a fact of the business with a customer says, besides what people do in the product. The numbers are stored: never
/// renumber, only add.
/// </summary>
public enum BusinessType : byte
{
    /// <summary>Nothing that we know.</summary>
    None = 0,

    /// <summary>A person answered a survey (NPS, CSAT, CES).</summary>
    SurveyAnswered = 1,

    /// <summary>A person closed a survey without an answer: known, and no part of any denominator.</summary>
    SurveyDismissed = 2,

    TicketOpened = 3,
    TicketAnswered = 4,
    TicketSolved = 5,
    TicketRated = 6,
    InvoiceIssued = 7,
    InvoicePaid = 8,

    /// <summary>The billing system says that an invoice is late, whatever its due date.</summary>
    InvoiceOverdue = 9,

    /// <summary>A payment was tried and failed.</summary>
    InvoiceFailed = 10,

    SubscriptionStarted = 11,
    SubscriptionChanged = 12,
    SubscriptionCancelled = 13,
    MeetingHeld = 14,
    CallMade = 15,
    NoteWritten = 16,
    MilestoneReached = 17,

    /// <summary>The team wrote to the customer.</summary>
    MessageSent = 18,

    /// <summary>The customer wrote to the team.</summary>
    MessageReceived = 19,

    /// <summary>The customer opened what the team wrote.</summary>
    MessageOpened = 20,

    ContractSigned = 21,

    /// <summary>Who somebody is for the deal: champion, sponsor, decision maker.</summary>
    StakeholderNamed = 22,

    /// <summary>What sales hands over to customer success: promises, goals, risks.</summary>
    HandoffWritten = 23,

    /// <summary>An earlier fact was wrong and is taken back: the one with the same source and id.</summary>
    FactWithdrawn = 24,

    /// <summary>Why an account left, as a member or a system sees it.</summary>
    LossExplained = 25,

    /// <summary>The onboarding, or a step of its plan, cannot go on: who it is up to.</summary>
    OnboardingBlocked = 26,

    /// <summary>It goes on again.</summary>
    OnboardingUnblocked = 27,
}

/// <summary>What a member of a business fact must be.</summary>
public enum MemberKind
{
    /// <summary>Plain text.</summary>
    Text,

    /// <summary>The id of the thing the fact is about: a ticket, an invoice, a subscription.</summary>
    Subject,

    /// <summary>A number within bounds.</summary>
    Number,

    /// <summary>An amount of money in major units, 0 or more; goes with <c>currency</c>.</summary>
    Amount,

    /// <summary>A currency by ISO 4217, three letters.</summary>
    Currency,

    /// <summary>A day, as 2026-03-31.</summary>
    Date,

    /// <summary>One of a few words.</summary>
    Choice,
}

/// <summary>One member of a business fact, by the name that API and mappings use.</summary>
public sealed record BusinessMember(string Name, MemberKind Kind, bool IsNeeded = false)
{
    /// <summary>The least and the most of a number.</summary>
    public (double Least, double Most) Bounds { get; init; } = (0, 1_000_000_000);

    /// <summary>The words of a choice; their place is stored: only add at the end.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];
}

/// <summary>What facts of one type look like.</summary>
/// <param name="Type">The type.</param>
/// <param name="Name">As API, mappings and the log name it: <c>ticket.opened</c>.</param>
/// <param name="Members">What it may say; other members are kept and not read.</param>
public sealed record BusinessForm(BusinessType Type, string Name, IReadOnlyList<BusinessMember> Members)
{
    /// <summary>Never dropped for age: what an account pays and who is who there stay true for longer than counts are kept.</summary>
    public bool IsLasting { get; init; }

    /// <summary>Its subject is a word of the workspace's own, the same whoever tells it and however it is written.</summary>
    public bool HasSharedSubject { get; init; }

    /// <summary>No other fact goes with it, so that the person is enough to find its account by.</summary>
    public bool StandsAlone { get; init; }
}
