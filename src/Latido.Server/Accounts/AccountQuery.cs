using Latido.Engine.Segments;

namespace Latido.Server.Accounts;

/// <summary>
/// What a list of accounts is asked for: all filters hold at once, and of one filter's several values any. Every list
/// has an upper bound: size is at most 500.
/// </summary>
public sealed record AccountQuery
{
    /// <summary>Part of a name, key, domain or person, any case, accents ignored.</summary>
    public string? Search { get; init; }

    /// <summary>green, yellow, red or none.</summary>
    public IReadOnlyList<string> Bands { get; init; } = [];

    public IReadOnlyList<string> Stages { get; init; } = [];

    public IReadOnlyList<string> Touches { get; init; } = [];

    /// <summary>Only those that have left, or only those that have not; null for all.</summary>
    public bool? HasLeft { get; init; }

    /// <summary>
    /// The same for a list that people read, which is not to be full of those that have left: they are asked for by their stage, or by a segment,
    /// which has whom its condition says.
    /// </summary>
    internal AccountQuery ForPeople() => this with { HasLeft = Stages.Contains(SegmentSettings.Left) || Segments.Count > 0 ? null : false };

    /// <summary>Named segments by their ids; one there is not, or no longer, holds nobody.</summary>
    public IReadOnlyList<string> Segments { get; init; } = [];

    /// <summary>Owners as the accounts name them, in any case; the empty text stands for accounts that have none.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>The least MRR, whatever its currency.</summary>
    public decimal? MrrFrom { get; init; }

    /// <summary>The most MRR; accounts of which no MRR is known are left out.</summary>
    public decimal? MrrTo { get; init; }

    public RenewalFilter Renewal { get; init; }

    public TrendFilter Trend { get; init; }

    public SeenFilter Seen { get; init; }

    /// <summary>
    /// name, health, change (health against 30 days ago), engagement, mrr, renewsOn, lastSeenAt, people, stage, touch or
    /// owner; a leading minus sorts downwards.
    /// </summary>
    public string Sort { get; init; } = "health";

    public int Offset { get; init; }

    public int Size { get; init; } = 50;
}

/// <summary>When accounts renew: within so many days from today, on a day that is past, or on no day known. Any of those asked for.</summary>
public readonly record struct RenewalFilter(int? Within, bool IsOverdue, bool IsUnknown)
{
    public bool IsAsked => Within is not null || IsOverdue || IsUnknown;
}

/// <summary>How health moved in 30 days: by five points or more down, or up.</summary>
public readonly record struct TrendFilter(bool IsFalling, bool IsRising)
{
    /// <summary>The least change that is a trend, in points.</summary>
    public const double Least = 5;

    public bool IsAsked => IsFalling || IsRising;
}

/// <summary>When somebody of the account was last seen: at most so many days ago, at least so many, or never. Any of those asked for.</summary>
public readonly record struct SeenFilter(int? Within, int? NotFor, bool IsNever)
{
    public bool IsAsked => Within is not null || NotFor is not null || IsNever;
}

/// <summary>
/// A page of accounts, the number that match and the number there are, with the sums the page shows. The bands are
/// counted whatever bands are asked for, so that each may be chosen by its number.
/// </summary>
public sealed record AccountList(
    IReadOnlyList<AccountView> Items, int Matching, int Total, int Green, int Yellow, int Red, int None, IReadOnlyList<MoneyView> Mrr)
{
    /// <summary>How many that have left match what is asked for besides bands and stages, whether they are listed or not.</summary>
    public int Left { get; init; }
}

/// <summary>What the page of accounts shows at once: the list, how many each of its views would show, and the words to filter by.</summary>
public sealed record AccountOverview(AccountList List, IReadOnlyList<int> Counts, AccountChoices Choices);

/// <summary>What accounts are filtered by: owners, stages and touch models that accounts have, and the named segments there are.</summary>
public sealed record AccountChoices(
    IReadOnlyList<string> Owners, IReadOnlyList<string> Stages, IReadOnlyList<string> Touches, IReadOnlyList<NamedSegment> Segments)
{
    public static AccountChoices None { get; } = new([], [], [], []);
}
