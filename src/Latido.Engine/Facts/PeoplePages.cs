namespace Latido.Engine.Facts;

/// <summary>Writes and reads people and what they are on their own. The format is stored, as in <see cref="FactsPages"/>.</summary>
internal static class PeoplePages
{
    /// <summary>The version of pages of people.</summary>
    public const ulong Version = WithHands;

    /// <summary>When people were last seen on their own too; as a whole only before.</summary>
    public const ulong SeenVersion = 2;

    private const ulong WithTitles = 2;

    // Memberships that ended; before there was always one after the first.
    private const ulong WithEnds = 3;

    // Memberships of which a member said when they began.
    private const ulong WithHands = 4;

    /// <summary>The same of what people are on their own.</summary>
    public const ulong ApartVersion = 3;

    /// <summary>Use that waits with its amounts.</summary>
    public const ulong AsideVersion = 2;

    private const ulong ApartWithHands = 2;

    public static void Write(PageWriter page, List<Person> people, int no)
    {
        page.Number(Version);

        foreach (var number in FactsPages.Items(no, people.Count))
        {
            var person = people[number];
            page.Number((ulong)number);
            page.Bytes(person.IdBytes.Span);
            page.Number(person.IsAnonymous ? 1u : 0u);
            page.Text(person.Name);
            page.Text(person.Email);
            page.Text(person.Title);
            page.Signed(person.MergedInto?.No ?? -1);
            page.Number((ulong)person.History.Count);

            for (var i = 0; i < person.History.Count; i++)
            {
                WriteMembership(page, person.History[i]);
            }
        }
    }

    public static void Read(FactsParts facts, ulong version, ref PageReader page)
    {
        var person = facts.PersonAt(page.Int());
        var id = page.Bytes();
        person.IsAnonymous = page.Number() == 1;
        var table = person.IsAnonymous ? facts.Book.Anonymous : facts.Book.Known;
        var number = table.Find(id);
        person.IdBytes = number < 0 ? id.ToArray() : table[number];
        (person.Name, person.Email) = (page.Text(), page.Text());
        person.Title = version >= WithTitles ? page.Text() : null;
        var into = (int)page.Signed();
        facts.Book.Lead(person, into < 0 ? null : facts.PersonAt(into));

        for (var count = page.Int(); count > 0; count--)
        {
            var membership = version >= WithEnds ? ReadMembership(ref page, version >= WithHands) : new(page.Int(), page.Int(), page.Signed());
            person.History.Add(membership);

            if (!membership.IsNone)
            {
                facts.Accounts[membership.AccountNo].Reseat(membership.IndexInAccount, person);
            }
        }
    }

    public static void WriteSeen(PageWriter page, List<Person> people, int no)
    {
        page.Number(SeenVersion);

        foreach (var number in FactsPages.Items(no, people.Count))
        {
            page.Number((ulong)number);
            page.Signed(people[number].LastSeenAt);
            page.Signed(people[number].Apart?.LastSeenAt ?? 0);
        }
    }

    public static void ReadSeen(Person person, ulong version, ref PageReader page)
    {
        person.LastSeenAt = page.Signed();

        if (version >= SeenVersion && page.Signed() is not 0 and var own)
        {
            person.Apart = new() { LastSeenAt = own };
        }
    }

    public static void WriteApart(PageWriter page, List<Person> people, int no)
    {
        var isBegun = false;

        foreach (var number in FactsPages.Items(no, people.Count))
        {
            if (people[number].Apart is { } apart)
            {
                if (!isBegun)
                {
                    page.Number(ApartVersion);
                    isBegun = true;
                }

                WriteApart(page, people[number], apart);
            }
        }
    }

    public static void WriteAside(PageWriter page, List<Person> people, int no)
    {
        var isBegun = false;

        foreach (var number in FactsPages.Items(no, people.Count))
        {
            if (people[number].Aside is not { Cells.IsEmpty: false } aside)
            {
                continue;
            }

            if (!isBegun)
            {
                page.Number(AsideVersion);
                isBegun = true;
            }

            page.Number((ulong)number);
            page.Cells(aside.Cells);
            WriteAmounts(page, aside);
        }
    }

    public static void ReadAside(Person person, ulong version, ref PageReader page)
    {
        (person.Aside = new()).Merge(page.Cells());

        if (version >= AsideVersion)
        {
            AmountPages.Read(person.Aside, ref page);
        }
    }

    private static void WriteAmounts(PageWriter page, UsageCalendar use) => AmountPages.Write(page, [.. use.Amounts?.Cells ?? []]);

    private static void WriteApart(PageWriter page, Person person, Apart apart)
    {
        page.Number((ulong)person.No);
        page.Text(apart.Traits.Name);
        page.Text(apart.Traits.Email);
        page.Text(apart.Traits.Title);
        page.Number((ulong)apart.History.Count);

        for (var i = 0; i < apart.History.Count; i++)
        {
            WriteMembership(page, apart.History[i]);
        }

        page.Number((ulong)apart.Shares.Count);

        foreach (var (account, use) in apart.Shares)
        {
            page.Signed(account);
            page.Cells(use.Cells);
            WriteAmounts(page, use);
        }
    }

    /// <summary>Reads one back, after all people: whoever it is one with is known by then.</summary>
    public static void ReadApart(List<Person> people, ulong version, ref PageReader page)
    {
        var person = people[page.Int()];
        var apart = person.Apart ??= new();
        apart.Traits = new(page.Text(), page.Text(), page.Text());

        for (var count = page.Int(); count > 0; count--)
        {
            apart.History.Add(ReadMembership(ref page, version >= ApartWithHands));
        }

        for (var count = page.Int(); count > 0; count--)
        {
            var use = apart.In((int)page.Signed());
            use.Merge(page.Cells());

            if (version >= ApartVersion)
            {
                AmountPages.Read(use, ref page);
            }
        }

        if (person.MergedInto is not null)
        {
            var root = PeopleBook.Resolve(person);
            ((root.Apart ??= new()).Members ??= []).Add(person);
        }
    }

    private static void WriteMembership(PageWriter page, Membership membership)
    {
        page.Signed(membership.AccountNo);
        page.Signed(membership.IndexInAccount);
        page.Signed(membership.From);
        page.Number(membership.IsByHand ? 1u : 0);
    }

    private static Membership ReadMembership(ref PageReader page, bool hasHands) =>
        new((int)page.Signed(), (int)page.Signed(), page.Signed()) { IsByHand = hasHands && page.Number() == 1 };
}
