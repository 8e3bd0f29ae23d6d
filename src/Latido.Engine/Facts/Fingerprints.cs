namespace Latido.Engine.Facts;

/// <summary>
/// Hashes of facts that do not depend on the way they came: sums over people, events and cells by their ids and
/// names, never by their numbers. Rebuild and recovery are held to them.
/// </summary>
internal sealed class Fingerprints(FactsParts facts)
{
    private readonly ulong[] events = [.. Enumerable.Range(0, facts.Events.Count).Select(i => StableHash.Of(facts.Events[i]))];

    public ulong Whole()
    {
        var hash = StableHash.Mix(StableHash.Mix((ulong)facts.State.Today, facts.State.Unusable), facts.State.BadTraits);

        foreach (var account in facts.Accounts)
        {
            hash += Of(account);
        }

        foreach (var person in facts.Book.People)
        {
            if (person.Aside is { } aside)
            {
                hash += Use(aside, _ => Id(person));
            }

            if (person.MergedInto is null && person.History.Count == 0)
            {
                hash += Of(person);
            }
        }

        return hash + Ids(facts.Book.Known, 1) + Ids(facts.Book.Anonymous, 2);
    }

    public ulong Of(AccountFacts account)
    {
        var hash = StableHash.Mix(StableHash.Of(account.Key), Of(account.Traits));
        hash = StableHash.Mix(StableHash.Mix(hash, account.FirstSeenDay), account.LastSeenAt);

        foreach (var word in account.Overrides)
        {
            hash = StableHash.Mix(hash, Of(word));
        }

        foreach (var change in account.TraitHistory)
        {
            hash = StableHash.Mix(StableHash.Mix(hash, change.Day), change.At);
            hash = StableHash.Mix(StableHash.Mix(hash, StableHash.Of(change.Trait)), StableHash.Of(change.Before));
            hash = StableHash.Mix(hash, StableHash.Of(change.After));
        }

        foreach (var person in account.People)
        {
            hash += person.IsGone ? 0 : Of(person);
        }

        var ids = new ulong[account.People.Count];

        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = Id(account.People[i]);
        }

        return StableHash.Mix(hash, Use(account.Usage, i => ids[i]));
    }

    private static ulong Of(AccountTraits traits)
    {
        var hash = StableHash.Mix(StableHash.Of(traits.Name), traits.Mrr?.Minor ?? -1);
        hash = StableHash.Mix(hash, StableHash.Of(traits.Mrr?.Currency));
        hash = StableHash.Mix(hash, traits.Seats ?? -1);
        hash = StableHash.Mix(hash, traits.StartedOn is { } start ? DayNumber.From(start) : long.MinValue);
        hash = StableHash.Mix(hash, traits.RenewsOn is { } renewal ? DayNumber.From(renewal) : long.MinValue);
        hash = StableHash.Mix(hash, StableHash.Of(traits.Owner));
        hash = StableHash.Mix(hash, StableHash.Of(traits.Parent));
        hash = StableHash.Mix(hash, StableHash.Of(traits.StageByHand));
        hash = StableHash.Mix(hash, StableHash.Of(traits.TouchByHand));

        foreach (var (name, value) in traits.Others)
        {
            hash += StableHash.Mix(StableHash.Of(name), StableHash.Of(value));
        }

        return hash;
    }

    private static ulong Of(HealthOverride word)
    {
        var hash = StableHash.Mix(StableHash.Of(word.Band), BitConverter.DoubleToInt64Bits(word.Score ?? -1));
        hash = StableHash.Mix(StableHash.Mix(hash, StableHash.Of(word.Reason)), StableHash.Of(word.By));
        hash = StableHash.Mix(StableHash.Mix(hash, word.At), word.From);
        hash = StableHash.Mix(StableHash.Mix(hash, word.Until), word.EndedOn ?? -1);

        return StableHash.Mix(hash, StableHash.Of(word.EndedBy));
    }

    private ulong Of(Person person)
    {
        var hash = StableHash.Mix(Id(person), person.LastSeenAt);
        hash = StableHash.Mix(StableHash.Mix(hash, StableHash.Of(person.Name)), StableHash.Of(person.Email));
        hash = StableHash.Mix(hash, StableHash.Of(person.Title));

        for (var i = 0; i < person.History.Count; i++)
        {
            var membership = person.History[i];
            hash = StableHash.Mix(StableHash.Mix(hash, StableHash.Of(facts.Accounts[membership.AccountNo].Key)), membership.From);
        }

        return hash;
    }

    private static ulong Id(Person person) => StableHash.Mix(StableHash.Of(person.IdBytes.Span), person.IsAnonymous ? 1ul : 0ul);

    /// <summary>Each cell counts in proportion to its count, so that it does not matter how a count is split.</summary>
    private ulong Use(UsageCalendar usage, Func<int, ulong> idOf)
    {
        var (sum, day, person, personDay) = (0ul, -1, -1, 0ul);

        foreach (var cell in usage.Cells)
        {
            if (cell.Day != day || cell.Person != person)
            {
                (day, person) = (cell.Day, cell.Person);
                personDay = StableHash.Mix(idOf(person), (ulong)day);
            }

            sum += StableHash.Mix(personDay, events[cell.Event]) * (ulong)cell.Count;
        }

        return sum;
    }

    private static ulong Ids(KeyTable<Person> table, ulong salt)
    {
        var sum = 0ul;

        for (var i = 0; i < table.Count; i++)
        {
            var person = PeopleBook.Resolve(table.Value(i));
            sum += StableHash.Mix(StableHash.Mix(StableHash.Of(table[i].Span), salt), Id(person));
        }

        return sum;
    }
}
