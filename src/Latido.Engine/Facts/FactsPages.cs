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

    /// <summary>
    /// Accounts of which the numbers among their traits are tracked (<see cref="PageKind.TraitTrack"/>); before 3 they were not, and before 2
    /// the places of people whose use records named were not noted.
    /// </summary>
    private const ulong AccountVersion = 3;
    private const ulong NamedVersion = 2;

    /// <summary>Names with what members said of them; without before 2, and with no more than what they count as before 3.</summary>
    private const ulong NamesVersion = 3;

    /// <summary>Use with amounts; a month without any is written as it was before there were any.</summary>
    private const ulong UseVersion = 2;

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
                PeoplePages.Write(page, facts.Book.People, key.No);
                break;
            case PageKind.PeopleSeen:
                PeoplePages.WriteSeen(page, facts.Book.People, key.No);
                break;
            case PageKind.Aside:
                PeoplePages.WriteAside(page, facts.Book.People, key.No);
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
            case PageKind.Apart:
                PeoplePages.WriteApart(page, facts.Book.People, key.No);
                break;
            case PageKind.Business:
                page.Number(Version);
                BusinessPages.Write(page, facts.Accounts[key.No]);
                break;
            case PageKind.TraitTrack:
                page.Number(Version);
                HistoryPages.WriteTrack(page, facts.Accounts[key.No]);
                break;
            case PageKind.Watch:
                page.Number(Version);
                AmountPages.WriteWatch(page, facts.Events.Amounts);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(key));
        }
    }

    public static void Read(FactsParts facts, PageKey key, ReadOnlySpan<byte> bytes)
    {
        PageReader page = new(bytes);

        var version = page.Number();

        if (version is 0 || version > VersionOf(key.Kind))
        {
            throw new InvalidDataException("The facts were saved by a newer Latido. Start that one, or run 'latido rebuild'.");
        }

        while (!page.IsAtEnd)
        {
            ReadItem(facts, key, version, ref page);
        }
    }

    private static ulong VersionOf(PageKind kind) => kind switch
    {
        PageKind.People => PeoplePages.Version,
        PageKind.Account => AccountVersion,
        PageKind.Names => NamesVersion,
        PageKind.PeopleSeen => PeoplePages.SeenVersion,
        PageKind.Apart => PeoplePages.ApartVersion,
        PageKind.Aside => PeoplePages.AsideVersion,
        PageKind.Use => UseVersion,
        _ => Version,
    };

    private static void ReadItem(FactsParts facts, PageKey key, ulong version, ref PageReader page)
    {
        switch (key.Kind)
        {
            case PageKind.State:
                facts.State = new((int)page.Signed(), (long)page.Number(), (long)page.Number());
                break;
            case PageKind.Names:
                ReadName(facts.Events, version, ref page);
                break;
            case PageKind.KnownIds:
                facts.Book.Known.Add(page.Bytes(), facts.PersonAt(page.Int()));
                break;
            case PageKind.AnonymousIds:
                facts.Book.Anonymous.Add(page.Bytes(), facts.PersonAt(page.Int()));
                break;
            case PageKind.Account:
                ReadAccount(facts, version, ref page);
                break;
            case PageKind.AccountsSeen:
                var account = facts.Accounts[page.Int()];
                (account.FirstSeenDay, account.LastSeenAt) = (page.Int(), page.Signed());
                break;
            case PageKind.People:
                PeoplePages.Read(facts, version, ref page);
                break;
            case PageKind.PeopleSeen:
                PeoplePages.ReadSeen(facts.Book.People[page.Int()], version, ref page);
                break;
            case PageKind.Aside:
                PeoplePages.ReadAside(facts.Book.People[page.Int()], version, ref page);
                break;
            case PageKind.Use:
                var use = facts.Accounts[key.No].Usage;
                use.Merge(page.Cells());

                if (version >= UseVersion)
                {
                    AmountPages.Read(use, ref page);
                }

                break;
            case PageKind.Overrides:
                HistoryPages.ReadOverride(facts.Accounts[key.No], ref page);
                break;
            case PageKind.TraitHistory:
                HistoryPages.ReadTrait(facts.Accounts[key.No], ref page);
                break;
            case PageKind.Apart:
                PeoplePages.ReadApart(facts.Book.People, version, ref page);
                break;
            case PageKind.Business:
                BusinessPages.Read(facts, facts.Accounts[key.No], ref page);
                break;
            case PageKind.TraitTrack:
                HistoryPages.ReadPoint(facts.Accounts[key.No], ref page);
                break;
            case PageKind.Watch:
                AmountPages.ReadWatch(facts.Events.Amounts, ref page);
                break;
            default:
                throw new InvalidDataException($"A page of an unknown kind, {key.Kind}.");
        }
    }

    private static void WriteNames(PageWriter page, EventNames names, int no)
    {
        page.Number(NamesVersion);

        foreach (var number in Items(no, names.Count))
        {
            var naming = names.NamingOf(number);
            page.Bytes(names.Utf8(number));
            page.Text(naming.Title);
            page.Number((naming.IsHidden ? 1u : 0) | (naming.IsReviewed ? 2u : 0));
            page.Number((ulong)names.LeadOf(number));
            page.Number((ulong)names.SaidOf(number));
        }
    }

    private static void ReadName(EventNames names, ulong version, ref PageReader page)
    {
        var name = page.Bytes();

        if (version < 2)
        {
            names.Restore(name, EventNaming.None);
            return;
        }

        var (title, flags, lead) = (page.Text(), page.Number(), page.Int());
        names.Restore(name, new(title, (flags & 1) != 0, (flags & 2) != 0), lead, version < 3 ? null : page.Int());
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
        page.Number(AccountVersion);
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

        var named = Enumerable.Range(0, account.People.Count).Where(account.IsNamed).ToList();
        page.Number((ulong)named.Count);
        var before = 0;

        foreach (var index in named)
        {
            page.Number((ulong)(index - before));
            before = index;
        }
    }

    private static void ReadAccount(FactsParts facts, ulong version, ref PageReader page)
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

        // Where it was not noted whose use records named, all of it stays where it is.
        var isNoted = version >= NamedVersion;
        var index = isNoted ? 0 : -1;

        for (var count = isNoted ? page.Int() : account.People.Count; count > 0; count--)
        {
            account.SetNamed(index += isNoted ? page.Int() : 1, true);
        }

        if (version < AccountVersion)
        {
            HistoryPages.BeginTrack(facts, account);
        }
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

    private static void WriteUse(PageWriter page, UsageCalendar usage, int month)
    {
        var cells = usage.Between(MonthNumber.FirstDay(month), MonthNumber.LastDay(month));
        List<AmountCell> amounts = [.. usage.Amounts?.Between(MonthNumber.FirstDay(month), MonthNumber.LastDay(month)) ?? []];

        if (!cells.IsEmpty)
        {
            page.Number(amounts.Count > 0 ? UseVersion : Version);
            page.Cells(cells);

            if (amounts.Count > 0)
            {
                AmountPages.Write(page, amounts);
            }
        }
    }

    internal static IEnumerable<int> Items(int page, int count) =>
        Enumerable.Range(page * DirtyPages.PerPage, Math.Clamp(count - (page * DirtyPages.PerPage), 0, DirtyPages.PerPage));

    private static LocalDate? Date(string? text) => text is null ? null : LocalDatePattern.Iso.Parse(text).Value;
}
