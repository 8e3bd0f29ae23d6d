namespace Latido.Engine.Facts;

/// <summary>People who turn out to be one become one, with all they did; what each was on its own is kept, and given back by a split.</summary>
internal sealed class Merging(FactsParts parts, Crediting crediting, Belonging belonging, Touches touches)
{
    private readonly List<AccountFacts> accounts = parts.Accounts;
    private readonly DirtyPages dirty = parts.Dirty;

    /// <summary>One person turns out to be another: all it did, and everywhere it belonged, is the other's.</summary>
    public void Merge(Person from, Person into, int today)
    {
        KeepApart(from, into);

        foreach (var no in from.History.Accounts())
        {
            MoveUse(accounts[no], from, into, today);
        }

        into.History = Union(from.History, into.History);
        from.History = new();

        if (from.Aside is { } aside)
        {
            from.Aside = null;
            (into.Aside ??= new()).Merge(aside.Cells);
            into.Aside.AddAmounts(aside.AmountsOf(0));
            dirty.MarkItem(PageKind.Aside, from.No);
            dirty.MarkItem(PageKind.Aside, into.No);
        }

        into.Name ??= from.Name;
        into.Email ??= from.Email;
        into.Title ??= from.Title;
        into.LastSeenAt = Math.Max(into.LastSeenAt, from.LastSeenAt);
        parts.Book.Lead(from, into);
        Mark(from);
        Mark(into);
        crediting.Settle(into, 0);
        belonging.CallOtherwise(into);
    }

    /// <summary>Some of those who are one person are another. The first of either kind is the person of its kind.</summary>
    public void Divide(Person root, List<Person> leaving, List<Person> staying, int today)
    {
        belonging.CallOtherwise(root);
        Dissolve(root);

        foreach (var side in (List<Person>[])[staying, leaving])
        {
            foreach (var other in side.Skip(1))
            {
                Merge(other, side[0], today);
            }

            belonging.TouchAll(side[0], today);
            belonging.CallOtherwise(side[0]);
        }
    }

    /// <summary>Notes what came by an id of one of those who are one person. Account is where it was credited.</summary>
    public void Note(Person self, Person person, int account, int day, int @event, long at, ReadOnlySpan<Amount> amounts)
    {
        var own = OwnOf(self, person);

        if (at > own.LastSeenAt)
        {
            own.LastSeenAt = at;
            dirty.MarkItem(PageKind.PeopleSeen, (own == person.Apart ? person : self).No);
        }

        if (own != person.Apart)
        {
            own.In(account).Add(day, 0, @event, 1);
            dirty.MarkItem(PageKind.Apart, self.No);
        }

        if (!amounts.IsEmpty)
        {
            own.In(account).AddAmounts(day, 0, @event, amounts);
            dirty.MarkItem(PageKind.Apart, (own == person.Apart ? person : self).No);
        }
    }

    /// <summary>Changes what one of those who are one person is on its own; nothing where a person is only itself.</summary>
    public void Note(Person self, Person person, Func<Apart, bool> change)
    {
        if (person.Apart is not null)
        {
            var own = OwnOf(self, person);

            if (change(own))
            {
                dirty.MarkItem(PageKind.Apart, (own == person.Apart ? person : self).No);
            }
        }
    }

    /// <summary>One who is not kept apart is the person's for good.</summary>
    private static Apart OwnOf(Person self, Person person) => self.Apart ?? person.Apart!;

    private void KeepApart(Person from, Person into)
    {
        var members = from.Apart?.Members ?? [];

        if (members.Count + 1 + (into.Apart?.Members?.Count ?? 0) > Apart.Most)
        {
            foreach (var member in members.Append(from))
            {
                member.Apart = null;
                dirty.MarkItem(PageKind.Apart, member.No);
            }

            if (into.Apart is { } whole)
            {
                TakeAmounts(whole, from);
                dirty.MarkItem(PageKind.Apart, into.No);
            }

            return;
        }

        var own = from.Apart ?? TakeAmounts(Apart.Of(from), from);
        own.Take(OwnUse(from));
        own.Members = null;
        from.Apart = own;
        into.Apart ??= TakeAmounts(Apart.Of(into), into);
        into.Apart.Members = [.. into.Apart.Members ?? [], .. members, from];
        dirty.MarkItem(PageKind.Apart, from.No);
        dirty.MarkItem(PageKind.Apart, into.No);
    }

    /// <summary>Notes all amounts of a person, wherever they lie.</summary>
    private Apart TakeAmounts(Apart own, Person person)
    {
        foreach (var no in person.History.Accounts())
        {
            Note(no, accounts[no].Usage.AmountsOf(person.History.IndexIn(no)));
        }

        Note(Apart.Aside, person.Aside?.AmountsOf(0) ?? []);

        return own;

        void Note(int account, IEnumerable<AmountCell> cells)
        {
            foreach (var cell in cells)
            {
                own.In(account).AddAmounts([cell]);
            }
        }
    }

