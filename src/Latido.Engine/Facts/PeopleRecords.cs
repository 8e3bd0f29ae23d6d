namespace Latido.Engine.Facts;

/// <summary>Takes in what records say of people: who is who, and who belongs where.</summary>
internal sealed class PeopleRecords(
    FactsParts parts, DayClock clock, Crediting crediting, Belonging belonging, Merging merging, Learning learning)
{
    private readonly Recognition recognition = new(parts.Book, belonging, merging);

    public void Identify(in Fact fact)
    {
        if (fact.Person.IsEmpty && fact.Anonymous.IsEmpty)
        {
            parts.CountUnusable();
            return;
        }

        if (!fact.Person.IsEmpty && !fact.Anonymous.IsEmpty)
        {
            recognition.Identify(fact.Person, fact.Anonymous, DayOfChange(fact.At));
        }

        var self = SelfOf(fact);
        var person = PeopleBook.Resolve(self);

        if (!fact.Payload.IsEmpty)
        {
            learning.Describe(self, person, fact.Payload);
        }

        if (!fact.Account.IsEmpty)
        {
            var account = parts.AccountOf(fact.Account);
            crediting.See(account, clock.DayOf(fact.At));
            parts.CountUnusable(Join(self, person, account, fact.At, isSaid: false, DayOfChange(fact.At)));
        }
    }

    /// <summary>Who did what a record says; where it names a person and a device, they are one from now on.</summary>
    public Person Meet(in Fact fact)
    {
        if (!fact.Person.IsEmpty && !fact.Anonymous.IsEmpty)
        {
            recognition.Meet(fact.Person, fact.Anonymous, DayOfChange(fact.At));
        }

        return SelfOf(fact);
    }

    /// <summary>The person of a record that says an account joins it.</summary>
    public void Group(in Fact fact)
    {
        if (!fact.Person.IsEmpty || !fact.Anonymous.IsEmpty)
        {
            var self = Meet(fact);
            parts.CountUnusable(Join(self, PeopleBook.Resolve(self), parts.AccountOf(fact.Account), fact.At, isSaid: true, DayOfChange(fact.At)));
        }
    }

    public void Alias(in Fact fact)
    {
        if (fact.Person.IsEmpty || fact.Anonymous.IsEmpty || fact.Person.SequenceEqual(fact.Anonymous))
        {
            parts.CountUnusable();
            return;
        }

        recognition.Alias(fact.Anonymous, fact.Person, DayOfChange(fact.At));
    }

    public void Split(in Fact fact)
    {
        var isAnonymous = fact.Person.IsEmpty;
        var id = isAnonymous ? fact.Anonymous : fact.Person;

        if (id.IsEmpty || !recognition.Split(id, isAnonymous, SplitSaying.Read(fact.Payload).With, DayOfChange(fact.At)))
        {
            parts.CountUnusable();
        }
    }

    public void Limit(in Fact fact)
    {
        if (fact.Account.IsEmpty || (fact.Person.IsEmpty && fact.Anonymous.IsEmpty) || StaySaying.Read(fact.Payload) is not { } saying)
        {
            parts.CountUnusable();
            return;
        }

        var self = SelfOf(fact);
        var person = PeopleBook.Resolve(self);
        var account = parts.AccountOf(fact.Account);

        if (saying.From is not { } first)
        {
            Forget(self, person, account, DayOfChange(fact.At));
            return;
        }

        var from = clock.StartOf(DayNumber.From(first));
        long? until = saying.Until is { } end ? clock.StartOf(DayNumber.From(end)) : null;
        merging.Note(self, person, own => own.Limit(account.No, from, until));

        if (!belonging.Limit(person, account, from, until, DayOfChange(fact.At)))
        {
            parts.CountUnusable();
        }
    }

    /// <summary>The whole person joins, and for itself the one of its ids that is meant.</summary>
    public int Join(Person self, Person person, AccountFacts account, long at, bool isSaid, int today)
    {
        if (person.Apart is not null)
        {
            NoteJoin(self, person, account.No, at, isSaid);
        }

        return belonging.Join(person, account, at, isSaid, today);
    }

    /// <summary>Use came by an id of one of those who are one person. Account is where it was credited.</summary>
    public void Note(Person self, Person person, int account, int day, int @event, long at, ReadOnlySpan<Amount> amounts)
    {
        if (person.Apart is not null)
        {
            merging.Note(self, person, account, day, @event, at, amounts);
        }
    }

    private void Forget(Person self, Person person, AccountFacts account, int today)
    {
        merging.Note(self, person, own => own.Forget(account.No));

        if (!belonging.Forget(person, account, today))
        {
            parts.CountUnusable();
        }
    }

    // Apart from its caller, who must not allocate.
    private void NoteJoin(Person self, Person person, int account, long at, bool isSaid) =>
        merging.Note(self, person, own => own.Join(account, at, isSaid));

    private Person SelfOf(in Fact fact) => recognition.SelfOf(fact.Person, fact.Anonymous, DayOfChange(fact.At));

    private int DayOfChange(long at) => parts.DayOfChange(clock, at);
}
