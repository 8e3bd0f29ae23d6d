using Latido.Engine.Onboarding;
using Latido.Engine.Segments;
using Latido.Engine.Signals;

namespace Latido.Engine.Scores;

/// <summary>
/// All that a workspace decides about its scores, segments and signals: one document with a version. The log holds it
/// whole whenever it changes, so every score can say by which settings it was made.
/// </summary>
public sealed record WorkspaceSettings
{
    /// <summary>What a workspace has before anyone chose anything.</summary>
    public static WorkspaceSettings Default { get; } = DefaultSettings.Make();

    /// <summary>Counts up with every change; 0 is the built-in default.</summary>
    public int Version { get; init; }

    public EngagementSettings Engagement { get; init; } = new();

    public ActivationSettings Activation { get; init; } = new();

    public OnboardingSettings Onboarding { get; init; } = new();

    /// <summary>The measures that the workspace defines itself, besides <see cref="Scores.Measures.All"/>.</summary>
    public IReadOnlyList<CustomMeasure> Measures { get; init; } = [];

    /// <summary>The model that rates every account for which <see cref="Models"/> has no other.</summary>
    public HealthModel Health { get; init; } = new();

    /// <summary>Models for some of the accounts, in their order of precedence: the first whose segment an account is in rates it.</summary>
    public IReadOnlyList<SegmentModel> Models { get; init; } = [];

    public Benchmark Benchmark { get; init; } = new();

    public SegmentSettings Segments { get; init; } = new();

    public IReadOnlyList<SignalRule> Signals { get; init; } = [];

    /// <summary>How many of their signals people can deal with.</summary>
    public AlertSettings Alerts { get; init; } = new();

    /// <summary>The model of a segment; that of the empty name is the general one. Null where the segment has none.</summary>
    public HealthModel? ModelOf(string segment) => segment.Length == 0 ? Health : Models.FirstOrDefault(model => model.Segment == segment)?.Health;

    /// <summary>The same settings with another model for a segment that has one; the empty name is the general model's.</summary>
    public WorkspaceSettings WithModel(string segment, HealthModel health) => WithModels((of, model) => of == segment ? health : model);

    /// <summary>The same settings as if the model of a segment were the general one: whatever works on one model works on any.</summary>
    public WorkspaceSettings SeenBy(string segment) => ModelOf(segment) is { } model ? this with { Health = model } : this;

    /// <summary>Whether a model may be chosen by a segment: there is one of this id, and it asks for nothing that only a rating knows.</summary>
    public bool MayChooseBy(string segment) => SegmentModelRules.MayChooseBy(Segments, segment);

    /// <summary>The ids of all measures that any of the models names.</summary>
    public IEnumerable<string> MeasureIds() => Models.Select(model => model.Health).Prepend(Health).SelectMany(model => model.MeasureIds()).Distinct(StringComparer.Ordinal);

    /// <summary>All conditions: of segments, touch, stage and the rules of signals.</summary>
    public IEnumerable<Condition> AllConditions() =>
        Segments.Touch.Concat(Segments.Stage).Select(rule => rule.When)
            .Concat(Segments.Named.Select(segment => segment.When))
            .Concat(Signals.Select(rule => rule.Where))
            .OfType<Condition>();

    /// <summary>The ids of the workspace's own measures that a model or a condition names.</summary>
    public IReadOnlySet<string> OwnMeasuresInUse() =>
        Measures.Select(measure => measure.Id).Intersect(MeasureIds().Concat(AllConditions().SelectMany(Conditions.MeasuresOf))).ToHashSet(StringComparer.Ordinal);

    /// <summary>The segments by which a model is chosen, with all that they ask for; none where there is one model.</summary>
    public SegmentSettings ChoosingSegments() => SegmentOrder.Only(Segments, Models.Select(model => model.Segment));

    /// <summary>The same settings with every model changed: given are its segment, empty for the general one, and the model.</summary>
    public WorkspaceSettings WithModels(Func<string, HealthModel, HealthModel> change) => this with
    {
        Health = change("", Health),
        Models = [.. Models.Select(model => model with { Health = change(model.Segment, model.Health) })],
    };

    /// <summary>The same settings with the numbers that the models of others have, where both have a model for a segment.</summary>
    public WorkspaceSettings NumberedAs(WorkspaceSettings others) =>
        WithModels((segment, model) => others.ModelOf(segment) is { } other ? model with { Version = other.Version } : model);

    /// <summary>All measures that a model may name: the built-in ones, then the workspace's own.</summary>
    public IEnumerable<Measure> AllMeasures() => Scores.Measures.All.Concat(Measures.Select(measure => measure.Describe()));

    /// <summary>The measure with this id, built-in or the workspace's own; or null.</summary>
    public Measure? FindMeasure(string id) => Scores.Measures.Find(id) ?? Measures.FirstOrDefault(measure => measure.Id == id)?.Describe();

    /// <summary>
    /// Reads settings from JSON; what is left out has its default. Throws <see cref="InvalidSettingsException"/> with
    /// every problem, each naming its place and its cure.
    /// </summary>
    public static WorkspaceSettings Parse(ReadOnlySpan<byte> json)
    {
        var (settings, problems) = SettingsJson.Read(json);

        return settings is not null && problems.Count == 0 ? settings : throw new InvalidSettingsException(problems);
    }

    /// <summary>
    /// Reads settings that somebody is still at work on: their values may break rules, which <see cref="Validate"/> tells.
    /// Only a document that is none is refused.
    /// </summary>
    public static WorkspaceSettings ParseDraft(ReadOnlySpan<byte> json)
    {
        var (settings, problems) = SettingsJson.Read(json);

        return settings ?? throw new InvalidSettingsException(problems);
    }

    /// <summary>The whole document as JSON, the same bytes for the same settings.</summary>
    public byte[] ToJson() => SettingsJson.Write(this);

    /// <summary>What is wrong with the values, in words for people; empty when nothing is.</summary>
    public IReadOnlyList<SettingsProblem> Validate() => SettingsRules.Check(this);
}