    /// <summary>What a person did by its own ids: all of it, without what came by those of the others.</summary>
    private IEnumerable<(int Account, UsageCalendar Use)> OwnUse(Person person)
    {
        foreach (var no in person.History.Accounts())
        {
            if (Left(accounts[no].Usage.Of(person.History.IndexIn(no)), person, no) is { Cells.IsEmpty: false } use)
            {
                yield return (no, use);
            }
        }

        if (person.Aside is { } aside && Left(aside.Cells, person, Apart.Aside) is { Cells.IsEmpty: false } waiting)
        {
            yield return (Apart.Aside, waiting);
        }
    }

    private static UsageCalendar Left(ReadOnlySpan<UsageCell> whole, Person person, int account)
    {
        UsageCalendar left = new();
        Dictionary<ulong, int> others = [];

        foreach (var member in person.Apart?.Members ?? [])
        {
            foreach (var cell in member.Apart!.CellsIn(account))
            {
                others[cell.For(0).Key] = others.GetValueOrDefault(cell.For(0).Key) + cell.Count;
            }
        }

        foreach (var each in whole)
        {
            var cell = each.For(0);
            var theirs = Math.Min(others.GetValueOrDefault(cell.Key), cell.Count);

            if (theirs > 0)
            {
                others[cell.Key] -= theirs;
            }

            if (cell.Count > theirs)
            {
                left.Add(cell.Day, 0, cell.Event, cell.Count - theirs);
            }
        }

        return left;
    }

    /// <summary>All who are this person are each themselves again.</summary>
    private void Dissolve(Person root)
    {
        List<Person> selves = [.. root.Apart!.Members!.Append(root).OrderBy(self => self.No)];
        root.Apart.Take(OwnUse(root));
        Dictionary<int, bool> named = [];

        foreach (var no in root.History.Accounts())
        {
            var (account, index) = (accounts[no], root.History.IndexIn(no));
            named[no] = account.IsNamed(index);
            var cells = account.Usage.Take(index);
            _ = account.Usage.TakeAmounts(index);
            account.Reseat(index, Person.Gone);
            account.SetNamed(index, false);
            dirty.Mark(PageKind.Account, no);

            if (cells.Length > 0)
            {
                crediting.MarkUse(account, cells[0].Day, cells[^1].Day);
            }
        }

        root.Aside = null;
        dirty.MarkItem(PageKind.Aside, root.No);

        foreach (var self in selves)
        {
            Restore(self, self.Apart!, named);
        }

        selves.ForEach(self => crediting.Settle(self, 0));

        foreach (var no in named.Keys)
        {
            crediting.SeeLast(accounts[no]);
        }
    }

    private void Restore(Person self, Apart own, Dictionary<int, bool> named)
    {
        (self.Name, self.Email, self.Title) = (own.Traits.Name, own.Traits.Email, own.Traits.Title);
        (self.LastSeenAt, self.History, self.Apart) = (own.LastSeenAt, own.History, null);
        parts.Book.Lead(self, null);

        foreach (var no in self.History.Accounts())
        {
            SeatAgain(self, accounts[no], named.GetValueOrDefault(no));
        }

        foreach (var (account, use) in own.Shares)
        {
            crediting.Put(self, account, use.Cells);
            crediting.PutAmounts(self, account, use.AmountsOf(0));
        }

        Mark(self);
        dirty.MarkItem(PageKind.Apart, self.No);
    }

    private void SeatAgain(Person self, AccountFacts account, bool isNamed)
    {
        var index = self.History.IndexIn(account.No);

        if (index >= 0 && account.People[index].IsGone)
        {
            account.Reseat(index, self);
        }
        else if ((index = account.Seat(self)) < 0)
        {
            self.History = self.History.Without(account.No);
            return;
        }

        self.History.Reindex(account.No, index);
        account.SetNamed(index, isNamed);
        dirty.Mark(PageKind.Account, account.No);
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
        account.SetNamed(target, account.IsNamed(source) || account.IsNamed(target));
        account.SetNamed(source, false);
        dirty.Mark(PageKind.Account, account.No);
        var (first, last) = account.Usage.Move(source, target);

        if (first >= 0)
        {
            crediting.MarkUse(account, first, last);
        }
    }

    private static MembershipHistory Union(MembershipHistory from, MembershipHistory into)
    {
        MembershipHistory union = new();

        foreach (var membership in from.ToList().Concat(into.ToList()).Where(m => !m.IsNone).OrderBy(m => m.From))
        {
            var index = into.IndexIn(membership.AccountNo);
            union.Add(index < 0 ? membership : membership with { IndexInAccount = index });
        }

        // One has left where the other did not stay.
        foreach (var side in (IReadOnlyList<Membership>[])[from.ToList(), into.ToList()])
        {
            for (var i = 1; i < side.Count; i++)
            {
                if (side[i].IsNone && union.At(side[i].From).AccountNo == side[i - 1].AccountNo)
                {
                    union.Add(side[i]);
                }
            }
        }

        return union;
    }

    private void Mark(Person person)
    {
        dirty.MarkItem(PageKind.People, person.No);
        dirty.MarkItem(PageKind.PeopleSeen, person.No);
    }
}
