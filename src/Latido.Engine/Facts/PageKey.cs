namespace Latido.Engine.Facts;

/// <summary>
/// The kinds of pages in which the facts of a workspace are saved, in the order in which they must be read back.
/// Stored: never renumber, only add.
/// </summary>
public enum PageKind : byte
{
    /// <summary>The day of now and the counters; one page.</summary>
    State = 1,

    /// <summary>256 event names.</summary>
    Names = 2,

    /// <summary>256 known ids and whose they are.</summary>
    KnownIds = 3,

    /// <summary>256 anonymous ids and whose they are.</summary>
    AnonymousIds = 4,

    /// <summary>The key, traits and number of people of one account.</summary>
    Account = 5,

    /// <summary>When 256 accounts were first and last seen.</summary>
    AccountsSeen = 6,

    /// <summary>256 people: names, memberships, whom they turned out to be.</summary>
    People = 7,

    /// <summary>When 256 people were last seen.</summary>
    PeopleSeen = 8,

    /// <summary>The use of those among 256 people who have no account yet.</summary>
    Aside = 9,

    /// <summary>The use of one account in one month.</summary>
    Use = 10,

    /// <summary>What members said of one account's health.</summary>
    Overrides = 11,

    /// <summary>What one account's traits were before.</summary>
    TraitHistory = 12,

    /// <summary>What those among 256 people who are one with others are on their own.</summary>
    Apart = 13,

    /// <summary>The business facts of one account.</summary>
    Business = 14,

    /// <summary>The numbers among one account's traits, by the day they were known from.</summary>
    TraitTrack = 15,

    /// <summary>Which properties of events are kept as amounts; one page. The amounts lie with the use they came with.</summary>
    Watch = 16,
}

/// <summary>Names a page: of an account by its number, of people, ids and names by number over 256; the month for use.</summary>
public readonly record struct PageKey(PageKind Kind, int No, int Part = 0) : IComparable<PageKey>
{
    public int CompareTo(PageKey other) => (Kind, No, Part).CompareTo((other.Kind, other.No, other.Part));

    public static bool operator <(PageKey left, PageKey right) => left.CompareTo(right) < 0;

    public static bool operator >(PageKey left, PageKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(PageKey left, PageKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PageKey left, PageKey right) => left.CompareTo(right) >= 0;
}
