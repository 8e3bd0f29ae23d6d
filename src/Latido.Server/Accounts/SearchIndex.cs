using Latido.Engine.Facts;

namespace Latido.Server.Accounts;

/// <summary>The folded names of accounts, made when first asked for and again when an account's traits change.</summary>
internal sealed class SearchIndex
{
    private readonly List<(AccountTraits? Traits, string Folded)> names = [];

    /// <summary>The account's name and key, ready to be compared with <see cref="TextFold.Fold"/> of what was typed.</summary>
    public string Of(AccountFacts account)
    {
        while (names.Count <= account.No)
        {
            names.Add((null, ""));
        }

        var (traits, folded) = names[account.No];

        if (!ReferenceEquals(traits, account.Traits))
        {
            folded = TextFold.Fold($"{account.Traits.Name}\n{account.Key}");
            names[account.No] = (account.Traits, folded);
        }

        return folded;
    }
}
