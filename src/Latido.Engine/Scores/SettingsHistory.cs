using Latido.Engine.Facts;

namespace Latido.Engine.Scores;

/// <summary>
/// Which settings were in force on which day. The first ones hold for the past too. Until a benchmark is frozen the
/// latest provisional one holds for every day; from then on each frozen one holds from its day, the first also before.
/// </summary>
internal sealed class SettingsHistory
{
    private readonly List<(int FromDay, WorkspaceSettings Settings)> entries = [(0, WorkspaceSettings.Default)];
    private Ruling[] rulings = [new(WorkspaceSettings.Default, WorkspaceSettings.Default.Benchmark)];
    private bool isBuiltIn = true;

    /// <summary>Counts how often the past has been judged anew: closings made in another era must be made again.</summary>
    public int Era { get; private set; }

    public IReadOnlyList<(int FromDay, WorkspaceSettings Settings)> Entries => entries;

    public Ruling Latest => rulings[^1];

    /// <summary>The first day on which there were several models.</summary>
    public int FirstDayWithModels => entries.Find(entry => entry.Settings.Models.Count > 0) is { Settings: not null } first ? first.FromDay : int.MaxValue;

    public Ruling At(int day) => rulings[IndexAt(day)];

    /// <summary>The last day on which the ruling of this day is still in force.</summary>
    public int LastDayLike(int day)
    {
        var index = IndexAt(day);

        return index + 1 < entries.Count ? entries[index + 1].FromDay - 1 : int.MaxValue;
    }

    /// <summary>The traits that some model's measures are made of.</summary>
    public IReadOnlyList<string> Traits { get; private set; } = [];

    /// <summary>Puts settings in force from a day on. Says whether days before are now judged otherwise too.</summary>
    public bool Add(int fromDay, WorkspaceSettings settings)
    {
        var before = rulings.Select(ruling => ruling.Benchmark).ToList();

        if (isBuiltIn)
        {
            entries.Clear();
            fromDay = 0;
        }
        else if (entries[^1].FromDay >= fromDay)
        {
            fromDay = entries[^1].FromDay;
            entries.RemoveAt(entries.Count - 1);
        }

        entries.Add((fromDay, settings));
        var wasBuiltIn = isBuiltIn;
        isBuiltIn = false;
        Compile();

        var isPastJudgedAnew = wasBuiltIn || fromDay == 0
            || !before.SequenceEqual(rulings.Take(before.Count).Select(ruling => ruling.Benchmark));
        Era += isPastJudgedAnew ? 1 : 0;

        return isPastJudgedAnew;
    }

    /// <summary>
    /// Has all rulings learn the names of events. Says whether days before are now judged otherwise, because names count as
    /// others than before.
    /// </summary>
    public bool Prepare(EventNames events)
    {
        var isPastJudgedAnew = false;

        foreach (var ruling in rulings)
        {
            isPastJudgedAnew |= ruling.Prepare(events);
        }

        Era += isPastJudgedAnew ? 1 : 0;

        return isPastJudgedAnew;
    }

    public void Restore(IEnumerable<(int FromDay, WorkspaceSettings Settings)> from, int era)
    {
        entries.Clear();
        entries.AddRange(from);
        isBuiltIn = entries is [(0, { Version: 0 })];
        Compile();
        Era = era;
    }

    private void Compile()
    {
        var first = entries.Find(entry => !entry.Settings.Benchmark.IsProvisional).Settings?.Benchmark;
        var latest = entries[^1].Settings.Benchmark;
        var inForce = first;

        rulings =
        [
            .. entries.Select(entry =>
            {
                inForce = entry.Settings.Benchmark.IsProvisional ? inForce : entry.Settings.Benchmark;

                return new Ruling(entry.Settings, inForce ?? latest);
            }),
        ];
        Traits = [.. rulings.SelectMany(ruling => ruling.Custom).Select(measure => measure.Settings.Trait).OfType<TraitSource>()
            .SelectMany(trait => trait.Of is { } of ? [trait.Name, of] : (string[])[trait.Name]).Distinct(StringComparer.Ordinal)];
    }

    private int IndexAt(int day)
    {
        var index = entries.Count - 1;

        while (index > 0 && entries[index].FromDay > day)
        {
            index--;
        }

        return index;
    }
}
