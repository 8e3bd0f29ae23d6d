using Latido.Engine.Segments;

namespace Latido.Engine.Scores;

/// <summary>The rules of models for segments: a segment there is, which can be told before anything is rated, and a sound model with a name of its own.</summary>
internal static class SegmentModelRules
{
    private static readonly string[] Numbers = ["mrr", "arr", "seats", "people", "ageDays", "daysToRenewal"];
    private static readonly string[] Dates = ["startedOn", "renewsOn", "firstSeen"];

    public static void Check(WorkspaceSettings settings, IReadOnlyList<Measure> measures, List<SettingsProblem> problems)
    {
        if (settings.Models.Count > SegmentModel.Most)
        {
            problems.Add(new("models", FormattableString.Invariant($"There may be {SegmentModel.Most} models for segments, not {settings.Models.Count}. Let one rate several segments by a segment that takes them in with any.")));
        }

        var names = new HashSet<string>(StringComparer.Ordinal) { settings.Health.Name };
        var segments = new HashSet<string>(StringComparer.Ordinal);

        for (var i = 0; i < settings.Models.Count; i++)
        {
            var (model, path) = (settings.Models[i], FormattableString.Invariant($"models[{i}]"));
            HealthModelRules.Check(model.Health, measures, $"{path}.health", problems);

            if (!names.Add(model.Health.Name))
            {
                problems.Add(new($"{path}.health.name", $"Another model is called {model.Health.Name} too: a score says which model made it. Give each its own name."));
            }

            if (!segments.Add(model.Segment))
            {
                problems.Add(new($"{path}.segment", $"Another model rates the segment {model.Segment} already, and the first one wins. Take one out."));
            }
            else if (settings.Segments.Named.FirstOrDefault(segment => segment.Id == model.Segment) is not { } named)
            {
                problems.Add(new($"{path}.segment", $"There is no segment {model.Segment}. Known are {string.Join(", ", settings.Segments.Named.Select(segment => segment.Id))}."));
            }
            else if (FirstRated(named.When, settings.Segments) is { } asked)
            {
                problems.Add(new(
                    $"{path}.segment",
                    $"The segment {model.Segment} asks for {asked}, which is known only when a model has rated the account. A model is chosen by traits, facts and use, by {string.Join(", ", Numbers)} or by {string.Join(", ", Dates)}."));
            }
        }
    }

    public static bool MayChooseBy(SegmentSettings segments, string id) =>
        segments.Named.FirstOrDefault(segment => segment.Id == id) is { } named && FirstRated(named.When, segments) is null;

    /// <summary>What a condition asks for that only a rating knows; null where there is nothing. Circles of segments are told elsewhere.</summary>
    private static string? FirstRated(Condition? condition, SegmentSettings segments, int depth = 0) => condition switch
    {
        null => null,
        _ when depth > SegmentSettings.MaxNamed => null,
        { All: { } all } => First(all, segments, depth),
        { Any: { } any } => First(any, segments, depth),
        { Not: { } not } => FirstRated(not, segments, depth),
        { Number: { } number } => Numbers.Contains(number) ? null : number,
        { Date: { } date } => Dates.Contains(date) ? null : date,
        { Trait: "band" } => "band",
        { Trait: "touch" } => Through("touch", segments.Touch, segments, depth),
        { Trait: "stage" } => Through("stage", segments.Stage, segments, depth),
        { Segment: { } id, IsOfMoves: true } => $"when accounts came into {id} or left it",
        { Segment: { } id } => FirstRated(segments.Named.FirstOrDefault(segment => segment.Id == id)?.When, segments, depth + 1) is { } asked
            ? $"{id}, and that for {asked}" : null,
        _ => null,
    };

    private static string? Through(string name, IReadOnlyList<SegmentRule> rules, SegmentSettings segments, int depth) =>
        First([.. rules.Select(rule => rule.When).OfType<Condition>()], segments, depth + 1) is { } asked ? $"{name}, and that for {asked}" : null;

    private static string? First(IReadOnlyList<Condition> conditions, SegmentSettings segments, int depth) =>
        conditions.Select(condition => FirstRated(condition, segments, depth)).FirstOrDefault(asked => asked is not null);
}
