namespace Latido.Engine.Facts;

/// <summary>
/// Credits use to accounts by where people belonged. Use of a record that named its account lies there for good; what was
/// credited by membership goes where the memberships say, also when they are learned later.
/// </summary>
internal sealed class Crediting(List<AccountFacts> accounts, DayClock clock, Touches touches, DirtyPages dirty)
{
    /// <summary>Keeps what a person without account did until an account is known.</summary>
    public void SetAside(Person person, int day, int @event, int count = 1, ReadOnlySpan<Amount> amounts = default)
    {
        person.Aside ??= new();
        person.Aside.Add(day, 0, @event, count);
        person.Aside.AddAmounts(day, 0, @event, amounts);
        dirty.MarkItem(PageKind.Aside, person.No);
    }

    /// <summary>
    /// Brings the person's use from this day on to where its memberships of now say, and all that waited. Only the day is
    /// known of it: what lies with an account that was in force on that day stays, all else goes where the person was
    /// when the day ended. Where a record named the account that can no more be told apart from the rest, and stays.
    /// </summary>
    public void Settle(Person person, int firstDay)
    {
        CreditAside(person);

        if (person.History.Count < 2)
        {
            return;
        }

        foreach (var no in person.History.Accounts())
        {
            var account = accounts[no];
            var index = person.History.IndexIn(no);

            if (account.IsNamed(index))
            {
                continue;
            }

            var moved = account.Usage.Take(index, firstDay, day => PlaceOf(person, no, day) != no);

            if (moved.Length > 0)
            {
                MarkUse(account, moved[0].Day, moved[^1].Day);
                SeeLast(account);
                Put(person, no, moved);
                PutAmounts(person, no, account.Usage.TakeAmounts(index, firstDay, day => PlaceOf(person, no, day) != no));
                MoveShares(person, no, firstDay);
            }
        }
    }

    /// <summary>Takes the use at a place that is the person's no more to where it belonged on those days.</summary>
    public void Leave(Person person, AccountFacts account, int index)
    {
        var moved = account.Usage.Take(index);

        if (moved.Length > 0)
        {
            MarkUse(account, moved[0].Day, moved[^1].Day);
            SeeLast(account);
            Put(person, account.No, moved);
            PutAmounts(person, account.No, account.Usage.TakeAmounts(index));
            MoveShares(person, account.No, 0);
        }
    }

    /// <summary>Gives cells of an account, or of none, to the places where the person belonged on their days.</summary>
    public void Put(Person person, int from, ReadOnlySpan<UsageCell> cells)
    {
        foreach (var cell in cells)
        {
            var place = PlaceOf(person, from, cell.Day);

            if (place < 0)
            {
                SetAside(person, cell.Day, cell.Event, cell.Count);
                continue;
            }

            var account = accounts[place];
            account.Usage.Add(cell.Day, person.History.IndexIn(place), cell.Event, cell.Count);
            MarkUse(account, cell.Day, cell.Day);

            if (cell.Day < account.FirstSeenDay)
            {
                account.FirstSeenDay = cell.Day;
                dirty.MarkItem(PageKind.AccountsSeen, account.No);
            }
        }

        if (!cells.IsEmpty && person.MembershipAt(person.LastSeenAt) is { } last
            && person.LastSeenAt > accounts[last.AccountNo].LastSeenAt)
        {
            accounts[last.AccountNo].LastSeenAt = person.LastSeenAt;
            dirty.MarkItem(PageKind.AccountsSeen, last.AccountNo);
        }
    }

    /// <summary>Gives amounts to where <see cref="Put"/> gave the use that they came with.</summary>
    public void PutAmounts(Person person, int from, IEnumerable<AmountCell> cells)
    {
        foreach (var cell in cells)
        {
            var place = PlaceOf(person, from, cell.Day);
            var (use, index) = place < 0 ? (person.Aside ??= new(), 0) : (accounts[place].Usage, person.History.IndexIn(place));
            use.AddAmounts([cell.For(index)]);
        }
    }

    public void MarkUse(AccountFacts account, int first, int last)
    {
        touches.Add(account, first);
        dirty.MarkUse(account, first);
        dirty.MarkUse(account, last);
    }

    /// <summary>Use has left the account: it was not seen after the last use that is left, of which only the day is known.</summary>
    public void SeeLast(AccountFacts account)
    {
        var day = clock.DayOf(account.LastSeenAt);
        var last = account.Usage.LastDayUpTo(DayNumber.Max);

        if (account.LastSeenAt > 0 && last < day)
        {
            account.LastSeenAt = last < 0 ? 0 : clock.StartOf(last + 1) - 1;
            dirty.MarkItem(PageKind.AccountsSeen, account.No);
        }
    }

    /// <summary>Something was known of the account on this day.</summary>
    public void See(AccountFacts account, int day)
    {
        day = Math.Clamp(day, 0, DayNumber.Max);

        if (day < account.FirstSeenDay)
        {
            account.FirstSeenDay = day;
            dirty.MarkItem(PageKind.AccountsSeen, account.No);
            touches.Add(account, day);
        }
    }

    private void CreditAside(Person person)
    {
        if (person.Aside is not { } aside || person.History.Count == 0)
        {
            return;
        }

        person.Aside = null;
        dirty.MarkItem(PageKind.Aside, person.No);
        Put(person, Apart.Aside, aside.Cells);
        PutAmounts(person, Apart.Aside, aside.TakeAmounts(0));
        MoveShares(person, Apart.Aside, 0);
    }

    private void MoveShares(Person person, int from, int firstDay)
    {
        foreach (var member in person.Apart?.Members?.Append(person) ?? [])
        {
            if (member.Apart!.Move(from, firstDay, day => PlaceOf(person, from, day)))
            {
                dirty.MarkItem(PageKind.Apart, member.No);
            }
        }
    }

    /// <summary>Where use of a day belongs that lies with an account, or with none.</summary>
    private int PlaceOf(Person person, int account, int day)
    {
        if (person.History.Count == 0)
        {
            return Apart.Aside;
        }

        var end = clock.StartOf(day + 1);

        return account >= 0 && person.History.HoldsWithin(account, clock.StartOf(day), end)
            ? account
            : person.History.At(end - 1).AccountNo;
    }
}
