namespace Latido.Engine.Facts;

/// <summary>
/// Who is who: known ids and anonymous ids, each in a name space of its own, to people. Several ids may be one
/// person's; a person who turned out to be another is followed to that one.
/// </summary>
internal sealed class PeopleBook(DirtyPages dirty)
{
    public List<Person> People { get; } = [];

    public KeyTable<Person> Known { get; } = new();

    public KeyTable<Person> Anonymous { get; } = new();

    public Person? FindKnown(ReadOnlySpan<byte> id) => Find(Known, id);

    public Person? FindAnonymous(ReadOnlySpan<byte> id) => Find(Anonymous, id);

    /// <summary>The person of an event: by the known id where there is one.</summary>
    public Person Of(ReadOnlySpan<byte> known, ReadOnlySpan<byte> anonymous) =>
        known.IsEmpty
            ? Find(Anonymous, anonymous) ?? Add(anonymous, isAnonymous: true)
            : Find(Known, known) ?? Add(known, isAnonymous: false);

    public Person Add(ReadOnlySpan<byte> id, bool isAnonymous)
    {
        var table = isAnonymous ? Anonymous : Known;
        var person = new Person(People.Count, default(ReadOnlyMemory<byte>)) { IsAnonymous = isAnonymous };
        var number = table.Add(id, person);
        person.IdBytes = table[number];
        People.Add(person);
        dirty.MarkItem(isAnonymous ? PageKind.AnonymousIds : PageKind.KnownIds, number);
        dirty.MarkItem(PageKind.People, person.No);

        return person;
    }

    /// <summary>The id is this person's from now on.</summary>
    public void Assign(ReadOnlySpan<byte> id, bool isAnonymous, Person person)
    {
        var table = isAnonymous ? Anonymous : Known;
        var number = table.Find(id);

        if (number < 0)
        {
            number = table.Add(id, person);
        }
        else if (table.Value(number) == person)
        {
            return;
        }
        else
        {
            table.SetValue(number, person);
        }

        dirty.MarkItem(isAnonymous ? PageKind.AnonymousIds : PageKind.KnownIds, number);
    }

    /// <summary>A visitor has given a name: the person is known by this id from now on.</summary>
    public void Name(Person person, ReadOnlySpan<byte> id)
    {
        Assign(id, isAnonymous: false, person);
        person.IdBytes = Known[Known.Find(id)];
        person.IsAnonymous = false;
        dirty.MarkItem(PageKind.People, person.No);
    }

    /// <summary>The person that this one turned out to be at last.</summary>
    public static Person Resolve(Person person)
    {
        var root = person;

        while (root.MergedInto is { } next)
        {
            root = next;
        }

        while (person.MergedInto is { } next)
        {
            person.MergedInto = root;
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

        var person = table.Value(number);

        return person.MergedInto is null ? person : Resolve(person);
    }
}
