using System.Buffers;
using System.Text;
using NodaTime;

namespace Latido.Engine.Facts;

/// <summary>
/// All facts of one workspace, built by applying the log's records in order. The same records in the same order give
/// the same facts, which is what makes rebuild, back-test and recovery one thing. Not safe for concurrent use.
/// </summary>
public sealed class WorkspaceFacts
{
    /// <summary>Daily counts are kept at least this long, so that a year can be compared with the one before it.</summary>
    public const int KeptDays = 800;

    private readonly FactsParts parts = new();
    private readonly List<AccountFacts> accounts;
    private readonly PeopleBook book;
    private readonly DirtyPages dirty;
    private readonly Touches touches = new();
    private readonly Crediting crediting;
    private readonly PeopleRecords people;
    private readonly Foresight foresight;
    private readonly Learning learning;
    private readonly Namings namings;
    private readonly BusinessRecords business;

    public WorkspaceFacts(DateTimeZone zone)
    {
        Clock = new(zone);
        (accounts, book, dirty) = (parts.Accounts, parts.Book, parts.Dirty);
        crediting = new(accounts, Clock, touches, dirty);
        Belonging belonging = new(accounts, crediting, Clock, touches, dirty);
        Merging merging = new(parts, crediting, belonging, touches);
        foresight = new(parts);
        learning = new(parts, Clock, touches, belonging, merging);
        people = new(parts, Clock, crediting, belonging, merging, learning);
        namings = new(parts, crediting);
        business = new(parts, Clock, touches, crediting, people);
    }

    public DayClock Clock { get; }

    /// <summary>The workspace's day of now, as the last <see cref="FactKind.DayBegan"/> said (see <see cref="DayNumber"/>).</summary>
    public int Today => parts.State.Today;

    /// <summary>The accounts by number.</summary>
    public IReadOnlyList<AccountFacts> Accounts => accounts;

    /// <summary>The people by number; one who turned out to be another has <see cref="Person.MergedInto"/>.</summary>
    public IReadOnlyList<Person> People => book.People;

    /// <summary>How many people there are, without those who turned out to be others.</summary>
    public int PeopleCount => book.People.Count - book.Others;

    /// <summary>The names of events, by the number that a <see cref="UsageCell"/> holds.</summary>
    public EventNames Events => parts.Events;

    /// <summary>Records that could not be used: no person, no name, a day out of range, a full account.</summary>
    public long Unusable => parts.State.Unusable;

    /// <summary>Traits whose value made no sense and was left out.</summary>
    public long BadTraits => parts.State.BadTraits;

    /// <summary>Finds an account by its key, or null.</summary>
    public AccountFacts? Find(string key) => Find(Encoding.UTF8.GetBytes(key));

    public AccountFacts? Find(ReadOnlySpan<byte> key)
    {
        var no = parts.AccountKeys.Find(key);

        return no < 0 ? null : parts.AccountKeys.Value(no);
    }

    /// <summary>The accounts that name this key as their parent, in no order.</summary>
    public IReadOnlyCollection<AccountFacts> ChildrenOf(string key) => parts.Families.ChildrenOf(key);

    /// <summary>Finds a person by a known id, else by an anonymous one, or null. One who turned out to be another is that one.</summary>
    public Person? FindPerson(string id)
    {
        var bytes = Encoding.UTF8.GetBytes(id);

        return book.FindKnown(bytes) ?? book.FindAnonymous(bytes);
    }

    /// <summary>The one an id stood for before others turned out to be the same, or null.</summary>
    public Person? FindSelf(PersonId id) => book.FindSelf(Encoding.UTF8.GetBytes(id.Id), id.IsAnonymous);

    /// <summary>How many ids there are of a kind; each has a number from 0.</summary>
    public int CountIds(bool isAnonymous) => book.TableOf(isAnonymous).Count;

    /// <summary>The id of a number.</summary>
    public ReadOnlySpan<byte> IdAt(int number, bool isAnonymous) => book.TableOf(isAnonymous)[number].Span;

    /// <summary>Whose the id of a number is.</summary>
    public Person PersonAt(int number, bool isAnonymous) => PeopleBook.Resolve(book.TableOf(isAnonymous).Value(number));

    /// <summary>
    /// Hints at the known ids of the records that come next, by <see cref="StableHash"/>; a block's worth at a time. Changes
    /// nothing; replaying many accounts is faster for it.
    /// </summary>
    public void Expect(ReadOnlySpan<ulong> idHashes) => foresight.Look(idHashes);

    /// <summary>
    /// Keeps the numbers that these properties of events carry, and of no others: before the first record is read, or what was read is not known of
    /// those that are new.
    /// </summary>
    public void Watch(IEnumerable<AmountPair> pairs) => new AmountRecords(parts).Watch(pairs);

    /// <summary>Takes in one record. Says nothing back: <see cref="TakeTouched"/> has the accounts it changed.</summary>
    public void Apply(in Fact fact)
    {
        switch (fact.Kind)
        {
            case FactKind.Event:
                Use(fact);
                break;
            case FactKind.Identify:
                people.Identify(fact);
                break;
            case FactKind.Group:
                Group(fact);
                break;
            case FactKind.Alias:
                people.Alias(fact);
                break;
            case FactKind.Account:
                Learn(fact);
                break;
            case FactKind.Override when !fact.Account.IsEmpty:
                learning.Override(parts.AccountOf(fact.Account), fact, parts.DayOfChange(Clock, fact.At));
                break;
            case FactKind.Split:
                people.Split(fact);
                break;
            case FactKind.Stay:
                people.Limit(fact);
                break;
            case FactKind.Naming:
                namings.Take(fact);
                break;
            case FactKind.Business:
                business.Take(fact);
                break;
            case FactKind.DayBegan:
                Begin(Clock.DayOf(fact.At));
                break;
            default:
                // The hour and the settings are others' business.
                break;
        }
    }

