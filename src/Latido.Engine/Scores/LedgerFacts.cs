using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>The facts behind one measure's move from a day to the next: which events, how many, which people.</summary>
internal static class LedgerFacts
{
    private const int MostFacts = 4;
    private const int MostMovers = 3;

    /// <summary>Fewer scored events more or less are no reason to name anybody.</summary>
    private const int LeastByPerson = 3;

    public static IReadOnlyList<Words> Of(
        string measure, Scoreboard board, AccountFacts account, DayNumbers before, DayNumbers after, Ruling ruling) => measure switch
        {
            "engagementLevel" => [.. Counts(board, account, ruling, before.Day, after.Day, ruling.Settings.Engagement.Window), .. Movers(account, ruling, before.Day, after.Day, ruling.Settings.Engagement.Window)],
            "trend" => [.. Counts(board, account, ruling, before.Day, after.Day, 28), .. Movers(account, ruling, before.Day, after.Day, 28)],
            "breadth" => Names(board, account, ruling, before.Day, after.Day),
            "recency" => LastUse(account, after),
            "activeShare" or "licenceUse" => People(account, ruling, before, after, 30),
            "stickiness" or "peopleTrend" => People(account, ruling, before, after, 7),
            "activeDays" => [new($"Days with use in four weeks: {before.ActiveDays28} → {after.ActiveDays28}", $"Días con uso en cuatro semanas: {before.ActiveDays28} → {after.ActiveDays28}")],
            "activation" => Criteria(account, ruling, before.Day, after.Day),
            _ when Array.Find(ruling.Custom, custom => custom.Settings.Id == measure) is { } own => CustomLedger.Of(own, board, account, before.Day, after.Day),
            _ => Measures.Find(measure)?.IsOfBusiness == true ? BusinessLedger.Of(measure, account, before.Day, after.Day) : [],
        };

    /// <summary>The events whose count in the window moved, the heaviest first.</summary>
    private static List<Words> Counts(
        Scoreboard board, AccountFacts account, Ruling ruling, int before, int after, int window)
    {
        var counts = new Dictionary<int, (long Before, long After)>();

        foreach (var cell in account.Usage.Between(before - window + 1, after))
        {
            var (was, now) = counts.GetValueOrDefault(cell.Event);
            counts[cell.Event] = (
                was + (cell.Day <= before ? cell.Count : 0),
                now + (cell.Day > after - window ? cell.Count : 0));
        }

        return
        [
            .. counts.Where(pair => pair.Value.Before != pair.Value.After && ruling.Weights[pair.Key] > 0)
                .OrderByDescending(pair => Math.Abs(pair.Value.After - pair.Value.Before) * ruling.Weights[pair.Key])
                .ThenBy(pair => pair.Key)
                .Take(MostFacts)
                .Select(pair => Count(board.Facts.Events.Title(pair.Key), pair.Value.Before, pair.Value.After, window)),
        ];
    }

    /// <summary>The people whose scored use in the window moved most, by name.</summary>
    private static IEnumerable<Words> Movers(AccountFacts account, Ruling ruling, int before, int after, int window)
    {
        var counts = new Dictionary<int, (long Before, long After)>();

        foreach (var cell in account.Usage.Between(before - window + 1, after))
        {
            if (ruling.Weights[cell.Event] > 0)
            {
                var (was, now) = counts.GetValueOrDefault(cell.Person);
                counts[cell.Person] = (
                    was + (cell.Day <= before ? cell.Count : 0),
                    now + (cell.Day > after - window ? cell.Count : 0));
            }
        }

        return counts.Where(pair => Math.Abs(pair.Value.After - pair.Value.Before) >= LeastByPerson)
            .OrderByDescending(pair => Math.Abs(pair.Value.After - pair.Value.Before)).ThenBy(pair => pair.Key)
            .Take(MostMovers)
            .Select(pair => Count(NameOf(account, pair.Key), pair.Value.Before, pair.Value.After, window));
    }

