namespace Latido.Engine.Facts;

/// <summary>Learns what systems and members say of accounts and people, and remembers what it was before.</summary>
internal sealed class Learning(FactsParts parts, DayClock clock, Touches touches, Belonging belonging, Merging merging)
{
    /// <summary>Takes in traits of an account, a JSON object.</summary>
    public void Traits(AccountFacts account, in Fact fact, int day)
    {
        var traits = TraitsReader.Read(account.Traits, fact.Payload, account.Key, clock.Zone, out var bad);
        parts.CountBadTraits(bad);

        if (traits.Equals(account.Traits))
        {
            return;
        }

        var changes = TraitChanges.Between(account.Traits, traits, account.TraitHistory, day, fact.At).ToList();

        if (changes.Count > 0)
        {
            account.Note(changes);
            parts.Dirty.Mark(PageKind.TraitHistory, account.No);
        }

        foreach (var (trait, value, isDay) in TraitTrack.Between(account.Traits, traits, clock.Zone))
        {
            (account.Track ??= new()).Note(trait, value, isDay, day);
            parts.Dirty.Mark(PageKind.TraitTrack, account.No);
        }

        parts.Families.Give(account, traits);
        parts.Dirty.Mark(PageKind.Account, account.No);
        touches.Add(account, day);
    }

    /// <summary>Forgets the numbers of traits before a day, but for what still held then.</summary>
    public void DropBefore(int day)
    {
        foreach (var account in parts.Accounts)
        {
            if (account.Track?.DropBefore(day) == true)
            {
                parts.Dirty.Mark(PageKind.TraitTrack, account.No);
            }
        }
    }

    /// <summary>Takes in a member's word on an account's health, or its end.</summary>
    public void Override(AccountFacts account, in Fact fact, int day)
    {
        if (HealthOverride.Read(fact.Payload, fact.At, day) is not { } word)
        {
            parts.CountBadTraits(1);
            return;
        }

        account.Take(word, day);
        parts.Dirty.Mark(PageKind.Overrides, account.No);
        touches.Add(account, day);
    }

    /// <summary>Takes in traits of a person, a JSON object, that came by the id of this self.</summary>
    public void Describe(Person self, Person person, ReadOnlySpan<byte> traits)
    {
        if (person.Apart is not null)
        {
            var payload = traits.ToArray();
            merging.Note(self, person, own => own.Traits != (own.Traits = own.Traits.With(payload, out _)));
        }

        var before = new PersonTraits(person.Name, person.Email, person.Title);
        var after = before.With(traits, out var bad);
        parts.CountBadTraits(bad);

        if (after != before)
        {
            (person.Name, person.Email, person.Title) = (after.Name, after.Email, after.Title);
            parts.Dirty.MarkItem(PageKind.People, person.No);
            belonging.CallOtherwise(person);
        }
    }
}
