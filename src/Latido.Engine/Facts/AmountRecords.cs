namespace Latido.Engine.Facts;

/// <summary>Chooses which amounts are kept from now on, and forgets the others.</summary>
internal sealed class AmountRecords(FactsParts parts)
{
    /// <summary>
    /// Keeps these pairs and no others. One that was not kept before is known from the day after the last, or of all time where nothing has
    /// been read yet.
    /// </summary>
    public void Watch(IEnumerable<AmountPair> pairs)
    {
        var watch = parts.Events.Amounts;
        var isNew = parts.State.Today == 0 && parts.Accounts.Count == 0 && parts.Book.People.Count == 0;
        var (before, properties) = (watch.Pairs.ToDictionary(pair => pair.Pair, pair => pair.FromDay), watch.Properties.ToArray());
        var wanted = pairs.Distinct().ToList();

        if (wanted.Count == before.Count && wanted.TrueForAll(before.ContainsKey))
        {
            return;
        }

        watch.Clear();

        foreach (var pair in wanted)
        {
            watch.Put(pair, before.TryGetValue(pair, out var from) ? from : isNew ? 0 : parts.State.Today + 1);
        }

        parts.Dirty.Mark(PageKind.Watch, 0);
        parts.Events.Version++;

        if (before.Count == 0)
        {
            return;
        }

        var kept = watch.Pairs.Select(pair => pair.Pair).Where(before.ContainsKey)
            .Select(pair => (Event: parts.Events.Find(pair.Event), Property: watch.NumberOf(pair.Property))).Where(pair => pair.Event >= 0)
            .Select(pair => (parts.Events.LeadOf(pair.Event), pair.Property)).ToHashSet();
        var numbers = properties.Select(watch.NumberOf).ToArray();

        parts.ChangeUse(
            use => use.RenumberAmounts(cell => kept.Contains((cell.Event, numbers[cell.Property])) ? numbers[cell.Property] : -1),
            (account, first, last) =>
            {
                for (var month = MonthNumber.Of(first); month <= MonthNumber.Of(last); month++)
                {
                    parts.Dirty.MarkUse(account, MonthNumber.FirstDay(month));
                }
            });
    }
}
