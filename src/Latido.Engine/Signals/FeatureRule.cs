using Latido.Engine.Scores;

namespace Latido.Engine.Signals;

/// <summary>A feature that was used every week is no longer touched, while the account still comes, but less.</summary>
internal static class FeatureRule
{
    private const int WeightAtLeast = 5;

    /// <summary>Features dropped together are one signal; others dropped right after are not told again.</summary>
    private const int RestDays = 7;

    public static SignalDraft? KeyFeatureDropped(SignalScene scene)
    {
        var days = scene.Rule.Days ?? 10;
        var weeks = scene.Rule.Weeks ?? 4;

        if (scene.Rating.Active7 == 0 || scene.Rating.FirstUseDay > scene.Today - days - (7 * weeks) + 6
            || scene.IsResting(days: RestDays))
        {
            return null;
        }

        var uses = Count(scene, days, weeks);
        var sessions = uses[Sessions];

        // Sessions of the last week must have fallen below the weeks of before.
        if (sessions.Recent >= sessions.Before / (double)weeks)
        {
            return null;
        }

        var dropped = uses
            .Where(use => use.Key != Sessions && use.Value.Recent == 0
                && use.Value.Weeks == (1u << weeks) - 1 && use.Value.Before >= (scene.Rule.MinCount ?? 12))
            .Where(use => !scene.IsResting(scene.Board.Facts.Events[use.Key]))
            .OrderByDescending(use => use.Value.Before * scene.Weights[use.Key]).ThenBy(use => use.Key)
            .Take(3).ToList();

        if (dropped is not [var (main, most), ..])
        {
            return null;
        }

        var name = scene.Board.Facts.Events[main];
        var normal = Math.Max(1, Math.Round((double)most.Before / weeks));

        return scene.Draft(
            SignalScene.Key(name, most.LastDay), Severity.Yellow,
            new(
                $"They stopped using {name}: 0 this week, {Figures.En(normal)} is normal",
                $"Dejan de usar {name}: 0 esta semana, {Figures.Es(normal)} lo normal"),
            [
                .. dropped.Select(use => new Evidence(
                    new($"{scene.Board.Facts.Events[use.Key]}, uses a week", $"{scene.Board.Facts.Events[use.Key]}, usos por semana"),
                    use.Value.LastDay, scene.Today, (double)use.Value.Before / weeks, 0, scene.Ids(use.Value.People))),
                new(
                    new("Sessions a week, one a person and day", "Sesiones por semana, una por persona y día"),
                    scene.Today - 6, scene.Today, (double)sessions.Before / weeks, sessions.Recent, []),
            ]);
    }

    /// <summary>Stands for the sessions among the events.</summary>
    private const int Sessions = -1;

    private static Dictionary<int, Use> Count(SignalScene scene, int days, int weeks)
    {
        var uses = new Dictionary<int, Use> { [Sessions] = new() };
        var lastSession = (-1, -1);
        var end = scene.Today - days;

        foreach (var cell in scene.Account.Usage.Between(end - (7 * weeks) + 1, scene.Today))
        {
            if (scene.Weights[cell.Event] > 0 && lastSession != (cell.Day, cell.Person))
            {
                lastSession = (cell.Day, cell.Person);
                uses[Sessions].Before += cell.Day <= end ? 1 : 0;
                uses[Sessions].Recent += cell.Day > scene.Today - 7 ? 1 : 0;
            }

            if (!scene.IsWatched(cell.Event, WeightAtLeast))
            {
                continue;
            }

            if (!uses.TryGetValue(cell.Event, out var use))
            {
                uses[cell.Event] = use = new();
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
                use.People.Add(cell.Person);
            }
        }

        return uses;
    }

    private sealed class Use
    {
        public long Before { get; set; }

        public long Recent { get; set; }

        public uint Weeks { get; set; }

        public int LastDay { get; set; }

        public SortedSet<int> People { get; } = [];
    }
}
