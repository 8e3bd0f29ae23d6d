namespace Latido.Engine.Facts;

/// <summary>Tells when two ids are one person: a visitor gives a name, or a system says that a former id is a new one.</summary>
internal sealed class Recognition(PeopleBook book, Belonging belonging)
{
    /// <summary>A visitor turns out to be this person. Two known people are never made one here: devices are shared.</summary>
    public Person Identify(ReadOnlySpan<byte> known, ReadOnlySpan<byte> anonymous, int today)
    {
        var visitor = book.FindAnonymous(anonymous);
        var person = book.FindKnown(known);

        if (person is null && visitor is { IsAnonymous: true })
        {
            return Name(visitor, known, today);
        }

        person ??= book.Add(known, isAnonymous: false);

        if (visitor is { IsAnonymous: true })
        {
            belonging.Merge(visitor, person, today);
        }

        book.Assign(anonymous, isAnonymous: true, person);

        return person;
    }

    /// <summary>All that bears the former id, known or anonymous, is the person of the new one.</summary>
    public void Alias(ReadOnlySpan<byte> former, ReadOnlySpan<byte> now, int today)
    {
        var person = book.FindKnown(now);

        if (person is null)
        {
            var earlier = book.FindKnown(former) ?? book.FindAnonymous(former);
            person = earlier is null ? book.Add(now, isAnonymous: false) : Name(earlier, now, today);
        }

        if (book.FindKnown(former) is { } known && known != person)
        {
            belonging.Merge(known, person, today);
        }

        if (book.FindAnonymous(former) is { IsAnonymous: true } visitor && visitor != person)
        {
            belonging.Merge(visitor, person, today);
        }

        book.Assign(former, isAnonymous: false, person);
        book.Assign(former, isAnonymous: true, person);
    }

    private Person Name(Person person, ReadOnlySpan<byte> id, int today)
    {
        book.Name(person, id);
        belonging.TouchAll(person, today);

        return person;
    }
}
