using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Signals;

/// <summary>Somebody who was there often is not there any more: one person, or everybody.</summary>
internal static class SilenceRules
{
    /// <summary>The days before the silence that say how it was.</summary>
    private const int Habit = 28;

    /// <summary>Silence older than this is history, not news.</summary>
    private const int NewsDays = 60;

    [ThreadStatic]
    private static UInt128[]? room;

    public static IEnumerable<SignalDraft> PowerUserQuiet(SignalScene scene)
    {
        var days = scene.Rule.Days ?? RuleDefaults.QuietDays;
        var least = scene.Rule.MinCount ?? 12;

        // Where nobody is left it is the account that is silent; where all came this week nobody is quiet.
        if (scene.Rating.Active7 == 0 || scene.Rating.Active90 < Math.Max(2, scene.Rule.MinPeople ?? 2)
            || scene.Rating.Active90 == scene.Rating.Active7)
        {
            yield break;
        }

        // Whose word counts for the deal has a rule of his own.
        var decisive = scene.IsWatched(SignalKind.ChampionGone) ? Decisive(scene) : null;

        foreach (var (person, last, daysBefore) in Quiet(scene, days))
        {
            var id = scene.Account.People[person].Id;
            var key = SignalScene.Key(id, last);

            if (daysBefore < least || scene.IsRaised(key) || scene.IsResting(id) || decisive?.ContainsKey(scene.Account.People[person]) == true)
            {
                continue;
            }

            var name = scene.Account.People[person].Name ?? id;
            var silent = scene.Today - last;

            yield return scene.Draft(
                key, Severity.Yellow,
                new(
                    $"{name} has gone quiet: nothing for {silent} days, was there on {daysBefore} of {Habit}",
                    $"{name} ha dejado de entrar: nada desde hace {silent} días, antes {daysBefore} días de {Habit}"),
                new Evidence(
                    new($"Active days in {Habit} days", $"Días activos en {Habit} días"), last - Habit + 1, scene.Today, daysBefore, 0, [id]));
        }
    }

    public static IEnumerable<SignalDraft> ChampionGone(SignalScene scene)
    {
        // Where nobody is left it is the account that is silent.
        if (scene.Rating.Active7 == 0 || Decisive(scene) is not { Count: > 0 } decisive)
        {
            yield break;
        }

        foreach (var (person, last, daysBefore) in Quiet(scene, scene.Rule.Days ?? RuleDefaults.ChampionDays))
        {
            var human = scene.Account.People[person];
            var key = SignalScene.Key(human.Id, last);

            if (!decisive.TryGetValue(human, out var role) || daysBefore < (scene.Rule.MinCount ?? 3) || scene.IsRaised(key) || scene.IsResting(human.Id))
            {
                continue;
            }

            var (silent, called) = (scene.Today - last, Stakeholders.NameOf(role));

            yield return scene.Draft(
                key, Severity.Red,
                new(
                    $"{human.NameOrId}, {called.En}, has gone: nothing for {silent} days, was there on {daysBefore} of {Habit}; others still come",
                    $"{human.NameOrId}, {called.Es}, ya no está: nada desde hace {silent} días, antes {daysBefore} días de {Habit}; otros siguen entrando"),
                new Evidence(
                    new($"Active days in {Habit} days", $"Días activos en {Habit} días"), last - Habit + 1, scene.Today, daysBefore, 0, [human.Id]));
        }
    }

    public static SignalDraft? AccountSilent(SignalScene scene)
    {
        var days = scene.Rule.Days ?? RuleDefaults.SilentDays;
        var last = scene.Rating.LastUseDay;
        var silent = scene.Today - last;

        if (last < 0 || silent < days || silent > days + NewsDays)
        {
            return null;
        }

        var key = SignalScene.Key("silent", last);

        if (scene.IsRaised(key))
        {
            return null;
        }

        var people = new SortedSet<int>();
        var (activeDays, lastDay) = (0, -1);

        foreach (var cell in scene.Account.Usage.Between(last - Habit + 1, last))
        {
            people.Add(cell.Person);
            activeDays += cell.Day != lastDay ? 1 : 0;
            lastDay = cell.Day;
        }

        if (activeDays < (scene.Rule.MinCount ?? 5))
        {
            return null;
        }

        return scene.Draft(
            key, Severity.Red,
            new(
                $"Nobody has come in for {silent} days: before, {people.Count} {Figures.Of(people.Count, "person", "people")} on {activeDays} of {Habit} days",
                $"Nadie entra desde hace {silent} días: antes, {people.Count} {Figures.Of(people.Count, "persona", "personas")} {activeDays} días de {Habit}"),
            new Evidence(
                new($"Days with use in {Habit} days", $"Días con uso en {Habit} días"), last - Habit + 1, scene.Today, activeDays, 0, scene.Ids(people)));
    }

    /// <summary>Champions, decision makers and sponsors with their roles; null where there is none.</summary>
    private static Dictionary<Person, int>? Decisive(SignalScene scene) => scene.Account.Business is { } book
        ? Stakeholders.Of(book, scene.Today - 1).Where(each => Stakeholders.IsDecisive(each.Value)).ToDictionary()
        : null;

    /// <summary>People quiet for so many days, since when, and on how many days they had been there before.</summary>
    private static List<(int Person, int Last, int DaysBefore)> Quiet(SignalScene scene, int days)
    {
        var reach = Math.Min(days + NewsDays + Habit, 128);
        var people = Room(scene.Account.People.Count);
        var quiet = new List<(int Person, int Last, int DaysBefore)>();

        foreach (var cell in scene.Account.Usage.Between(scene.Today - reach + 1, scene.Today))
        {
            if (scene.Weights[cell.Event] > 0)
            {
                people[cell.Person] |= UInt128.One << (scene.Today - cell.Day);
            }
        }

        for (var person = 0; person < scene.Account.People.Count; person++)
        {
            var silent = people[person] == 0 ? 0 : (int)UInt128.TrailingZeroCount(people[person]);

            if (silent >= days && silent <= days + NewsDays)
            {
                var habit = (people[person] >> silent) & ((UInt128.One << Habit) - 1);
                quiet.Add((person, scene.Today - silent, (int)UInt128.PopCount(habit)));
            }
        }

        quiet.Sort((a, b) => (b.DaysBefore, a.Person).CompareTo((a.DaysBefore, b.Person)));

        return quiet;
    }

    /// <summary>The days of each person as bits, today the lowest. The array of last time, cleaned.</summary>
    private static UInt128[] Room(int people)
    {
        room = room is null || room.Length < people ? new UInt128[people * 2] : room;
        Array.Clear(room, 0, people);

        return room;
    }
}
