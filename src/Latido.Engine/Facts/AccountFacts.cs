using NodaTime;

namespace Latido.Engine.Facts;

/// <summary>Everything known of one account.</summary>
public sealed class AccountFacts(int no, string key)
{
    /// <summary>The account's number within its workspace: dense, from 0, in order of first sight.</summary>
    public int No { get; } = no;

    /// <summary>The key the customer's own systems use (Segment: groupId).</summary>
    public string Key { get; } = key;

    public AccountTraits Traits { get; set; } = new();

    public UsageCalendar Usage { get; } = new();

    /// <summary>The people of the account; the index is the person's index in <see cref="Usage"/>.</summary>
    public List<Person> People { get; } = [];

    /// <summary>The first day anything was known of the account (see <see cref="DayNumber"/>).</summary>
    public int FirstSeenDay { get; set; } = int.MaxValue;

    /// <summary>The last moment somebody of the account did something, in microseconds since 1970 UTC; 0 for never.</summary>
    public long LastSeenAt { get; set; }
}

/// <summary>What an account is said to be: by its own systems, a file, or a member.</summary>
public sealed record AccountTraits
{
    public string? Name { get; init; }

    public Money? Mrr { get; init; }

    /// <summary>Seats bought.</summary>
    public int? Seats { get; init; }

    /// <summary>The day the customer began.</summary>
    public LocalDate? StartedOn { get; init; }

    public LocalDate? RenewsOn { get; init; }

    /// <summary>The member who looks after the account, by e-mail or name.</summary>
    public string? Owner { get; init; }

    /// <summary>The parent account's key.</summary>
    public string? Parent { get; init; }

    /// <summary>A stage a member chose by hand; wins over the rules.</summary>
    public string? StageByHand { get; init; }

    /// <summary>A touch model a member chose by hand; wins over the rules.</summary>
    public string? TouchByHand { get; init; }

    /// <summary>Every other trait, as text, by name: bounded to 64 of 256 characters.</summary>
    public IReadOnlyDictionary<string, string> Others { get; init; } = new Dictionary<string, string>();
}
