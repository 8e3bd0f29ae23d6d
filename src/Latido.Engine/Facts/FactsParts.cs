using System.Text;

namespace Latido.Engine.Facts;

/// <summary>What the facts of a workspace consist of: all that is saved, and nothing else.</summary>
internal sealed class FactsParts
{
    public FactsParts() => Book = new(Dirty);

    public DirtyPages Dirty { get; } = new();

    public FactsState State { get; set; }

    public EventNames Events { get; } = new();

    public KeyTable<AccountFacts> AccountKeys { get; } = new();

    public List<AccountFacts> Accounts { get; } = [];

    public PeopleBook Book { get; }

    public AccountFacts AddAccount(ReadOnlySpan<byte> key)
    {
        AccountFacts account = new(AccountKeys.Count, Encoding.UTF8.GetString(key));
        AccountKeys.Add(key, account);
        Accounts.Add(account);

        return account;
    }

    /// <summary>The person of a number, while people are read back: those before the first to name them are blank.</summary>
    public Person PersonAt(int no)
    {
        while (Book.People.Count <= no)
        {
            Book.People.Add(new(Book.People.Count, ReadOnlyMemory<byte>.Empty));
        }

        return Book.People[no];
    }
}

/// <summary>The day of now and the counters.</summary>
internal readonly record struct FactsState(int Today, long Unusable, long BadTraits);
