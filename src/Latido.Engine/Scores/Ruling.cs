using Latido.Engine.Facts;
using Latido.Engine.Segments;
using Latido.Engine.Signals;

namespace Latido.Engine.Scores;

/// <summary>
/// Settings made ready for rating, with the benchmark that holds on the days they are in force: weights by event
/// number, a model as a flat list of measures with their share of the whole. The general one has those of the models for
/// segments; all of them have the same names of events at hand.
/// </summary>
internal sealed class Ruling
{
    private readonly Ruling general;
    private readonly Ruling[] others = [];
    private int[] weights = [];
    private bool hasUnscored;
    private int version;
    private EventNames? names;

    public Ruling(WorkspaceSettings settings, Benchmark benchmark)
        : this(settings, benchmark, settings.Health, "", null)
    {
        others = [.. settings.Models.Select(model => new Ruling(settings, benchmark, model.Health, model.Segment, this))];
        HasBusiness |= others.Any(other => other.HasBusiness);
    }

    private Ruling(WorkspaceSettings settings, Benchmark benchmark, HealthModel health, string segment, Ruling? general)
    {
        this.general = general ?? this;
        (Settings, Benchmark, Health, Segment) = (settings, benchmark, health, segment);
        Custom = general?.Custom ?? CompiledMeasure.Of(settings, settings.MeasureIds().Concat(Asked(settings)));
        Parts = [.. Flatten(health)];
        Caps = [.. health.Caps.Select(cap => new CompiledCap(cap, MeasureOf(cap.Measure)))];
        Extras = [.. Asked(settings).Distinct().Select(FindMeasure).OfType<Measure>().Where(IsNoPart)];
        HasBusiness = Parts.Any(part => part.Measure.IsOfBusiness) || Caps.Any(cap => cap.Measure.IsOfBusiness) || Extras.Any(measure => measure.IsOfBusiness);
        Segmentation = new(this);
        Criteria = general?.Criteria ?? [.. settings.Activation.Criteria.Select(criterion => new CompiledCriterion(criterion))];
        Rules = [.. settings.Signals.Select(rule => new CompiledRule(rule, this))];

        var levels = settings.Engagement.PerSeat ? benchmark.PerSeat : benchmark.Plain;
        P90 = levels.For(settings.Engagement.Window);
    }

    public WorkspaceSettings Settings { get; }

    public Benchmark Benchmark { get; }

    public double P90 { get; }

    /// <summary>Raw engagement, for its size, to 0-100.</summary>
    public double Engage(double raw) => Engagement.Absolute(raw, P90, Settings.Engagement.Curve);

    /// <summary>The model it rates by.</summary>
    public HealthModel Health { get; }

    /// <summary>The segment whose model this is; empty for the general one.</summary>
    public string Segment { get; }

    /// <summary>The weight of each event, by its number; call <see cref="Prepare"/> before.</summary>
    public int[] Weights => general.weights;

    /// <summary>Some event seen so far weighs nothing.</summary>
    public bool HasUnscored => general.hasUnscored;

    public CompiledCriterion[] Criteria { get; }

    public Part[] Parts { get; }

    public CompiledCap[] Caps { get; }

    public CompiledRule[] Rules { get; }

    /// <summary>Measures that are no part of the model and that conditions ask for: they are read with it.</summary>
    public Measure[] Extras { get; }

    /// <summary>Touch, stage and the named segments.</summary>
    public Segmentation Segmentation { get; }

    /// <summary>Some measure or cap is about the business with the account; of the general one: of any of the models.</summary>
    public bool HasBusiness { get; }

    /// <summary>The ruling of the general model, of the same settings.</summary>
    public Ruling General => general;

    /// <summary>The general ruling and those for segments.</summary>
    public IEnumerable<Ruling> All => others.Prepend(this);

    /// <summary>The ruling for the accounts of a segment; the general one where the segment has no model here.</summary>
    public Ruling For(string segment)
    {
        foreach (var other in others)
        {
            if (other.Segment == segment)
            {
                return other;
            }
        }

        return this;
    }

    /// <summary>The custom measures that any of the models or conditions names.</summary>
    public CompiledMeasure[] Custom { get; }

