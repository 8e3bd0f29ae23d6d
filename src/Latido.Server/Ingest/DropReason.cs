using Latido.Server.Platform;

namespace Latido.Server.Ingest;

/// <summary>
/// Why a call was not let in. The list is closed: each refused call is counted under one of these and shown on its
/// source's page. The numbers are stored: never renumber, only add.
/// </summary>
public enum DropReason : byte
{
    /// <summary>The item is no JSON object, or the line cannot be taken apart.</summary>
    Unreadable = 1,

    /// <summary>The call's type is none of identify, track, page, screen, group, alias.</summary>
    UnknownKind = 2,

    /// <summary>The call is larger than 32 KB.</summary>
    TooLarge = 3,

    /// <summary>The call is nested deeper than 64 levels.</summary>
    TooDeep = 4,

    /// <summary>Neither a userId nor an anonymousId says who it was.</summary>
    NoPerson = 5,

    /// <summary>A group call without a groupId; a business fact without an account, of nobody or of a person who belongs to none.</summary>
    NoAccount = 6,

    /// <summary>A track call without an event name.</summary>
    NoName = 7,

    /// <summary>An id or a name that is neither text nor number, longer than 256 characters, or holds a NUL.</summary>
    BadId = 8,

    /// <summary>The time cannot be read.</summary>
    BadTime = 9,

    /// <summary>The time lies more than a day ahead of the clock.</summary>
    FromTheFuture = 10,

    /// <summary>The time lies before the year 2000, where the calendar of use begins.</summary>
    TooOld = 11,

    /// <summary>The whole request was larger than 500 KB or held more than 2,500 calls.</summary>
    RequestTooLarge = 12,

    /// <summary>The whole request was not JSON.</summary>
    InvalidJson = 13,

    /// <summary>A line of a file with more or fewer columns than its header.</summary>
    WrongColumns = 14,

    /// <summary>A value of a mapped column that cannot be read as what the mapping says.</summary>
    BadValue = 15,

    /// <summary>A group of a kind that is no account, such as a project.</summary>
    OtherGroup = 16,

    /// <summary>It names another write key than the request it came in.</summary>
    OtherKey = 17,

    /// <summary>A new event name, where the workspace has as many as it may.</summary>
    TooManyNames = 18,

    /// <summary>A business fact of no type we know, or without what its type needs.</summary>
    BadFact = 19,
}

/// <summary>What a drop reason says to the person who has to cure it.</summary>
public static class DropReasons
{
    public const int Count = 20;

    /// <summary>All reasons.</summary>
    public static readonly IReadOnlyList<DropReason> All = Enum.GetValues<DropReason>();

    /// <summary>The reason with this key, or null.</summary>
    public static DropReason? Find(string key) => All.Select(reason => (DropReason?)reason).FirstOrDefault(reason => reason!.Value.Key() == key);

    /// <summary>The reason with this key; null where none is named. Throws where it is no reason.</summary>
    public static DropReason? Named(string? key) => key is null or "" ? null
        : Find(key) ?? throw new InvalidRequestException($"There is no reason '{key}'. The reasons are {string.Join(", ", All.Select(each => each.Key()))}.");

    public static string Text(this DropReason reason) => reason switch
    {
        DropReason.Unreadable => "cannot be taken apart",
        DropReason.UnknownKind => "the type is none of identify, track, page, screen, group, alias",
        DropReason.TooLarge => "larger than 32 KB",
        DropReason.TooDeep => "nested deeper than 64 levels",
        DropReason.NoPerson => "neither userId nor anonymousId is given",
        DropReason.NoAccount => "no account is given (groupId), nor, in a fact, a person who belongs to one",
        DropReason.NoName => "no event name is given",
        DropReason.BadId => "an id or name is not text, is longer than 256 characters, or holds a NUL",
        DropReason.BadTime => "the time cannot be read; send ISO 8601",
        DropReason.FromTheFuture => "the time lies more than a day ahead",
        DropReason.TooOld => "the time lies before the year 2000",
        DropReason.RequestTooLarge => "the request is larger than 500 KB or holds more than 2,500 calls",
        DropReason.InvalidJson => "the request is not JSON",
        DropReason.WrongColumns => "the number of columns differs from the header's",
        DropReason.BadValue => "a value cannot be read as the mapping says",
        DropReason.OtherGroup => "a group of a kind that is no account",
        DropReason.OtherKey => "it names another write key than the request",
        DropReason.TooManyNames => "a new event name, and the workspace has 10,000; put what differs into a property",
        DropReason.BadFact => "a fact of no known type, or without what its type needs",
        _ => "unknown",
    };

    /// <summary>
    /// True where the same call may be fine another time: when there is room for a name, when its time has come, when more is
    /// read than before. What is too large or too deep stays so, and what names another's key is another's.
    /// </summary>
    public static bool MayBeMended(this DropReason reason) => reason is DropReason.UnknownKind or DropReason.NoPerson or DropReason.NoAccount
        or DropReason.NoName or DropReason.BadId or DropReason.BadTime or DropReason.FromTheFuture or DropReason.TooOld
        or DropReason.OtherGroup or DropReason.TooManyNames;

    /// <summary>The reason as it is named in telemetry and JSON: <c>too_large</c>.</summary>
    public static string Key(this DropReason reason) => reason switch
    {
        DropReason.Unreadable => "unreadable",
        DropReason.UnknownKind => "unknown_kind",
        DropReason.TooLarge => "too_large",
        DropReason.TooDeep => "too_deep",
        DropReason.NoPerson => "no_person",
        DropReason.NoAccount => "no_account",
        DropReason.NoName => "no_name",
        DropReason.BadId => "bad_id",
        DropReason.BadTime => "bad_time",
        DropReason.FromTheFuture => "from_the_future",
        DropReason.TooOld => "too_old",
        DropReason.RequestTooLarge => "request_too_large",
        DropReason.InvalidJson => "invalid_json",
        DropReason.WrongColumns => "wrong_columns",
        DropReason.BadValue => "bad_value",
        DropReason.OtherGroup => "other_group",
        DropReason.OtherKey => "other_key",
        DropReason.TooManyNames => "too_many_names",
        DropReason.BadFact => "bad_fact",
        _ => "unknown",
    };
}
