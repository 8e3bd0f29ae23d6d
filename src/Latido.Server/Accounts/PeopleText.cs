using System.Text;
using Latido.Engine.Facts;

namespace Latido.Server.Accounts;

/// <summary>
/// What the people of each account are called, ready to be searched: a line of folded text a name or address, by the
/// account's number. Kept from the first search by people on, and made anew only where people came, left or changed.
/// </summary>
internal sealed class PeopleText
{
    private readonly List<(int Changes, byte[] Text)> accounts = [];

    /// <summary>Brings an account's text up to date; says how many people it read.</summary>
    public int Refresh(AccountFacts account)
    {
        while (accounts.Count <= account.No)
        {
            accounts.Add((-1, []));
        }

        if (accounts[account.No].Changes == account.PeopleChanges)
        {
            return 0;
        }

        var text = new StringBuilder();

        foreach (var person in account.People.Where(person => !person.IsGone))
        {
            text.Append(person.NameOrId).Append('\n');

            if (person.Email is { } email && person.Name is not null)
            {
                text.Append(email).Append('\n');
            }
        }

        accounts[account.No] = (account.PeopleChanges, Encoding.UTF8.GetBytes(TextFold.Fold(text.ToString())));

        return account.People.Count;
    }

    /// <summary>Whether a name or address of the account's people holds this folded text.</summary>
    public bool Mentions(int account, ReadOnlySpan<byte> folded) => account < accounts.Count && accounts[account].Text.AsSpan().IndexOf(folded) >= 0;

    public void Clear() => accounts.Clear();
}