    /// <summary>
    /// Learns the weights of event names seen since the last time. Says whether the use of an event that was known comes to
    /// something else now, because names count as others than before.
    /// </summary>
    public bool Prepare(EventNames events)
    {
        if (general != this)
        {
            return general.Prepare(events);
        }

        names = events;

        if (weights.Length == events.Count && version == events.Version)
        {
            return false;
        }

        EventWeighing weighing = new(Settings.Engagement, events);
        var latest = new int[events.Count];
        var known = version == events.Version ? weights.Length : 0;
        weights.AsSpan(0, known).CopyTo(latest);

        for (var number = known; number < latest.Length; number++)
        {
            latest[number] = weighing[number].Weight;
        }

        var isOther = known == 0 && events.IsOther<int>(weights, latest);
        (weights, version, hasUnscored) = (latest, events.Version, latest.Contains(0));

        foreach (var criterion in Criteria)
        {
            isOther |= criterion.Events.Prepare(events, weights);
        }

        foreach (var measure in Custom)
        {
            isOther |= measure.Prepare(events, weights);
        }

        isOther |= PrepareOwn(events);

        foreach (var other in others)
        {
            isOther |= other.PrepareOwn(events);
        }

        return isOther;
    }

    /// <summary>Has the rules and the segments learn the names: their conditions read the values of this model.</summary>
    private bool PrepareOwn(EventNames events)
    {
        var isOther = Segmentation.Counts.Prepare(events, Weights);

        foreach (var rule in Rules)
        {
            isOther |= rule.Prepare(events, Weights);
        }

        return isOther;
    }

    /// <summary>Has what one more condition counts learn the names of events that are known so far.</summary>
    public void PrepareCounts(ConditionCounts counts)
    {
        if (general.names is { } names)
        {
            Prepare(names);
            counts.Prepare(names, Weights);
        }
    }

    /// <summary>The place of a measure among the values of a rating; -1 where it is not read.</summary>
    public int PlaceOf(string measure)
    {
        var part = Array.FindIndex(Parts, part => part.Measure.Id == measure);

        return part >= 0 ? part : Array.FindIndex(Extras, extra => extra.Id == measure) is >= 0 and var extra ? Parts.Length + extra : -1;
    }

    private static IEnumerable<string> Asked(WorkspaceSettings settings) => settings.AllConditions().SelectMany(Conditions.MeasuresOf);

    private bool IsNoPart(Measure measure) => Array.TrueForAll(Parts, part => part.Measure.Id != measure.Id);

    private Measure MeasureOf(string id) => FindMeasure(id)!;

    private Measure? FindMeasure(string id) => Measures.Find(id) ?? Array.Find(Custom, measure => measure.Settings.Id == id)?.Measure;

    private IEnumerable<Part> Flatten(HealthModel model) =>
        Flatten(model.Dimensions, 1);

    private IEnumerable<Part> Flatten(IReadOnlyList<Dimension> dimensions, double share)
    {
        var all = dimensions.Sum(dimension => dimension.Weight);

        return dimensions.SelectMany(dimension => Flatten(dimension, share * dimension.Weight / all));
    }

    private IEnumerable<Part> Flatten(Dimension dimension, double share)
    {
        var measures = dimension.Measures ?? [];
        var inner = dimension.Dimensions ?? [];
        var all = measures.Sum(measure => measure.Weight) + inner.Sum(part => part.Weight);
        var own = measures.Select(use => new Part(
            MeasureOf(use.Measure), dimension, share * use.Weight / all, new Curve(use.Curve)));

        return own.Concat(inner.SelectMany(part => Flatten(part, share * part.Weight / all)));
    }

    /// <summary>One measure of the model with its share of the whole weight.</summary>
    internal sealed record Part(Measure Measure, Dimension Dimension, double Share, Curve Curve);

    /// <summary>A cap with its measure at hand.</summary>
    internal sealed record CompiledCap(Cap Cap, Measure Measure)
    {
        public bool Holds(in DayNumbers numbers, Ruling ruling)
        {
            var value = Measure.Read(in numbers, ruling);

            // A value that is not known compares false: what is missing caps nothing.
            return value >= Cap.AtLeast || value < Cap.Below;
        }
    }
}

/// <summary>A criterion with the events that meet it, by number.</summary>
internal sealed class CompiledCriterion(Criterion criterion)
{
    public Criterion Criterion => criterion;

    /// <summary>The events that meet it.</summary>
    public EventMask Events { get; } = new(criterion.Events, criterion.WeightAtLeast);

    /// <summary>The first day on which enough different people had done it, or int.MaxValue.</summary>
    public int DayMet(ReadOnlySpan<UsageCell> cells, int lastDay, List<int> people)
    {
        people.Clear();

        foreach (var cell in cells)
        {
            if (cell.Day > lastDay)
            {
                break;
            }

            if (!Events[cell.Event] || (criterion.People > 1 && people.Contains(cell.Person)))
            {
                continue;
            }

            people.Add(cell.Person);

            if (people.Count >= criterion.People)
            {
                return cell.Day;
            }
        }

        return int.MaxValue;
    }
}