    /// <summary>
    /// Hands over the accounts changed since the last call, each once, with the earliest day that changed, and
    /// forgets them. The list is valid until the next call.
    /// </summary>
    public IReadOnlyList<Touched> TakeTouched() => touches.Take();

    /// <summary>
    /// The pages that differ from what was saved when this was last asked, in the order of their keys. If saving them
    /// fails, give them back by <see cref="Redirty"/>.
    /// </summary>
    public IReadOnlyList<PageKey> TakeDirty() => dirty.Take();

    public void Redirty(IEnumerable<PageKey> pages)
    {
        foreach (var page in pages)
        {
            if (page.Kind == PageKind.Use)
            {
                dirty.MarkUse(accounts[page.No], MonthNumber.FirstDay(page.Part));
            }
            else
            {
                dirty.Mark(page.Kind, page.No);
            }
        }
    }

    /// <summary>Writes a page as it is now. Nothing written means the page is empty and is to be deleted.</summary>
    public void Write(PageKey page, IBufferWriter<byte> output) => FactsPages.Write(parts, page, output);

    /// <summary>Reads a page back, into facts that nothing was applied to yet; in the order of the keys.</summary>
    public void Read(PageKey page, ReadOnlySpan<byte> bytes) => FactsPages.Read(parts, page, bytes);

    /// <summary>A hash of all that is known, equal where the facts are equal, whichever way they came.</summary>
    public ulong Fingerprint() => new Fingerprints(parts).Whole();

    /// <summary>A hash of all that is known of one account.</summary>
    public ulong Fingerprint(AccountFacts account) => new Fingerprints(parts).Of(account);

    private void Use(in Fact fact)
    {
        var day = Clock.DayOf(fact.At);

        if (fact.Name.IsEmpty || !DayNumber.Fits(day) || (fact.Person.IsEmpty && fact.Anonymous.IsEmpty))
        {
            parts.CountUnusable();
            return;
        }

        var self = people.Meet(fact);
        var person = PeopleBook.Resolve(self);
        var number = parts.NumberOf(fact.Name);
        var amounts = parts.Events.Amounts.Read(fact, number, parts.Events);

        if (fact.At > person.LastSeenAt)
        {
            person.LastSeenAt = fact.At;
            dirty.MarkItem(PageKind.PeopleSeen, person.No);
        }

        AccountFacts account;
        int index;

        if (!fact.Account.IsEmpty)
        {
            account = parts.AccountOf(fact.Account);
            index = people.Join(self, person, account, fact.At, isSaid: false, day);

            if (index < 0)
            {
                parts.CountUnusable();
                return;
            }

            if (account.SetNamed(index, true))
            {
                dirty.Mark(PageKind.Account, account.No);
            }
        }
        else if (person.MembershipAt(fact.At) is { } membership)
        {
            (account, index) = (accounts[membership.AccountNo], membership.IndexInAccount);
        }
        else
        {
            crediting.SetAside(person, day, number, amounts: amounts);
            people.Note(self, person, Apart.Aside, day, number, fact.At, amounts);
            return;
        }

        account.Usage.Add(day, index, number, 1);
        account.Usage.AddAmounts(day, index, number, amounts);
        crediting.See(account, day);

        if (fact.At > account.LastSeenAt)
        {
            account.LastSeenAt = fact.At;
            dirty.MarkItem(PageKind.AccountsSeen, account.No);
        }

        dirty.MarkUse(account, day);
        touches.Add(account, day);
        people.Note(self, person, account.No, day, number, fact.At, amounts);
    }

    private void Group(in Fact fact)
    {
        Learn(fact);

        if (!fact.Account.IsEmpty)
        {
            people.Group(fact);
        }
    }

    private void Learn(in Fact fact)
    {
        if (fact.Account.IsEmpty)
        {
            parts.CountUnusable();
            return;
        }

        var account = parts.AccountOf(fact.Account);
        crediting.See(account, Clock.DayOf(fact.At));

        if (!fact.Payload.IsEmpty)
        {
            learning.Traits(account, fact, parts.DayOfChange(Clock, fact.At));
        }
    }

    private void Begin(int day)
    {
        if (day <= Today || !DayNumber.Fits(day))
        {
            return;
        }

        // Whole months at a time, so that a day costs nothing and a month forgotten is a page deleted.
        var (before, now) = (MonthKeptFrom(Today), MonthKeptFrom(day));
        parts.State = parts.State with { Today = day };
        dirty.Mark(PageKind.State, 0);

        if (now > before)
        {
            parts.ChangeUse(use => use.DropBefore(MonthNumber.FirstDay(now)), (account, first, last) =>
            {
                dirty.MarkUse(account, first);
                dirty.MarkUse(account, last);
            });
            business.DropBefore(MonthNumber.FirstDay(now));
            learning.DropBefore(MonthNumber.FirstDay(now));
        }
    }

    private static int MonthKeptFrom(int today) => MonthNumber.Of(Math.Max(today - KeptDays, 0));
}
