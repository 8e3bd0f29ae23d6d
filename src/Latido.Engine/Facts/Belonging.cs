namespace Latido.Engine.Facts;

/// <summary>Who belongs where: people join accounts and leave them, and with that goes what they did.</summary>
internal sealed class Belonging(List<AccountFacts> accounts, Crediting crediting, DayClock clock, Touches touches, DirtyPages dirty)
{
    /// <summary>
    /// The person belongs to the account, from this moment on if it was said, else only if it never did. Says the
    /// person's index in the account, or -1 where the account is full.
    /// </summary>
    public int Join(Person person, AccountFacts account, long at, bool isSaid, int today)
    {
        var index = person.History.IndexIn(account.No);

        if (index >= 0 && !isSaid)
        {
            // History comes in any order: an earlier record says that it began earlier.
            if (person.History.BeginEarlier(account.No, at))
            {
                dirty.MarkItem(PageKind.People, person.No);
            }

            return index;
        }

        if (index < 0)
        {
            index = Seat(person, account);

            if (index < 0)
            {
                return -1;
            }
        }

        if (person.History.Add(new(account.No, index, at)))
        {
            dirty.MarkItem(PageKind.People, person.No);
            touches.Add(account, today);

            // Before the first membership the first holds, so a new first one may bear on all days before.
            crediting.Settle(person, person.History[0].From == at ? 0 : FirstWholeDay(at));
        }

        return index;
    }

    /// <summary>
    /// A member says that the person belonged to the account from a moment on, until another, and at no other time. False
    /// where the account is full.
    /// </summary>
    public bool Limit(Person person, AccountFacts account, long from, long? until, int today)
    {
        var index = person.History.IndexIn(account.No) is >= 0 and var known ? known : Seat(person, account);

        if (index < 0)
        {
            return false;
        }

        person.History.Limit(new(account.No, index, from), until);
        dirty.MarkItem(PageKind.People, person.No);
        TouchAll(person, today);
        crediting.Settle(person, 0);

        return true;
    }

    /// <summary>
    /// A member says that the person never belonged to the account: what was credited there by membership goes elsewhere, or
    /// waits. False where it never did, or a record named the account: then that is not so.
    /// </summary>
    public bool Forget(Person person, AccountFacts account, int today)
    {
        var index = person.History.IndexIn(account.No);

        if (index < 0 || account.IsNamed(index))
        {
            return false;
        }

        TouchAll(person, today);
        person.History = person.History.Without(account.No);
        account.Reseat(index, Person.Gone);
        dirty.MarkItem(PageKind.People, person.No);
        dirty.Mark(PageKind.Account, account.No);
        crediting.Leave(person, account, index);
        crediting.Settle(person, 0);

        return true;
    }

    /// <summary>The person's name or address is another one now.</summary>
    public void CallOtherwise(Person person)
    {
        foreach (var no in person.History.Accounts())
        {
            accounts[no].PeopleChanges++;
        }
    }

    /// <summary>All accounts of the person show it in a new light.</summary>
    public void TouchAll(Person person, int today)
    {
        foreach (var no in person.History.Accounts())
        {
            touches.Add(accounts[no], today);
        }
    }

    private int Seat(Person person, AccountFacts account)
    {
        var index = account.Seat(person);

        if (index >= 0)
        {
            dirty.Mark(PageKind.Account, account.No);
        }

        return index;
    }

    private int FirstWholeDay(long at)
    {
        var day = Math.Clamp(clock.DayOf(at), 0, DayNumber.Max);

        return clock.StartOf(day) >= at ? day : day + 1;
    }
}
