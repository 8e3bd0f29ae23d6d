using System.Text.Json.Serialization;
using Latido.Engine.Scores;
using Latido.Engine.Segments;

namespace Latido.Engine.Signals;

/// <summary>What a rule watches.</summary>
public enum SignalKind
{
    [JsonStringEnumMemberName("bandChange")]
    BandChange,

    [JsonStringEnumMemberName("activeUseFall")]
    ActiveUseFall,

    [JsonStringEnumMemberName("loginFrequencyFalls")]
    LoginFrequencyFalls,

    [JsonStringEnumMemberName("keyFeatureDropped")]
    KeyFeatureDropped,

    [JsonStringEnumMemberName("powerUserQuiet")]
    PowerUserQuiet,

    [JsonStringEnumMemberName("accountSilent")]
    AccountSilent,

    [JsonStringEnumMemberName("milestoneReached")]
    MilestoneReached,

    [JsonStringEnumMemberName("activationDone")]
    ActivationDone,

    [JsonStringEnumMemberName("onboardingLate")]
    OnboardingLate,

    [JsonStringEnumMemberName("seatsNearlyFull")]
    SeatsNearlyFull,

    [JsonStringEnumMemberName("lowNps")]
    LowNps,

    [JsonStringEnumMemberName("lowCsat")]
    LowCsat,

    [JsonStringEnumMemberName("ticketSpike")]
    TicketSpike,

    [JsonStringEnumMemberName("sentimentTurns")]
    SentimentTurns,

    [JsonStringEnumMemberName("invoiceOverdue")]
    InvoiceOverdue,

    [JsonStringEnumMemberName("renewalAhead")]
    RenewalAhead,

    [JsonStringEnumMemberName("championGone")]
    ChampionGone,

    [JsonStringEnumMemberName("paidFeatureUnused")]
    PaidFeatureUnused,

    [JsonStringEnumMemberName("expansionReady")]
    ExpansionReady,

    [JsonStringEnumMemberName("segmentEntered")]
    SegmentEntered,

    [JsonStringEnumMemberName("segmentLeft")]
    SegmentLeft,
}

/// <summary>How urgent a signal is; info is good news or plain news.</summary>
public enum Severity
{
    [JsonStringEnumMemberName("info")]
    Info,

    [JsonStringEnumMemberName("green")]
    Green,

    [JsonStringEnumMemberName("yellow")]
    Yellow,

    [JsonStringEnumMemberName("red")]
    Red,
}

/// <summary>
/// A rule as data. A threshold that is not given has the default of its kind (see docs/design/signals.md).
/// </summary>
/// <param name="Id">Unique among the rules; signals carry it.</param>
/// <param name="Kind">What it watches.</param>
/// <param name="IsOn">A rule may be kept but switched off.</param>
/// <param name="PeriodDays">The same cause is not told again within this many days.</param>
/// <param name="Fall">The share lost that is too much, 0-1.</param>
/// <param name="Share">The share reached that matters, 0-1.</param>
/// <param name="Weeks">The weeks compared with as many before.</param>
/// <param name="Days">The days that matter.</param>
/// <param name="MinPeople">Accounts with fewer people are too small for the rule.</param>
/// <param name="MinCount">Fewer uses than this are too few for the rule.</param>
/// <param name="Events">The event names watched; none means that the rule finds them by weight or by name.</param>
/// <param name="Milestones">For <see cref="SignalKind.MilestoneReached"/>.</param>
/// <param name="Severity">Overrides the severity of the kind.</param>
/// <param name="Where">Only accounts for which this holds.</param>
/// <param name="Segment">For <see cref="SignalKind.SegmentEntered"/> and <see cref="SignalKind.SegmentLeft"/>: the id of the named segment.</param>
public sealed record SignalRule(
    string Id,
    SignalKind Kind,
    bool IsOn = true,
    int PeriodDays = 30,
    double? Fall = null,
    double? Share = null,
    int? Weeks = null,
    int? Days = null,
    int? MinPeople = null,
    int? MinCount = null,
    IReadOnlyList<string>? Events = null,
    IReadOnlyList<Milestone>? Milestones = null,
    Severity? Severity = null,
    Condition? Where = null,
    string? Segment = null)
{
    /// <summary>Whether it watches who comes into a segment, or who leaves it.</summary>
    public bool IsOfSegment => Kind is SignalKind.SegmentEntered or SignalKind.SegmentLeft;
}

/// <summary>A number of uses worth a word: of any of these events, or of those that weigh enough, or of all.</summary>
public sealed record Milestone(
    string Id, Words Name, int Count, IReadOnlyList<string>? Events = null, int WeightAtLeast = 0);
