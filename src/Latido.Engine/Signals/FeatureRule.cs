using Latido.Engine.Scores;

namespace Latido.Engine.Signals;

/// <summary>A feature that was used every week is no longer touched, while the account still comes, but less.</summary>
internal static class FeatureRule
{
    private const int WeightAtLeast = 5;

    /// <summary>Features dropped together are one signal; others dropped right after are not told again.</summary>
    private const int RestDays = 7;

    [ThreadStatic]
    private static Use[]? room;

    [ThreadStatic]
    private static List<int>? seen;

    /// <summary>Those who pay for a feature, which the rule names by its events, do not use it.</summary>
    public static SignalDraft? PaidFeatureUnused(SignalScene scene)
    {
        var days = scene.Rule.Days ?? RuleDefaults.UnusedDays;

        if (scene.Named is not { } named || scene.Rating.Active30 == 0 || scene.Rating.FirstUseDay > scene.Today - days || scene.IsResting())
        {
            return null;
        }

        var (last, feature) = (-1, -1);

        foreach (var cell in scene.Account.Usage.Between(0, scene.Today))
        {
            (last, feature) = named[cell.Event] ? (cell.Day, cell.Event) : (last, feature);
        }

        if (last > scene.Today - days)
        {
            return null;
        }

        var title = feature >= 0 ? scene.Board.Facts.Events.Title(feature) : scene.Rule.Events![0];
        var ago = scene.Today - last;

        return scene.Draft(
            SignalScene.Key("unused", scene.Today), Severity.Yellow,
            last < 0
                ? new($"They pay for “{title}” and have never used it", $"Pagan por «{title}» y nunca lo han usado")
                : new($"They pay for “{title}” and have not used it for {ago} days", $"Pagan por «{title}» y no lo usan desde hace {ago} días"),
            new(new($"Uses of “{title}”", $"Usos de «{title}»"), scene.Today - days + 1, scene.Today, null, 0, []),
            new(new("People active in 30 days", "Personas activas en 30 días"), scene.Today - 29, scene.Today, null, scene.Rating.Active30, []));
    }

    public static SignalDraft? KeyFeatureDropped(SignalScene scene)
    {
        var days = scene.Rule.Days ?? RuleDefaults.FeatureDays;
        var weeks = scene.Rule.Weeks ?? 4;

        if (scene.Rating.Active7 == 0 || scene.Rating.FirstUseDay > scene.Today - days - (7 * weeks) + 6
            || scene.IsResting(days: RestDays))
        {
            return null;
        }

        var uses = Count(scene, days, weeks, out var sessions);

        // Sessions of the last week must have fallen below the weeks of before.
        if (sessions.Recent >= sessions.Before / (double)weeks)
        {
            return null;
        }

        var dropped = seen!
            .Where(name => uses[name].Weeks == (1u << weeks) - 1 && uses[name].Recent == 0
                && uses[name].Before >= (scene.Rule.MinCount ?? 12) && !scene.IsResting(scene.Board.Facts.Events[name]))
            .Select(name => (Name: name, Use: uses[name]))
            .OrderByDescending(use => use.Use.Before * scene.Weights[use.Name]).ThenBy(use => use.Name)
            .Take(3).ToList();

        if (dropped is not [var (main, most), ..])
        {
            return null;
        }

        var name = scene.Board.Facts.Events[main];
        var title = scene.Board.Facts.Events.Title(main);
        var normal = Math.Max(1, Math.Round((double)most.Before / weeks));

        return scene.Draft(
            SignalScene.Key(name, most.LastDay), Severity.Yellow,
            new(
                $"They stopped using “{title}”: 0 this week, {Figures.En(normal)} is normal",
                $"Dejan de usar «{title}»: 0 esta semana, {Figures.Es(normal)} lo normal"),
            [
                .. dropped.Select(use => new Evidence(
                    new($"“{scene.Board.Facts.Events.Title(use.Name)}”, uses a week", $"«{scene.Board.Facts.Events.Title(use.Name)}», usos por semana"),
                    use.Use.LastDay, scene.Today, (double)use.Use.Before / weeks, 0, scene.Ids(PeopleOf(scene, use.Name, use.Use.LastDay)))),
                new(
                    new("Sessions a week, one a person and day", "Sesiones por semana, una por persona y día"),
                    scene.Today - 6, scene.Today, (double)sessions.Before / weeks, sessions.Recent, []),
            ]);
    }

    /// <summary>The use of each event by its number, none of those that are not watched; and the sessions.</summary>
    private static Use[] Count(SignalScene scene, int days, int weeks, out Use sessions)
    {
        var uses = Room(scene.Weights.Length);
        var lastSession = (-1, -1);
        var end = scene.Today - days;
        sessions = default;

        foreach (var cell in scene.Account.Usage.Between(end - (7 * weeks) + 1, scene.Today))
        {
            if (scene.Weights[cell.Event] > 0 && lastSession != (cell.Day, cell.Person))
            {
                lastSession = (cell.Day, cell.Person);
                sessions.Before += cell.Day <= end ? 1 : 0;
                sessions.Recent += cell.Day > scene.Today - 7 ? 1 : 0;
            }

            if (!scene.IsWatched(cell.Event, WeightAtLeast))
            {
                continue;
            }

            ref var use = ref uses[cell.Event];

            if (use is { Recent: 0, Before: 0 })
            {
                seen!.Add(cell.Event);
            }

            if (cell.Day > end)
            {
                use.Recent += cell.Count;
            }
            else
            {
                use.Before += cell.Count;
                use.Weeks |= 1u << ((end - cell.Day) / 7);
                use.LastDay = cell.Day;
            }
        }

        return uses;
    }

    /// <summary>The array of last time, cleaned: a workspace may have thousands of names, an account uses few.</summary>
    private static Use[] Room(int names)
    {
        seen ??= [];
        room = room is null || room.Length < names ? new Use[names] : room;

        foreach (var name in seen)
        {
            room[name] = default;
        }

        seen.Clear();

        return room;
    }

    /// <summary>Who had used it in the four weeks up to the last time.</summary>
    private static SortedSet<int> PeopleOf(SignalScene scene, int name, int lastDay)
    {
        var people = new SortedSet<int>();

        foreach (var cell in scene.Account.Usage.Between(lastDay - 27, lastDay))
        {
            if (cell.Event == name)
            {
                people.Add(cell.Person);
            }
        }

        return people;
    }

    private struct Use
    {
        public long Before;
        public long Recent;
        public uint Weeks;
        public int LastDay;
    }
}
