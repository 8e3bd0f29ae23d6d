namespace Latido.Server.Accounts;

/// <summary>Finds the account that somebody wrote down: by its key, else by its name if only one is called so. Scoped.</summary>
public sealed class NamedAccount(AccountReader accounts, FindNames names)
{
    // Of those found best the one meant is among the first, or the name was not whole.
    private const int Looked = 20;

    /// <summary>The key, or null where there is none, or where several are meant.</summary>
    public string? Find(string? written)
    {
        if (written?.Trim() is not { Length: > 0 } text)
        {
            return null;
        }

        if (accounts.Has(text))
        {
            return text;
        }

        var folded = TextFold.Fold(text);
        var same = names.Find(text, Looked).Accounts.Where(account => TextFold.Fold(account.Name) == folded).Take(2).ToList();

        return same is [var only] ? only.Key : null;
    }
}
