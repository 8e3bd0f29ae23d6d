namespace Latido.Engine.Facts;

/// <summary>Writes and reads amounts, and which are kept. The format is stored, as in <see cref="FactsPages"/>.</summary>
internal static class AmountPages
{
    /// <summary>Cells in the order of their keys: the way from key to key, and what they came to.</summary>
    public static void Write(PageWriter page, IReadOnlyCollection<AmountCell> cells)
    {
        page.Number((ulong)cells.Count);
        var before = 0ul;

        foreach (var cell in cells)
        {
            page.Number(cell.Key - before);
            page.Number((ulong)cell.Count);
            page.Signed((long)(cell.Sum >> 64));
            page.Number((ulong)(cell.Sum & ulong.MaxValue));
            page.Signed(cell.Max);
            before = cell.Key;
        }
    }

    public static void Read(UsageCalendar into, ref PageReader page)
    {
        var key = 0ul;

        for (var count = page.Int(); count > 0; count--)
        {
            key += page.Number();
            var (events, high, low, max) = (page.Int(), page.Signed(), page.Number(), page.Signed());
            into.AddAmounts([new(key, events, ((Int128)high << 64) | low, max)]);
        }
    }

    public static void WriteWatch(PageWriter page, AmountWatch watch)
    {
        page.Number((ulong)watch.Properties.Count);

        foreach (var property in watch.Properties)
        {
            page.Text(property);
        }

        foreach (var (pair, from) in watch.Pairs)
        {
            page.Text(pair.Event);
            page.Number((ulong)watch.NumberOf(pair.Property));
            page.Number((ulong)from);
        }
    }

    /// <summary>Reads all of the page: the order of the properties is what cells hold.</summary>
    public static void ReadWatch(AmountWatch watch, ref PageReader page)
    {
        var properties = new string[Math.Min(page.Int(), AmountWatch.MostProperties)];

        for (var i = 0; i < properties.Length; i++)
        {
            watch.Learn(properties[i] = page.Text() ?? "");
        }

        while (!page.IsAtEnd)
        {
            var (name, property) = (page.Text() ?? "", page.Int());
            watch.Put(new(name, property < properties.Length ? properties[property] : ""), page.Int());
        }
    }
}
