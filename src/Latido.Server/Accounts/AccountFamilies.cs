using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Server.Accounts;

/// <summary>An account among its own: a line of the family.</summary>
public sealed record RelativeView(string Key, string Name, string Band, double? Score, MoneyView? Mrr, bool IsByHand);

/// <summary>The parent, as far as it is known, the children worst first, and what the account and all below it come to together.</summary>
public sealed record FamilyView(string? ParentKey, RelativeView? Parent, IReadOnlyList<RelativeView> Children, RollupView Rollup)
{
    public int Below => Rollup.Accounts - 1;
}

/// <summary>Finds parents and children by the trait "parent". Scoped.</summary>
public sealed class AccountFamilies(AccountReader accounts)
{
    /// <summary>Children that are listed; the sums count all.</summary>
    public const int MostChildren = 100;

    public FamilyView? Of(string key) => accounts.Read(key, (board, account) =>
    {
        var children = board.Facts.ChildrenOf(account.Key)
            .Select(child => View(board, child))
            .OrderBy(child => child.Score ?? double.MaxValue).ThenBy(child => child.Name, StringComparer.Ordinal).ThenBy(child => child.Key, StringComparer.Ordinal)
            .Take(MostChildren).ToList();
        var parent = account.Traits.Parent is { } above ? board.Facts.Find(above) : null;

        return new FamilyView(account.Traits.Parent, parent is null ? null : View(board, parent), children, RollupView.Of(board, account));
    });

    internal static RelativeView View(Scoreboard board, AccountFacts account)
    {
        var rating = board.RatingOf(account.No);

        return new(
            account.Key,
            account.NameOrKey,
            BandNames.Of(rating?.ShownBand ?? Band.None),
            AccountView.Rounded(rating?.ShownScore),
            account.Traits.Mrr is { } mrr ? new(mrr.Amount, mrr.Currency) : null,
            rating?.Override is not null);
    }
}
