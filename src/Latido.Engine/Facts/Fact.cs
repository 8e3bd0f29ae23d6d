namespace Latido.Engine.Facts;

/// <summary>What a record of the log says. The numbers are stored: never renumber, only add.</summary>
public enum FactKind : byte
{
    /// <summary>A person did something: Segment's track, page or screen.</summary>
    Event = 1,

    /// <summary>A person's traits are learned, or an anonymous visitor turns out to be this person.</summary>
    Identify = 2,

    /// <summary>A person belongs to an account, or an account's traits are learned.</summary>
    Group = 3,

    /// <summary>Two ids are one person.</summary>
    Alias = 4,

    /// <summary>An account's traits, from a file, the API or a member; no person is involved.</summary>
    Account = 5,

    /// <summary>An hour has struck in the workspace's zone.</summary>
    HourStruck = 6,

    /// <summary>A day has begun in the workspace's zone; <see cref="Fact.At"/> is its first moment.</summary>
    DayBegan = 7,

    /// <summary>The workspace's settings are now these, as JSON; the name says which part of them is meant.</summary>
    Setting = 8,

    /// <summary>
    /// A member's word on an account's health, or its end, as JSON (see <see cref="HealthOverride"/>). A kind of its own, so
    /// that no source can say it.
    /// </summary>
    Override = 9,

    /// <summary>
    /// A member says that an id is somebody else than the person it led to (see <see cref="SplitSaying"/>). That two are
    /// one is said by <see cref="Alias"/>.
    /// </summary>
    Split = 10,

    /// <summary>A member says from when to when a person belonged to an account (see <see cref="StaySaying"/>).</summary>
    Stay = 11,

    /// <summary>A member's word on an event's name: what to call it, and whose other name it is (see <see cref="NamingSaying"/>).</summary>
    Naming = 12,

    /// <summary>
    /// Something happened in the business with an account: an answer to a survey, a ticket, an invoice, a meeting. The name says which
    /// (see <see cref="BusinessForms"/>), the payload what.
    /// </summary>
    Business = 13,
}

/// <summary>
/// One thing known, as the log holds it: the only input of the Engine. Text is UTF-8 and empty where there is none;
/// the spans live only as long as the call that is given them.
/// </summary>
public readonly ref struct Fact
{
    public required FactKind Kind { get; init; }

    /// <summary>When it happened, in microseconds since 1970 UTC.</summary>
    public required long At { get; init; }

    /// <summary>The person's known id (Segment: userId).</summary>
    public ReadOnlySpan<byte> Person { get; init; }

    /// <summary>The id of a visitor not yet known; for <see cref="FactKind.Alias"/> the former id.</summary>
    public ReadOnlySpan<byte> Anonymous { get; init; }

    /// <summary>The account's key (Segment: groupId), where the record itself names one.</summary>
    public ReadOnlySpan<byte> Account { get; init; }

    /// <summary>The event's name, also for <see cref="FactKind.Naming"/>; for <see cref="FactKind.Setting"/> the part that changes, for <see cref="FactKind.Business"/> its type.</summary>
    public ReadOnlySpan<byte> Name { get; init; }

    /// <summary>Properties or traits as a JSON object, or empty.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }
}
