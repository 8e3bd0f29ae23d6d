namespace Latido.Engine.Facts;

/// <summary>Writes and reads the business facts of an account. The format is stored, as in <see cref="FactsPages"/>.</summary>
internal static class BusinessPages
{
    public static void Write(PageWriter page, AccountFacts account)
    {
        var before = 0L;

        foreach (ref readonly var fact in (account.Business ?? new()).Facts)
        {
            page.Signed(fact.At - before);
            page.Number((ulong)fact.Day);
            page.Number(fact.Id);
            page.Number((ulong)fact.Type);
            page.Number(fact.Subject);
            page.Signed(fact.Person?.No ?? -1);
            page.Number((ulong)BitConverter.DoubleToInt64Bits(fact.Value));
            page.Signed(fact.Choice);
            page.Signed(fact.Extra);
            page.Signed(fact.Currency);
            before = fact.At;
        }
    }

    public static void Read(FactsParts facts, AccountFacts account, ref PageReader page)
    {
        var book = account.Business ??= new();
        var before = book.Count > 0 ? book.Facts[^1].At : 0;
        book.Restore(new BusinessFact
        {
            At = before + page.Signed(),
            Day = page.Int(),
            Id = page.Number(),
            Type = (BusinessType)page.Number(),
            Subject = page.Number(),
            Person = page.Signed() is >= 0 and var no ? facts.PersonAt((int)no) : null,
            Value = BitConverter.Int64BitsToDouble((long)page.Number()),
            Choice = (int)page.Signed(),
            Extra = (int)page.Signed(),
            Currency = (int)page.Signed(),
        });
    }
}
