using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>The facts behind a custom measure's move from a day to the next: the events whose counts moved, the trait that changed, the business facts.</summary>
internal static class CustomLedger
{
    private const int MostFacts = 4;

    public static IReadOnlyList<Words> Of(CompiledMeasure measure, Scoreboard board, AccountFacts account, int before, int after) => measure.Settings switch
    {
        { Events: { } events } => OfEvents(measure.Events!, events.Days, board, account, before, after),
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
