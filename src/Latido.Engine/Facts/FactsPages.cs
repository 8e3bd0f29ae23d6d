using System.Buffers;
using NodaTime;
using NodaTime.Text;

namespace Latido.Engine.Facts;

/// <summary>
/// Writes and reads the pages in which facts are saved. The format is stored: each page begins with its version, and
/// a change of format is a new version that still reads the old one.
/// </summary>
internal static class FactsPages
{
    private const int Version = 1;

    /// <summary>People with a title; without one before.</summary>
    private const ulong PeopleVersion = 2;

    public static void Write(FactsParts facts, PageKey key, IBufferWriter<byte> output)
    {
        PageWriter page = new(output);

        switch (key.Kind)
        {
            case PageKind.State:
                page.Number(Version);
                page.Signed(facts.State.Today);
                page.Number((ulong)facts.State.Unusable);
                page.Number((ulong)facts.State.BadTraits);
                break;
            case PageKind.Names:
                WriteNames(page, facts.Events, key.No);
                break;
            case PageKind.KnownIds:
                WriteIds(page, facts.Book.Known, key.No);
                break;
            case PageKind.AnonymousIds:
                WriteIds(page, facts.Book.Anonymous, key.No);
                break;
            case PageKind.Account:
                WriteAccount(page, facts.Accounts[key.No], facts.AccountKeys[key.No].Span);
                break;
            case PageKind.AccountsSeen:
                WriteSeen(page, facts.Accounts, key.No);
                break;
            case PageKind.People:
                WritePeople(page, facts.Book.People, key.No);
                break;
            case PageKind.PeopleSeen:
                WritePeopleSeen(page, facts.Book.People, key.No);
                break;
            case PageKind.Aside:
                WriteAside(page, facts.Book.People, key.No);
                break;
            case PageKind.Use:
                WriteUse(page, facts.Accounts[key.No].Usage, key.Part);
                break;
            case PageKind.Overrides:
                page.Number(Version);
                HistoryPages.WriteOverrides(page, facts.Accounts[key.No]);
                break;
            case PageKind.TraitHistory:
                page.Number(Version);
                HistoryPages.WriteTraits(page, facts.Accounts[key.No]);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(key));
        }
    }

    public static void Read(FactsParts facts, PageKey key, ReadOnlySpan<byte> bytes)
    {
        PageReader page = new(bytes);

        var version = page.Number();

        if (version is 0 || version > (key.Kind is PageKind.People ? PeopleVersion : (ulong)Version))
        {
            throw new InvalidDataException("The facts were saved by a newer Latido. Start that one, or run 'latido rebuild'.");
        }

        while (!page.IsAtEnd)
        {
            ReadItem(facts, key, version, ref page);
        }
    }

    private static void ReadItem(FactsParts facts, PageKey key, ulong version, ref PageReader page)
    {
        switch (key.Kind)
        {
            case PageKind.State:
                facts.State = new((int)page.Signed(), (long)page.Number(), (long)page.Number());
                break;
            case PageKind.Names:
                facts.Events.NumberOf(page.Bytes());
                break;
            case PageKind.KnownIds:
                facts.Book.Known.Add(page.Bytes(), facts.PersonAt(page.Int()));
                break;
            case PageKind.AnonymousIds:
                facts.Book.Anonymous.Add(page.Bytes(), facts.PersonAt(page.Int()));
                break;
            case PageKind.Account:
                ReadAccount(facts, ref page);
                break;
            case PageKind.AccountsSeen:
                var account = facts.Accounts[page.Int()];
                (account.FirstSeenDay, account.LastSeenAt) = (page.Int(), page.Signed());
                break;
            case PageKind.People:
                ReadPerson(facts, version, ref page);
                break;
            case PageKind.PeopleSeen:
                facts.Book.People[page.Int()].LastSeenAt = page.Signed();
                break;
            case PageKind.Aside:
                var person = facts.Book.People[page.Int()];
                (person.Aside = new()).Merge(page.Cells());
                break;
            case PageKind.Use:
                facts.Accounts[key.No].Usage.Merge(page.Cells());
                break;
            case PageKind.Overrides:
                HistoryPages.ReadOverride(facts.Accounts[key.No], ref page);
                break;
            case PageKind.TraitHistory:
                HistoryPages.ReadTrait(facts.Accounts[key.No], ref page);
                break;
            default:
                throw new InvalidDataException($"A page of an unknown kind, {key.Kind}.");
        }
    }

    private static void WriteNames(PageWriter page, EventNames names, int no)
    {
        page.Number(Version);

        foreach (var number in Items(no, names.Count))
        {
            page.Bytes(names.Utf8(number));
        }
    }

    private static void WriteIds(PageWriter page, KeyTable<Person> table, int no)
    {
        page.Number(Version);

        foreach (var number in Items(no, table.Count))
        {
            page.Bytes(table[number].Span);
            page.Number((ulong)table.Value(number).No);
        }
    }

    private static void WriteAccount(PageWriter page, AccountFacts account, ReadOnlySpan<byte> key)
    {
        var traits = account.Traits;
        page.Number(Version);
        page.Bytes(key);
        page.Number((ulong)account.People.Count);
        page.Text(traits.Name);
        page.Text(traits.Mrr?.Currency);
        page.Signed(traits.Mrr?.Minor ?? 0);
        page.Signed(traits.Seats ?? -1);
        page.Text(traits.StartedOn is { } start ? LocalDatePattern.Iso.Format(start) : null);
        page.Text(traits.RenewsOn is { } renewal ? LocalDatePattern.Iso.Format(renewal) : null);
        page.Text(traits.Owner);
        page.Text(traits.Parent);
        page.Text(traits.StageByHand);
        page.Text(traits.TouchByHand);
        page.Number((ulong)traits.Others.Count);

        foreach (var (name, value) in traits.Others)
        {
            page.Text(name);
            page.Text(value);
        }
    }

    private static void ReadAccount(FactsParts facts, ref PageReader page)
    {
        var account = facts.AddAccount(page.Bytes());
        account.MakeSeats(page.Int());
        var traits = new AccountTraits { Name = page.Text() };
        var (currency, minor, seats) = (page.Text(), page.Signed(), (int)page.Signed());
        traits = traits with
        {
            Mrr = currency is null ? null : new Money(minor, currency),
            Seats = seats < 0 ? null : seats,
            StartedOn = Date(page.Text()),
            RenewsOn = Date(page.Text()),
            Owner = page.Text(),
            Parent = page.Text(),
            StageByHand = page.Text(),
            TouchByHand = page.Text(),
        };
        Dictionary<string, string> others = new(StringComparer.Ordinal);

        for (var count = page.Int(); count > 0; count--)
        {
            others[page.Text() ?? ""] = page.Text() ?? "";
        }

        facts.Families.Give(account, others.Count == 0 ? traits : traits with { Others = others });
    }

    private static void WriteSeen(PageWriter page, List<AccountFacts> accounts, int no)
    {
        page.Number(Version);

        foreach (var number in Items(no, accounts.Count))
        {
            page.Number((ulong)number);
            page.Number((ulong)accounts[number].FirstSeenDay);
            page.Signed(accounts[number].LastSeenAt);
        }
    }

    private static void WritePeople(PageWriter page, List<Person> people, int no)
    {
        page.Number(PeopleVersion);

        foreach (var number in Items(no, people.Count))
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
                page.Number((ulong)person.History[i].AccountNo);
                page.Number((ulong)person.History[i].IndexInAccount);
                page.Signed(person.History[i].From);
            }
        }
    }

    private static void ReadPerson(FactsParts facts, ulong version, ref PageReader page)
    {
        var person = facts.PersonAt(page.Int());
        var id = page.Bytes();
        person.IsAnonymous = page.Number() == 1;
        var table = person.IsAnonymous ? facts.Book.Anonymous : facts.Book.Known;
        var number = table.Find(id);
        person.IdBytes = number < 0 ? id.ToArray() : table[number];
        (person.Name, person.Email) = (page.Text(), page.Text());
        person.Title = version >= 2 ? page.Text() : null;
        var into = (int)page.Signed();
        person.MergedInto = into < 0 ? null : facts.PersonAt(into);

        for (var count = page.Int(); count > 0; count--)
        {
            Membership membership = new(page.Int(), page.Int(), page.Signed());
            person.History.Add(membership);
            facts.Accounts[membership.AccountNo].Reseat(membership.IndexInAccount, person);
        }
    }

    private static void WritePeopleSeen(PageWriter page, List<Person> people, int no)
    {
        page.Number(Version);

        foreach (var number in Items(no, people.Count))
        {
            page.Number((ulong)number);
            page.Signed(people[number].LastSeenAt);
        }
    }

    private static void WriteAside(PageWriter page, List<Person> people, int no)
    {
        var isBegun = false;

        foreach (var number in Items(no, people.Count))
        {
            if (people[number].Aside is not { Cells.IsEmpty: false } aside)
            {
                continue;
            }

            if (!isBegun)
            {
                page.Number(Version);
                isBegun = true;
            }

            page.Number((ulong)number);
            page.Cells(aside.Cells);
        }
    }

    private static void WriteUse(PageWriter page, UsageCalendar usage, int month)
    {
        var cells = usage.Between(MonthNumber.FirstDay(month), MonthNumber.LastDay(month));

        if (!cells.IsEmpty)
        {
            page.Number(Version);
            page.Cells(cells);
        }
    }

    private static IEnumerable<int> Items(int page, int count) =>
        Enumerable.Range(page * DirtyPages.PerPage, Math.Clamp(count - (page * DirtyPages.PerPage), 0, DirtyPages.PerPage));

    private static LocalDate? Date(string? text) => text is null ? null : LocalDatePattern.Iso.Parse(text).Value;
}
