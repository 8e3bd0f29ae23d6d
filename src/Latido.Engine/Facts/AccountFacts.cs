namespace Latido.Engine.Facts;

/// <summary>Everything known of one account.</summary>
public sealed class AccountFacts(int no, string key)
{
    internal const int Untouched = int.MaxValue;

    /// <summary>The words of members that are kept, the newest.</summary>
    private const int KeptOverrides = 50;

    private readonly List<Person> people = [];
    private List<HealthOverride>? overrides;
    private List<TraitChange>? traitHistory;
    private ulong[] named = [];

    private AccountFacts(AccountFacts of, int day)
        : this(of.No, of.Key)
    {
        (people, overrides, traitHistory) = (of.people, of.overrides, of.traitHistory);
        Usage = of.Usage.Before(day);
        (Traits, PeopleCount, FirstSeenDay, LastSeenAt, Business, Track) = (of.Traits, of.PeopleCount, of.FirstSeenDay, of.LastSeenAt, of.Business, of.Track);
    }

    /// <summary>The account's number within its workspace: dense, from 0, in order of first sight.</summary>
    public int No { get; } = no;

    /// <summary>The key the customer's own systems use (Segment: groupId).</summary>
    public string Key { get; } = key;

    public AccountTraits Traits { get; set; } = AccountTraits.None;

    public UsageCalendar Usage { get; } = new();

    /// <summary>
    /// The people of the account; the index is the person's index in <see cref="Usage"/>. The place of one who turned
    /// out to be another of them holds <see cref="Person.Gone"/>.
    /// </summary>
    public IReadOnlyList<Person> People => people;

    /// <summary>How many people the account has or had, each human counted once.</summary>
    public int PeopleCount { get; private set; }

    /// <summary>The first day anything was known of the account (see <see cref="DayNumber"/>).</summary>
    public int FirstSeenDay { get; set; } = int.MaxValue;

    /// <summary>The last moment somebody of the account did something, in microseconds since 1970 UTC; 0 for never.</summary>
    public long LastSeenAt { get; set; }

    /// <summary>
    /// Grows whenever people come to the account, leave it, or are called otherwise: whoever keeps their names knows by
    /// it when to look again. Not saved: it means nothing to another process.
    /// </summary>
    public int PeopleChanges { get; internal set; }

    /// <summary>What happened in the business with it: answers, tickets, invoices, meetings; null while nothing is known.</summary>
    public BusinessBook? Business { get; internal set; }

    /// <summary>The numbers and days among its traits, by the day they were known from; null while it has none.</summary>
    public TraitTrack? Track { get; internal set; }

    /// <summary>What members said of its health, oldest first.</summary>
    public IReadOnlyList<HealthOverride> Overrides => overrides ?? [];

    /// <summary>What its traits were before, oldest first.</summary>
    public IReadOnlyList<TraitChange> TraitHistory => traitHistory ?? [];

    /// <summary>The name to show: the one it is said to have, else its key.</summary>
    public string NameOrKey => Traits.Name ?? Key;

    /// <summary>The member's word that stands at the close of a day, or now; null while none does.</summary>
    public HealthOverride? OverrideOn(int day) => overrides?.FindLast(word => word.Holds(day));

    /// <summary>The traits as they were known at the close of a day; what was first learned holds for the days before too.</summary>
    public AccountTraits TraitsOn(int day) => TraitChanges.AsOf(Traits, TraitHistory, day);

    /// <summary>The earliest day that changed since the changes were last taken.</summary>
    internal int TouchedFrom { get; set; } = Untouched;

    /// <summary>The months of use to be saved; none while the first is after the last.</summary>
    internal (int First, int Last) DirtyMonths { get; set; } = (int.MaxValue, -1);

    /// <summary>Takes in a word, or the end of one; either ends what stood.</summary>
    internal void Take(HealthOverride word, int day)
    {
        overrides ??= [];

        if (overrides.FindLastIndex(each => each.Holds(day)) is >= 0 and var standing)
        {
            overrides[standing] = overrides[standing] with { EndedOn = day, EndedBy = word.IsEnd ? word.By : null };
        }

        if (!word.IsEnd)
        {
            Restore(word);
        }
    }

    internal void Restore(HealthOverride word)
    {
        overrides ??= [];
        overrides.Add(word);
        overrides.RemoveRange(0, Math.Max(0, overrides.Count - KeptOverrides));
    }

    internal void Note(IReadOnlyList<TraitChange> changes)
    {
        traitHistory ??= [];
        traitHistory.AddRange(changes);
        TraitChanges.DropOldest(traitHistory);
    }

    /// <summary>
    /// The account with its use as it was before a day began, and all else as it is known now. For looking back only:
    /// valid until the account changes, and never to be changed.
    /// </summary>
    internal AccountFacts Before(int day) => new(this, day);

    /// <summary>
    /// True where a record of the person at this place named the account: then nobody can tell its use that was credited by
    /// membership from the rest, and all of it stays.
    /// </summary>
    internal bool IsNamed(int index) => index / 64 < named.Length && (named[index / 64] & (1ul << (index % 64))) != 0;

    /// <summary>Says true where that is news.</summary>
    internal bool SetNamed(int index, bool isNamed)
    {
        if (IsNamed(index) == isNamed)
        {
            return false;
        }

        if (index / 64 >= named.Length)
        {
            Array.Resize(ref named, Math.Max((index / 64) + 1, people.Capacity / 64));
        }

        named[index / 64] ^= 1ul << (index % 64);

        return true;
    }

    /// <summary>Gives a person a place. The number of places is bounded by <see cref="UsageCell.MaxPeople"/>.</summary>
    internal int Seat(Person person)
    {
        if (people.Count == UsageCell.MaxPeople)
        {
            return -1;
        }

        if (people.Count == people.Capacity)
        {
            people.Capacity = Math.Max(4, people.Count + (people.Count >> 2) + 1);
        }

        people.Add(person);
        PeopleCount++;
        PeopleChanges++;

        return people.Count - 1;
    }

    /// <summary>The place goes to another person, or to none where that one has a place already.</summary>
    internal void Reseat(int index, Person person)
    {
        PeopleCount += (person.IsGone ? 0 : 1) - (people[index].IsGone ? 0 : 1);
        people[index] = person;
        PeopleChanges++;
    }

    /// <summary>Makes room for so many people, all gone until they take their places.</summary>
    internal void MakeSeats(int count)
    {
        people.Capacity = Math.Max(people.Capacity, count);

        while (people.Count < count)
        {
            people.Add(Person.Gone);
        }
    }
}
