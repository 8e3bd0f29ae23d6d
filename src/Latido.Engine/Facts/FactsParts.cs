using System.Text;

namespace Latido.Engine.Facts;

/// <summary>What the facts of a workspace consist of: all that is saved, and what is kept at hand to find it by.</summary>
internal sealed class FactsParts
{
    public FactsParts() => Book = new(Dirty);

    public DirtyPages Dirty { get; } = new();

    public FactsState State { get; set; }

    public EventNames Events { get; } = new();

    public KeyTable<AccountFacts> AccountKeys { get; } = new();

    public List<AccountFacts> Accounts { get; } = [];

    public Families Families { get; } = new();

    public PeopleBook Book { get; }

    public AccountFacts AddAccount(ReadOnlySpan<byte> key)
    {
        AccountFacts account = new(AccountKeys.Count, Encoding.UTF8.GetString(key));
        AccountKeys.Add(key, account);
        Accounts.Add(account);

        return account;
    }

    /// <summary>The account of a key, made now if it is new.</summary>
    public AccountFacts AccountOf(ReadOnlySpan<byte> key)
    {
        var no = AccountKeys.Find(key);

        if (no >= 0)
        {
            return AccountKeys.Value(no);
        }

        var account = AddAccount(key);
        Dirty.Mark(PageKind.Account, account.No);
        Dirty.MarkItem(PageKind.AccountsSeen, account.No);

        return account;
    }

    /// <summary>The number of an event's name, given now if it is new.</summary>
    public int NumberOf(ReadOnlySpan<byte> name)
    {
        var known = Events.Count;
        var number = Events.NumberOf(name);

        if (number >= known)
        {
            Dirty.MarkItem(PageKind.Names, number);
        }

        return number;
    }

    /// <summary>
    /// Changes use wherever it lies: with accounts, waiting for one, or kept apart within a person. The change says which days
    /// it was about, or -1; so do we for each account.
    /// </summary>
    public void ChangeUse(Func<UsageCalendar, (int First, int Last)> change, Action<AccountFacts, int, int> mark)
    {
        foreach (var account in Accounts)
        {
            if (change(account.Usage) is (>= 0 and var first, var last))
            {
                mark(account, first, last);
            }
        }

        foreach (var person in Book.People)
        {
            if (person.Aside is { } aside && change(aside).First >= 0)
            {
                Dirty.MarkItem(PageKind.Aside, person.No);
            }

            if (person.Apart?.Change(change) == true)
            {
                Dirty.MarkItem(PageKind.Apart, person.No);
            }
        }
    }

    /// <summary>Counts a record that could not be used: always, or where this index says that there was no place.</summary>
    public void CountUnusable(int index = -1)
    {
        if (index < 0)
        {
            State = State with { Unusable = State.Unusable + 1 };
            Dirty.Mark(PageKind.State, 0);
        }
    }

    public void CountBadTraits(int count)
    {
        if (count > 0)
        {
            State = State with { BadTraits = State.BadTraits + count };
            Dirty.Mark(PageKind.State, 0);
        }
    }

    /// <summary>The day from which a change without use counts: now.</summary>
    public int DayOfChange(DayClock clock, long at) => State.Today > 0 ? State.Today : Math.Clamp(clock.DayOf(at), 0, DayNumber.Max);

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
