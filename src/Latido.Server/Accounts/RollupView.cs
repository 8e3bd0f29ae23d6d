using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Server.Accounts;

/// <summary>What an account and all below it come to together.</summary>
/// <param name="Accounts">How many they are, the account itself included; each once, though parents may go in a circle.</param>
/// <param name="IsCut">There are more, or they lie deeper, than is added up.</param>
/// <param name="Mrr">A sum for each currency, the largest first; of those that have not left.</param>
/// <param name="Seats">Seats bought by those that have not left; null where none of them says.</param>
/// <param name="People">People of those that have not left; one of several accounts counts in each.</param>
/// <param name="Active30">Of these, who was active in the last 30 days.</param>
/// <param name="Green">Accounts by the band they are shown with; the rest have none, or have left.</param>
/// <param name="Yellow">As before.</param>
/// <param name="Red">As before.</param>
public sealed record RollupView(
    int Accounts, bool IsCut, IReadOnlyList<MoneyView> Mrr, int? Seats, int People, int Active30, int Green, int Yellow, int Red)
{
    /// <summary>The health of all who have not left together, 0-100, where the model of the first account asks for it; null where it does not, or nothing is known.</summary>
    public double? Health { get; init; }

    /// <summary>The band of that health, without memory of the day before; null where there is none.</summary>
    public string? Band { get; init; }

    /// <summary>Whether its own health is one of those the mean is of; null where none is taken.</summary>
    public bool? IsWithParent { get; init; }

    /// <summary>The most accounts that are added up, and how deep below the first.</summary>
    public const int Most = 2_000;

    public const int Deepest = 20;

    internal static RollupView Of(Scoreboard board, AccountFacts account)
    {
        var (family, isCut) = FamilyOf(board.Facts, account);
        var ratings = family.ConvertAll(each => board.RatingOf(each.No));
        var customers = family.Where((_, i) => ratings[i]?.LeftOn is null).ToList();
        var seats = customers.Select(each => each.Traits.Seats).OfType<int>().ToList();

        // Who has left has a last score, and it is nobody's health any more.
        var own = ratings[0];
        var scores = ratings.ConvertAll(rating => rating is { LeftOn: null } ? rating.ShownScore : null);
        var health = family.Count > 1 ? own?.Family?.Of(scores[0], scores.Skip(1)) : null;

        return new(
            family.Count,
            isCut,
            [.. Money.Sum(customers.Select(each => each.Traits.Mrr)).Select(sum => new MoneyView(sum.Amount, sum.Currency))],
            seats is [] ? null : (int)Math.Min(seats.Sum(each => (long)each), int.MaxValue),
            customers.Sum(each => each.PeopleCount),
            ratings.Sum(rating => rating is { LeftOn: null } ? rating.Active30 : 0),
            ratings.Count(rating => rating is { LeftOn: null, ShownBand: Engine.Scores.Band.Green }),
            ratings.Count(rating => rating is { LeftOn: null, ShownBand: Engine.Scores.Band.Yellow }),
            ratings.Count(rating => rating is { LeftOn: null, ShownBand: Engine.Scores.Band.Red }))
        {
            Health = AccountView.Rounded(health),
            Band = health is null ? null : BandNames.Of(own!.Bands.Of(health)),
            IsWithParent = health is null ? null : own!.Family!.WithParent,
        };
    }

    private static (List<AccountFacts> Family, bool IsCut) FamilyOf(WorkspaceFacts facts, AccountFacts account)
    {
        HashSet<AccountFacts> seen = [account];
        List<AccountFacts> family = [account];
        var first = 0;

        for (var depth = 0; depth < Deepest && first < family.Count; depth++)
        {
            for (var end = family.Count; first < end; first++)
            {
                foreach (var child in facts.ChildrenOf(family[first].Key))
                {
                    if (!seen.Add(child))
                    {
                        continue;
                    }

                    if (family.Count == Most)
                    {
                        return (family, true);
                    }

                    family.Add(child);
                }
            }
        }

        return (family, family.Skip(first).Any(last => facts.ChildrenOf(last.Key).Any(child => !seen.Contains(child))));
    }
}
