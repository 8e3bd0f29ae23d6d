using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>The facts behind a custom measure's move from a day to the next: the events whose counts moved, the trait that changed, the business facts.</summary>
internal static class CustomLedger
{
    private const int MostFacts = 4;

    public static IReadOnlyList<Words> Of(CompiledMeasure measure, Scoreboard board, AccountFacts account, int before, int after) => measure.Settings switch
    {
        { Events: { } events } => events.Property is null
            ? OfEvents(measure.Events!, events.Days, board, account, before, after)
            : OfAmounts(measure, events, board, account, before, after),
        { Trait: { } trait } => OfTrait(trait, account, before, after),
        _ => BusinessLedger.Of(account, before, after, measure),
    };

    private static List<Words> OfEvents(EventMask mask, int days, Scoreboard board, AccountFacts account, int before, int after)
    {
        var counts = new Dictionary<int, (long Before, long After)>();

        foreach (var cell in account.Usage.Between(before - days + 1, after))
        {
            if (mask[cell.Event])
            {
                var (was, now) = counts.GetValueOrDefault(cell.Event);
                counts[cell.Event] = (was + (cell.Day <= before ? cell.Count : 0), now + (cell.Day > after - days ? cell.Count : 0));
            }
        }

        return
        [
            .. counts.Where(pair => pair.Value.Before != pair.Value.After)
                .OrderByDescending(pair => Math.Abs(pair.Value.After - pair.Value.Before)).ThenBy(pair => pair.Key)
                .Take(MostFacts)
                .Select(pair => LedgerFacts.Count(board.Facts.Events.Title(pair.Key), pair.Value.Before, pair.Value.After, days)),
        ];
    }

    /// <summary>The events of which the property's sum moved, or the number of those that carry it.</summary>
    private static List<Words> OfAmounts(CompiledMeasure measure, EventSource source, Scoreboard board, AccountFacts account, int before, int after)
    {
        var sums = new Dictionary<int, (double Before, double After)>();
        var isSum = source.Take is EventTake.Sum or EventTake.Mean or EventTake.Max or EventTake.Change;

        foreach (var cell in account.Usage.Amounts?.Between(before - source.Days + 1, after) ?? [])
        {
            if (cell.Property == measure.Property && measure.Events![cell.Event])
            {
                var value = isSum ? (double)cell.Sum / AmountCell.Scale : cell.Count;
                var (was, now) = sums.GetValueOrDefault(cell.Event);
                sums[cell.Event] = (was + (cell.Day <= before ? value : 0), now + (cell.Day > after - source.Days ? value : 0));
            }
        }

        return
        [
            .. sums.Where(pair => Math.Abs(pair.Value.Before - pair.Value.After) > 1e-6)
                .OrderByDescending(pair => Math.Abs(pair.Value.After - pair.Value.Before)).ThenBy(pair => pair.Key)
                .Take(MostFacts)
                .Select(pair => LedgerFacts.Count($"{board.Facts.Events.Title(pair.Key)}, {source.Property}", pair.Value.Before, pair.Value.After, source.Days)),
        ];
    }

    private static List<Words> OfTrait(TraitSource trait, AccountFacts account, int before, int after)
    {
        var facts = new List<Words>();
        var isDay = trait.Take is TraitTake.DaysSince or TraitTake.DaysUntil;

        foreach (var name in trait.Of is { } of ? [trait.Name, of] : (string[])[trait.Name])
        {
            var was = account.Track?.At(name, before, isDay, onlyLearned: false) ?? double.NaN;
            var now = account.Track?.At(name, after, isDay, onlyLearned: false) ?? double.NaN;

            if (!was.Equals(now))
            {
                facts.Add(new(
                    $"{name}: {Write(was, Figures.En, Figures.DayEn)} → {Write(now, Figures.En, Figures.DayEn)}",
                    $"{name}: {Write(was, Figures.Es, Figures.DayEs)} → {Write(now, Figures.Es, Figures.DayEs)}"));
            }
        }

        return facts;

        string Write(double value, Func<double, string> number, Func<int, string> day) =>
            double.IsNaN(value) ? "–" : isDay ? day((int)value) : number(value);
    }
}
