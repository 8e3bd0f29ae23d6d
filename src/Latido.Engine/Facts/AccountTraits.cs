using NodaTime;

namespace Latido.Engine.Facts;

/// <summary>What an account is said to be: by its own systems, a file, or a member.</summary>
public sealed record AccountTraits
{
    public const int MaxOthers = 64;
    public const int MaxText = 256;

    /// <summary>The stage of accounts that have left: it follows from what they pay, and nobody says it.</summary>
    public const string LeftStage = "left";

    // Before None, which is made with it.
    private static readonly IReadOnlyDictionary<string, string> NoOthers = new Dictionary<string, string>();

    public static AccountTraits None { get; } = new();

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

    /// <summary>A stage a member chose by hand; wins over the rules. Never <see cref="LeftStage"/>.</summary>
    public string? StageByHand { get; init; }

    /// <summary>A touch model a member chose by hand; wins over the rules.</summary>
    public string? TouchByHand { get; init; }

    /// <summary>Every other trait, as text, by name: bounded to 64 of 256 characters.</summary>
    public IReadOnlyDictionary<string, string> Others { get; init; } = NoOthers;

    public bool Equals(AccountTraits? other) =>
        other is not null
        && (Name, Mrr, Seats, StartedOn, RenewsOn) == (other.Name, other.Mrr, other.Seats, other.StartedOn, other.RenewsOn)
        && (Owner, Parent, StageByHand, TouchByHand) == (other.Owner, other.Parent, other.StageByHand, other.TouchByHand)
        && Others.Count == other.Others.Count
        && Others.All(each => other.Others.TryGetValue(each.Key, out var value) && value == each.Value);

    public override int GetHashCode() => HashCode.Combine(Name, Mrr, Seats, StartedOn, RenewsOn, Owner, Parent, Others.Count);
}