    public static Words Count(string name, double before, double after, int window) => new(
        $"{name}: {Figures.En(before)} → {Figures.En(after)} in {window} days",
        $"{name}: {Figures.Es(before)} → {Figures.Es(after)} en {window} días");

    /// <summary>The names that came into the four weeks or fell out of them.</summary>
    private static List<Words> Names(Scoreboard board, AccountFacts account, Ruling ruling, int before, int after)
    {
        var last = new Dictionary<int, (int Before, int After)>();

        foreach (var cell in account.Usage.Between(before - 27, after))
        {
            if (ruling.Weights[cell.Event] > 0)
            {
                var (was, _) = last.GetValueOrDefault(cell.Event, (-1, -1));
                last[cell.Event] = (cell.Day <= before ? cell.Day : was, cell.Day);
            }
        }

        return
        [
            .. last.Where(pair => pair.Value.Before < 0)
                .Select(pair => new Words($"First use in four weeks: {board.Facts.Events.Title(pair.Key)}", $"Primer uso en cuatro semanas: {board.Facts.Events.Title(pair.Key)}"))
                .Concat(last.Where(pair => pair.Value.After <= after - 28)
                    .Select(pair => new Words(
                        $"Not used since {Figures.DayEn(pair.Value.After)}: {board.Facts.Events.Title(pair.Key)}",
                        $"Sin usar desde el {Figures.DayEs(pair.Value.After)}: {board.Facts.Events.Title(pair.Key)}")))
                .Take(MostFacts),
        ];
    }

    private static string NameOf(AccountFacts account, int person) => account.People[person].NameOrId;

    private static List<Words> LastUse(AccountFacts account, DayNumbers after)
    {
        var people = account.Usage.Between(after.LastUse, after.LastUse).ToArray()
            .Select(cell => cell.Person).Distinct().Take(3).Select(person => NameOf(account, person)).ToList();

        return after.LastUse < 0 ? [] :
        [
            new(
                $"Last use on {Figures.DayEn(after.LastUse)}, by {string.Join(", ", people)}",
                $"Último uso el {Figures.DayEs(after.LastUse)}, de {string.Join(", ", people)}"),
        ];
    }

    /// <summary>Who came back into the window, and who fell out of it.</summary>
    private static List<Words> People(AccountFacts account, Ruling ruling, DayNumbers before, DayNumbers after, int window)
    {
        var last = new Dictionary<int, (int Before, int After)>();

        foreach (var cell in account.Usage.Between(before.Day - window + 1, after.Day))
        {
            if (ruling.Weights[cell.Event] > 0)
            {
                var (was, _) = last.GetValueOrDefault(cell.Person, (-1, -1));
                last[cell.Person] = (cell.Day <= before.Day ? cell.Day : was, cell.Day);
            }
        }

        var facts = last.Where(pair => pair.Value.Before < 0)
            .Select(pair => new Words(
                $"Active again or for the first time: {NameOf(account, pair.Key)}",
                $"Activa de nuevo o por primera vez: {NameOf(account, pair.Key)}"))
            .Concat(last.Where(pair => pair.Value.After <= after.Day - window)
                .Select(pair => new Words(
                    $"Quiet since {Figures.DayEn(pair.Value.After)}: {NameOf(account, pair.Key)}",
                    $"Sin actividad desde el {Figures.DayEs(pair.Value.After)}: {NameOf(account, pair.Key)}")))
            .Take(MostFacts).ToList();

        if (before.Seats != after.Seats)
        {
            facts.Add(new($"Seats: {before.Seats} → {after.Seats}", $"Licencias: {before.Seats} → {after.Seats}"));
        }

        return facts;
    }

    private static List<Words> Criteria(AccountFacts account, Ruling ruling, int before, int after)
    {
        var people = new List<int>();
        var facts = new List<Words>();

        foreach (var criterion in ruling.Criteria)
        {
            var day = criterion.DayMet(account.Usage.Cells, after, people);

            if (day > before && day <= after)
            {
                var name = criterion.Criterion.Name;
                facts.Add(new($"Step done: {name.En}", $"Paso hecho: {name.Es}"));
            }
        }

        return facts;
    }
}
