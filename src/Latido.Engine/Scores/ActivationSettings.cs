using System.Text.Json.Serialization;

namespace Latido.Engine.Scores;

/// <summary>What an account must have done to count as activated. The order does not matter.</summary>
public sealed record ActivationSettings
{
    public IReadOnlyList<Criterion> Criteria { get; init; } = [];

    /// <summary>An account activated later than this many days after its start does not count in the activation rate.</summary>
    public int WithinDays { get; init; } = 30;
}

/// <summary>Whether a criterion is about the account as a whole, or about each of its people.</summary>
public enum CriterionScope
{
    [JsonStringEnumMemberName("account")]
    Account,

    [JsonStringEnumMemberName("person")]
    Person,
}

/// <summary>
/// One thing to be done. The events are any of the names given, or any with at least this weight, or any at all.
/// For an account it is met on the day when the number of people was reached; for one person, on the day he or she did it.
/// </summary>
/// <param name="Id">Short, unique among the criteria.</param>
/// <param name="Name">What people read.</param>
/// <param name="Events">Any of these names; none means any name.</param>
/// <param name="WeightAtLeast">Only names that weigh at least this.</param>
/// <param name="Scope">A criterion of scope person also counts in each person's own activation.</param>
/// <param name="People">How many different people must have done it before it is met for the account.</param>
public sealed record Criterion(
    string Id,
    Words Name,
    IReadOnlyList<string>? Events = null,
    int WeightAtLeast = 0,
    CriterionScope Scope = CriterionScope.Account,
    int People = 1);
