using NodaTime;

namespace Latido.Engine.Tracking;

/// <summary>
/// Says what is wrong with a workspace's data and what is well again, from what its sources sent and nothing else: the
/// newest hour is the last that struck. Not for two threads at once.
/// </summary>
public sealed class TrackingJudge(TrackingState state)
{
    private const int LeastLiveDays = 10;
    private const int LiveWithinDays = 28;

    // A problem that stays so long is how things are now.
    private static readonly Duration Patience = Duration.FromDays(28);

    private readonly Dictionary<Guid, (int Day, Expectation? Expectation, Dictionary<NameTrace, SourceScene.KnownName> Names)> known = [];

    /// <summary>Everything that is wrong now; each with a key under which it will be found again.</summary>
    public IReadOnlyList<DataProblem> Find()
    {
        List<DataProblem> problems = [];

        if (state.LastStruck == 0)
        {
            return problems;
        }

        foreach (var source in state.Sources)
        {
            Judge(source, problems);
        }

        return problems;
    }

    /// <summary>True where the problem is not there any more, or has been for so long that it is no problem but how things are.</summary>
    public bool IsOver(DataProblem problem)
    {
        var until = state.LastStruck;

        if (state.FindSource(problem.Source) is not { } source || Hours.Start(until) - problem.Since > Patience)
        {
            return true;
        }

        if (Learn(source, Math.Min(problem.SinceHour, until)) is not { } expectation)
        {
            return true;
        }

        SourceScene scene = new(state, source, expectation, until);
        var name = problem.Event is { } text ? state.FindName(problem.Source, text) : null;

        if (name is not null && !state.IsWatched(name))
        {
            return true;
        }

        return problem.Kind switch
        {
            ProblemKind.Silence => SilenceJudge.IsOver(scene, problem),
            ProblemKind.Vanished or ProblemKind.Renamed => name is null || NameJudge.IsOver(scene, name, problem),
            ProblemKind.Loss when problem.Property is not null => name is null || PropertyJudge.IsOver(name, problem),
            ProblemKind.Loss or ProblemKind.Surge when problem.Evidence.IsOfEachPerson => EachPersonJudge.IsOver(scene, name?.Series ?? source.All, problem),
            ProblemKind.Loss or ProblemKind.Surge => LevelJudge.IsOver(scene, name?.Series ?? source.All, problem.Event, problem),
            ProblemKind.PropertyType or ProblemKind.PropertyEmpty => name is null || PropertyJudge.IsOver(name, problem),
            ProblemKind.ClockSkew => ClockJudge.IsOver(source, problem, until),
            _ => BelongingJudge.IsOver(scene, problem),
        };
    }

    private void Judge(SourceTrace source, List<DataProblem> problems)
    {
        var until = state.LastStruck;

        // Only what has come live for a while has a past to be held against; a history that was brought in has not.
        if (source.All.LastHour < 0 || source.LiveDays((until / 24) - LiveWithinDays, (until / 24) + 1) < LeastLiveDays)
        {
            return;
        }

        if (ClockJudge.Find(source, until) is { } skew)
        {
            problems.Add(skew);
        }

        if (ClockJudge.IsMisleading(source, until) || KnownOf(source, until) is not { Expectation: { } expectation, Names: var names })
        {
            return;
        }

        SourceScene scene = new(state, source, expectation, until, names);

        if (SilenceJudge.Find(scene) is { } silence)
        {
            problems.Add(silence);
            return;
        }

        var before = problems.Count;
        Add(problems, EachPersonJudge.Find(scene, source.All, null) ?? LevelJudge.Find(scene));
        Add(problems, BelongingJudge.Find(scene));
        JudgeNames(scene, problems, isWhole: problems.Count > before);
    }

    /// <summary>Where the whole source is off, its names are off for the same reason; only what is gone altogether is told.</summary>
    private void JudgeNames(SourceScene scene, List<DataProblem> problems, bool isWhole)
    {
        foreach (var name in state.Names.Where(name => name.Source == scene.Source && name.Series is not null && state.IsWatched(name)))
        {
            if (NameJudge.Find(scene, name, state.Names) is { } gone)
            {
                problems.Add(gone);
                continue;
            }

            if (!isWhole)
            {
                Add(problems, EachPersonJudge.Find(scene, name.Series!, name.Name) ?? LevelJudge.Find(scene, name));
            }

            problems.AddRange(PropertyJudge.Find(scene, name));
        }
    }

    private static void Add(List<DataProblem> problems, DataProblem? problem)
    {
        if (problem is not null)
        {
            problems.Add(problem);
        }
    }

    /// <summary>What is expected is learned once a day, from before the days that are judged.</summary>
    private (int Day, Expectation? Expectation, Dictionary<NameTrace, SourceScene.KnownName> Names) KnownOf(SourceTrace source, int until)
    {
        var day = until / 24;

        if (known.GetValueOrDefault(source.Id) is var last && last.Day != day)
        {
            known[source.Id] = last = (day, Learn(source, (day * 24) - SourceScene.Judged), []);
        }

        return last;
    }

    private Expectation? Learn(SourceTrace source, int until) => Expectation.Learn(state.Hours, hour => source.All[hour], source.All.FirstKept, until);
}
