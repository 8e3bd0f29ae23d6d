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

            if (person.Apart is { } apart)
            {
                hash += Of(person, apart);
            }

            if (person.MergedInto is null && person.History.Count == 0)
            {
                hash += Of(person);
            }
        }

        foreach (var (pair, from) in facts.Events.Amounts.Pairs)
        {
            hash += StableHash.Mix(StableHash.Mix(StableHash.Of(pair.Event), StableHash.Of(pair.Property)), from);
        }

        for (var i = 0; i < facts.Events.Count; i++)
        {
            hash += Of(facts.Events.NamingOf(i), i);
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

        foreach (var point in account.Track?.Points ?? [])
        {
            hash = StableHash.Mix(StableHash.Mix(hash, StableHash.Of(point.Trait)), point.Day);
            hash = StableHash.Mix(hash, BitConverter.DoubleToUInt64Bits(point.Value) + (point.IsDay ? 1u : 0));
        }

        foreach (ref readonly var fact in account.Business is { } book ? book.Facts : default)
        {
            hash += Of(fact);
        }

        for (var i = 0; i < account.People.Count; i++)
        {
            hash += account.People[i].IsGone ? 0 : Of(account.People[i]) + (account.IsNamed(i) ? Id(account.People[i]) : 0);
        }

        var ids = new ulong[account.People.Count];

        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = Id(account.People[i]);
        }

        return StableHash.Mix(hash, Use(account.Usage, i => ids[i]));
    }

    private ulong Of(EventNaming naming, int number) => naming == EventNaming.None && facts.Events.LeadOf(number) == number
        ? 0
        : StableHash.Mix(
            StableHash.Mix(StableHash.Mix(events[number], events[facts.Events.LeadOf(number)]), events[facts.Events.SaidOf(number)]),
            StableHash.Mix(StableHash.Of(naming.Title), (naming.IsHidden ? 1ul : 0) | (naming.IsReviewed ? 2ul : 0)));

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

    private static ulong Of(in BusinessFact fact)
    {
        var hash = StableHash.Mix(StableHash.Mix(fact.Id, fact.At), StableHash.Mix(fact.Subject, (long)fact.Type));
        hash = StableHash.Mix(StableHash.Mix(hash, BitConverter.DoubleToInt64Bits(fact.Value)), fact.Choice);
        hash = StableHash.Mix(StableHash.Mix(hash, fact.Extra), fact.Currency);

        return fact.Who is { } who ? StableHash.Mix(hash, Id(who)) : hash;
    }

    private ulong Of(Person person)
    {
        var hash = StableHash.Mix(Id(person), person.LastSeenAt);

        return Of(Of(hash, new PersonTraits(person.Name, person.Email, person.Title)), person.History);
    }

    /// <summary>What one of those who are one person is on its own, and with whom it is one.</summary>
    private ulong Of(Person person, Apart apart)
    {
        var hash = StableHash.Mix(StableHash.Mix(Id(person), Id(PeopleBook.Resolve(person))), apart.LastSeenAt);
        hash = Of(Of(hash, apart.Traits), apart.History);

        foreach (var (account, use) in apart.Shares)
        {
            var salt = StableHash.Mix(Id(person), StableHash.Of(KeyOf(account)));
            hash += Use(use, _ => salt);
        }

        return hash;
    }

    private static ulong Of(ulong hash, PersonTraits traits)
    {
        hash = StableHash.Mix(StableHash.Mix(hash, StableHash.Of(traits.Name)), StableHash.Of(traits.Email));

        return StableHash.Mix(hash, StableHash.Of(traits.Title));
    }

    private ulong Of(ulong hash, MembershipHistory history)
    {
        for (var i = 0; i < history.Count; i++)
        {
            hash = StableHash.Mix(StableHash.Mix(hash, StableHash.Of(KeyOf(history[i].AccountNo))), history[i].From);
        }

        return hash;
    }

    private string? KeyOf(int account) => account < 0 ? null : facts.Accounts[account].Key;

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

        foreach (var cell in usage.Amounts?.Cells ?? [])
        {
            sum += StableHash.Mix(StableHash.Mix(idOf(cell.Person), (ulong)cell.Day), Of(cell));
        }

        return sum;
    }

    private ulong Of(in AmountCell cell)
    {
        var hash = StableHash.Mix(events[cell.Event], StableHash.Of(facts.Events.Amounts.Properties[cell.Property]));
        hash = StableHash.Mix(StableHash.Mix(hash, cell.Count), cell.Max);

        return StableHash.Mix(StableHash.Mix(hash, (ulong)(cell.Sum & ulong.MaxValue)), (ulong)((cell.Sum >> 64) & ulong.MaxValue));
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
