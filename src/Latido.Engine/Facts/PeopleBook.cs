namespace Latido.Engine.Facts;

/// <summary>
/// Who is who: known ids and anonymous ids, each in a name space of its own, to people. Several ids may be one
/// person's; a person who turned out to be another is followed to that one.
/// </summary>
internal sealed class PeopleBook(DirtyPages dirty)
{
    public List<Person> People { get; } = [];

    /// <summary>How many of the people turned out to be others.</summary>
    public int Others { get; private set; }

    public KeyTable<Person> Known { get; } = new();

    public KeyTable<Person> Anonymous { get; } = new();

    public KeyTable<Person> TableOf(bool isAnonymous) => isAnonymous ? Anonymous : Known;

    public Person? FindKnown(ReadOnlySpan<byte> id) => Find(Known, id);

    public Person? FindAnonymous(ReadOnlySpan<byte> id) => Find(Anonymous, id);

    /// <summary>The one an id stood for before others turned out to be the same, or null.</summary>
    public Person? FindSelf(ReadOnlySpan<byte> id, bool isAnonymous)
    {
        var table = TableOf(isAnonymous);
        var number = table.Find(id);

        return number < 0 ? null : SelfOf(table.Value(number));
    }

    public Person Add(ReadOnlySpan<byte> id, bool isAnonymous)
    {
        var table = TableOf(isAnonymous);
        var person = new Person(People.Count, default(ReadOnlyMemory<byte>)) { IsAnonymous = isAnonymous };
        var number = table.Find(id);

        // An id that is known already is taken off whom it was.
        if (number < 0)
        {
            number = table.Add(id, person);
        }
        else
        {
            table.SetValue(number, person);
        }

        person.IdBytes = table[number];
        People.Add(person);
        dirty.MarkItem(isAnonymous ? PageKind.AnonymousIds : PageKind.KnownIds, number);
        dirty.MarkItem(PageKind.People, person.No);

        return person;
    }

    /// <summary>The id is this person's from now on. One that led there already by another stays that one's, for a split.</summary>
    public void Assign(ReadOnlySpan<byte> id, bool isAnonymous, Person person)
    {
        var table = TableOf(isAnonymous);
        var number = table.Find(id);

        if (number < 0)
        {
            number = table.Add(id, person);
        }
        else if (Resolve(table.Value(number)) == Resolve(person))
        {
            return;
        }
        else
        {
            table.SetValue(number, person);
        }

        dirty.MarkItem(isAnonymous ? PageKind.AnonymousIds : PageKind.KnownIds, number);
    }

    /// <summary>A person turned out to be another; with none it is itself again.</summary>
    public void Lead(Person from, Person? into)
    {
        Others += (into is null ? 0 : 1) - (from.MergedInto is null ? 0 : 1);
        from.MergedInto = into;
    }

    /// <summary>The one that a person is for good: itself, unless it turned out to be another beyond what is kept apart.</summary>
    private static Person SelfOf(Person person)
    {
        while (person is { MergedInto: { } next, Apart: null })
        {
            person = next;
        }

        return person;
    }

    /// <summary>The person that this one turned out to be at last.</summary>
    public static Person Resolve(Person person)
    {
        if (person.MergedInto is null)
        {
            return person;
        }

        var root = person;

        while (root.MergedInto is { } next)
        {
            root = next;
        }

        while (person.MergedInto is { } next)
        {
            // Ways are made short. Who is another for good goes where that one goes, also when it is split off.
            person.MergedInto = person.Apart is null ? SelfOf(next) : root;
            person = next;
        }

        return root;
    }

    private static Person? Find(KeyTable<Person> table, ReadOnlySpan<byte> id)
    {
        var number = table.Find(id);

        if (number < 0)
        {
            return null;
        }

        return Resolve(table.Value(number));
    }
}
