using System.Text;

namespace Latido.Engine.Facts;

/// <summary>Tells when two ids are one person: a visitor gives a name, or a system says that a former id is a new one.</summary>
internal sealed class Recognition(PeopleBook book, Belonging belonging, Merging merging)
{
    /// <summary>
    /// Whom a record's id stands for on its own, by the known id where there is one. An id that only led to somebody so far
    /// is somebody of its own from its first record on: so a split gives back the same, whichever was heard first.
    /// </summary>
    public Person SelfOf(ReadOnlySpan<byte> known, ReadOnlySpan<byte> anonymous, int today)
    {
        var isAnonymous = known.IsEmpty;
        var id = isAnonymous ? anonymous : known;

        if (book.FindSelf(id, isAnonymous) is not { } self)
        {
            return book.Add(id, isAnonymous);
        }

        var root = PeopleBook.Resolve(self);

        if (self.Bears(id, isAnonymous) || root.Merged.Count >= Apart.Most)
        {
            return self;
        }

        var own = book.Add(id, isAnonymous);

        // Whoever is known leads: an alias let the known id lead to a visitor, and a split took the visitor's person away.
        if (root.IsAnonymous && !isAnonymous)
        {
            merging.Merge(root, own, today);
        }
        else
        {
            merging.Merge(own, root, today);
        }

        return own;
    }

    /// <summary>A visitor turns out to be this person. Two known people are never made one here: devices are shared.</summary>
    public void Identify(ReadOnlySpan<byte> known, ReadOnlySpan<byte> anonymous, int today)
    {
        var person = PersonOf(known, today);

        if (book.FindAnonymous(anonymous) is { IsAnonymous: true } visitor && visitor != person)
        {
            merging.Merge(visitor, person, today);
        }

        book.Assign(anonymous, isAnonymous: true, person);
    }

    /// <summary>
    /// Somebody known did something at a device, which is his by that, as an identify would say: Amplitude and Mixpanel never
    /// say it otherwise.
    /// </summary>
    public void Meet(ReadOnlySpan<byte> known, ReadOnlySpan<byte> anonymous, int today)
    {
        if (book.FindKnown(known) is not { } person || book.FindAnonymous(anonymous) != person)
        {
            Identify(known, anonymous, today);
        }
    }

    /// <summary>All that bears the former id, known or anonymous, is the person of the new one.</summary>
    public void Alias(ReadOnlySpan<byte> former, ReadOnlySpan<byte> now, int today)
    {
        var person = PersonOf(now, today);

        if (book.FindKnown(former) is { } known && known != person)
        {
            merging.Merge(known, person, today);
        }

        if (book.FindAnonymous(former) is { IsAnonymous: true } visitor && visitor != person)
        {
            merging.Merge(visitor, person, today);
        }

        // Where the id was seen only in one of the two ways, the other way is the same one's.
        var (self, visitorSelf) = (book.FindSelf(former, isAnonymous: false), book.FindSelf(former, isAnonymous: true));
        book.Assign(former, isAnonymous: false, visitorSelf ?? person);
        book.Assign(former, isAnonymous: true, self ?? person);
    }

    /// <summary>
    /// The id is somebody else than the person it led to, and so are the others said with it. Whoever was somebody before
    /// takes along all that came by its ids; an id that never was is new from now on. A known one leads, on either side.
    /// False where there is nothing to part.
    /// </summary>
    public bool Split(ReadOnlySpan<byte> id, bool isAnonymous, IReadOnlyList<PersonId> with, int today)
    {
        if (book.FindSelf(id, isAnonymous) is not { } self)
        {
            return false;
        }

        var root = PeopleBook.Resolve(self);

        if (!self.Bears(id, isAnonymous) || (self != root && self.Apart is null))
        {
            book.Add(id, isAnonymous);
            belonging.CallOtherwise(root);

            return true;
        }

        var leaving = with.Select(other => book.FindSelf(Encoding.UTF8.GetBytes(other.Id), other.IsAnonymous)).Prepend(self)
            .OfType<Person>().Where(other => other.Apart is not null && PeopleBook.Resolve(other) == root).Distinct().OrderBy(other => other.IsAnonymous).ToList();
        var staying = (root.Apart?.Members ?? []).Prepend(root).Except(leaving)
            .OrderBy(other => other.IsAnonymous).ThenByDescending(other => other == root).ThenBy(other => other.No).ToList();

        if (leaving.Count == 0 || staying.Count == 0)
        {
            return false;
        }

        merging.Divide(root, leaving, staying, today);

        return true;
    }

    /// <summary>Whose a known id is: never a visitor's, or two known people could meet in one.</summary>
    private Person PersonOf(ReadOnlySpan<byte> known, int today) =>
        book.FindKnown(known) is { IsAnonymous: false } person ? person : PeopleBook.Resolve(SelfOf(known, default, today));
}
