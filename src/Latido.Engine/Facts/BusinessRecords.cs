namespace Latido.Engine.Facts;

/// <summary>Takes in what records say of the business with an account.</summary>
internal sealed class BusinessRecords(FactsParts parts, DayClock clock, Touches touches, Crediting crediting, PeopleRecords people)
{
    public void Take(in Fact fact)
    {
        var day = clock.DayOf(fact.At);

        if (fact.Account.IsEmpty || !DayNumber.Fits(day) || BusinessSaying.Read(fact) is not { } saying)
        {
            parts.CountUnusable();
            return;
        }

        var account = parts.AccountOf(fact.Account);
        var book = account.Business ??= new();
        var from = saying.Form.Type == BusinessType.FactWithdrawn
            ? book.Withdraw(saying.Key)
            : book.Take(saying.At(fact.At, day, PersonOf(fact, account, day, saying.IsByPerson)));

        // What is agreed for a day to come is known today.
        var today = parts.DayOfChange(clock, fact.At);

        if (saying.Form.Type != BusinessType.FactWithdrawn)
        {
            crediting.See(account, Math.Min(day, today));
        }

        if (from >= 0)
        {
            parts.Dirty.Mark(PageKind.Business, account.No);
            touches.Add(account, Math.Min(from, today));
        }
    }

    /// <summary>Forgets what is older than a day and does not last.</summary>
    public void DropBefore(int day)
    {
        foreach (var account in parts.Accounts)
        {
            if (account.Business?.DropBefore(day) == true)
            {
                parts.Dirty.Mark(PageKind.Business, account.No);
            }
        }
    }

    /// <summary>Who did it; the account gets to know somebody new by it.</summary>
    private Person? PersonOf(in Fact fact, AccountFacts account, int day, bool isGuess)
    {
        if (fact.Person.IsEmpty && fact.Anonymous.IsEmpty)
        {
            return null;
        }

        var self = people.Meet(fact);
        var person = PeopleBook.Resolve(self);

        // What was found by where the person belongs is no word on since when.
        if (!isGuess || person.IndexIn(account) < 0)
        {
            parts.CountUnusable(people.Join(self, person, account, fact.At, isSaid: false, day));
        }

        return self;
    }
}
