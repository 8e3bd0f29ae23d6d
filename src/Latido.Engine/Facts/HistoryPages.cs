using NodaTime;

namespace Latido.Engine.Facts;

/// <summary>Writes and reads what an account's traits and overrides were before. The format is stored, as in <see cref="FactsPages"/>.</summary>
internal static class HistoryPages
{
    public static void WriteOverrides(PageWriter page, AccountFacts account)
    {
        foreach (var word in account.Overrides)
        {
            page.Text(word.Band);
            page.Signed(word.Score is { } score ? BitConverter.DoubleToInt64Bits(score) : -1);
            page.Text(word.Reason);
            page.Text(word.By);
            page.Signed(word.At);
            page.Signed(word.From);
            page.Signed(word.Until);
            page.Signed(word.EndedOn ?? -1);
            page.Text(word.EndedBy);
        }
    }

    public static void ReadOverride(AccountFacts account, ref PageReader page)
    {
        var (band, bits) = (page.Text(), page.Signed());
        account.Restore(new HealthOverride
        {
            Band = band,
            Score = bits == -1 ? null : BitConverter.Int64BitsToDouble(bits),
            Reason = page.Text() ?? "",
            By = page.Text() ?? "",
            At = page.Signed(),
            From = (int)page.Signed(),
            Until = (int)page.Signed(),
            EndedOn = page.Signed() is >= 0 and var day ? (int)day : null,
            EndedBy = page.Text(),
        });
    }

    public static void WriteTraits(PageWriter page, AccountFacts account)
    {
        foreach (var change in account.TraitHistory)
        {
            page.Signed(change.Day);
            page.Signed(change.At);
            page.Text(change.Trait);
            page.Text(change.Before);
            page.Text(change.After);
        }
    }

    public static void WriteTrack(PageWriter page, AccountFacts account)
    {
        foreach (var point in account.Track?.Points ?? [])
        {
            page.Text(point.Trait);
            page.Signed(point.Day);
            page.Number(point.IsDay ? 1u : 0);
            page.Signed(BitConverter.DoubleToInt64Bits(point.Value));
        }
    }

    public static void ReadPoint(AccountFacts account, ref PageReader page)
    {
        var trait = page.Text() ?? "";
        var day = (int)page.Signed();
        var isDay = page.Number() == 1;
        (account.Track ??= new()).Note(trait, BitConverter.Int64BitsToDouble(page.Signed()), isDay, day);
    }

    /// <summary>Begins the track of an account that was saved without one: nobody can tell any more that its traits were known before.</summary>
    public static void BeginTrack(FactsParts facts, AccountFacts account)
    {
        foreach (var (trait, value, isDay) in TraitTrack.Between(AccountTraits.None, account.Traits, DateTimeZone.Utc))
        {
            (account.Track ??= new()).Note(trait, value, isDay, facts.State.Today);
        }

        facts.Dirty.Mark(PageKind.Account, account.No);
        facts.Dirty.Mark(PageKind.TraitTrack, account.No);
    }

    public static void ReadTrait(AccountFacts account, ref PageReader page) =>
        account.Note([new((int)page.Signed(), page.Signed(), page.Text() ?? "", page.Text(), page.Text())]);
}
