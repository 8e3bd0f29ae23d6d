namespace Latido.Engine.Facts;

/// <summary>
/// Who belongs where: people join accounts, use that waited is credited once an account is known, and two people who
/// turn out to be one become one, with all they did.
/// </summary>
internal sealed class Belonging(List<AccountFacts> accounts, DayClock clock, Touches touches, DirtyPages dirty)
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
            return index;
        }

        if (index < 0)
        {
            index = account.Seat(person);

            if (index < 0)
            {
                return -1;
            }

            dirty.Mark(PageKind.Account, account.No);
        }

        if (person.History.Add(new(account.No, index, at)))
        {
            dirty.MarkItem(PageKind.People, person.No);
            touches.Add(account, today);
            CreditAside(person);
        }

        return index;
    }

    /// <summary>Keeps what a person without account did until an account is known.</summary>
    public void SetAside(Person person, int day, int @event)
    {
        person.Aside ??= new();
        person.Aside.Add(day, 0, @event, 1);
        dirty.MarkItem(PageKind.Aside, person.No);
    }

    /// <summary>One person turns out to be another: all it did, and everywhere it belonged, is the other's.</summary>
    public void Merge(Person from, Person into, int today)
    {
        foreach (var account in from.History.ToList().Select(m => accounts[m.AccountNo]).Distinct())
        {
            MoveUse(account, from, into, today);
        }

        into.History = Union(from.History, into.History);
        from.History = new();

        if (from.Aside is { } aside)
        {
            from.Aside = null;
            dirty.MarkItem(PageKind.Aside, from.No);

            if (into.Aside is null)
            {
                into.Aside = aside;
            }
            else
            {
                into.Aside.Merge(aside.Cells);
            }

            dirty.MarkItem(PageKind.Aside, into.No);
        }

        into.Name ??= from.Name;
        into.Email ??= from.Email;
        into.Title ??= from.Title;
        into.LastSeenAt = Math.Max(into.LastSeenAt, from.LastSeenAt);
        from.MergedInto = into;
        dirty.MarkItem(PageKind.People, from.No);
        dirty.MarkItem(PageKind.People, into.No);
        dirty.MarkItem(PageKind.PeopleSeen, into.No);
        CreditAside(into);
        CallOtherwise(into);
    }

    /// <summary>The person's name or address is another one now.</summary>
    public void CallOtherwise(Person person)
    {
        for (var i = 0; i < person.History.Count; i++)
        {
            accounts[person.History[i].AccountNo].PeopleChanges++;
        }
    }

    /// <summary>All accounts of the person show it in a new light.</summary>
    public void TouchAll(Person person, int today)
    {
        foreach (var membership in person.Memberships)
        {
            touches.Add(accounts[membership.AccountNo], today);
        }
    }

    private void MoveUse(AccountFacts account, Person from, Person into, int today)
    {
        var (source, target) = (from.History.IndexIn(account.No), into.History.IndexIn(account.No));
        touches.Add(account, today);

        if (target < 0)
        {
            account.Reseat(source, into);
            return;
        }

        account.Reseat(source, Person.Gone);
        dirty.Mark(PageKind.Account, account.No);
        var (first, last) = account.Usage.Move(source, target);

        if (first >= 0)
        {
            touches.Add(account, first);
            dirty.MarkUse(account, first);
            dirty.MarkUse(account, last);
        }
    }

    private static MembershipHistory Union(MembershipHistory from, MembershipHistory into)
    {
        MembershipHistory union = new();

        foreach (var membership in from.ToList().Concat(into.ToList()).OrderBy(m => m.From))
        {
            var index = into.IndexIn(membership.AccountNo);
            union.Add(index < 0 ? membership : membership with { IndexInAccount = index });
        }

        return union;
    }

    private void CreditAside(Person person)
    {
        if (person.Aside is not { } aside || person.History.Count == 0)
        {
            return;
        }

        person.Aside = null;
        dirty.MarkItem(PageKind.Aside, person.No);

        foreach (var cell in aside.Cells)
        {
            // Only the day is known of use set aside: it goes where the person was when that day ended.
            var membership = person.History.At(clock.StartOf(cell.Day + 1) - 1);
            var account = accounts[membership.AccountNo];
            account.Usage.Add(cell.Day, membership.IndexInAccount, cell.Event, cell.Count);
            account.FirstSeenDay = Math.Min(account.FirstSeenDay, cell.Day);
            touches.Add(account, cell.Day);
            dirty.MarkUse(account, cell.Day);
            dirty.MarkItem(PageKind.AccountsSeen, account.No);
        }

        var last = accounts[person.History.At(person.LastSeenAt).AccountNo];
        last.LastSeenAt = Math.Max(last.LastSeenAt, person.LastSeenAt);
    }
}
