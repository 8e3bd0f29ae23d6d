using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>The rules of touch and stage and the named segments of one ruling, made ready: they are asked whenever an account is rated.</summary>
internal sealed class Segmentation
{
    private static readonly Words NoRule = new("no rule fits", "ninguna regla encaja");
    private static readonly Words ByHandWhy = new("chosen by a member", "lo eligió un miembro del equipo");
    private static readonly Placement Nowhere = new("", NoRule);
    private static readonly Placement Gone = new(SegmentSettings.Left, new("it pays nothing any more", "ya no paga nada"));

    private readonly CompiledConditions conditions;
    private readonly Rule[] touch;
    private readonly Rule[] stage;
    private readonly CompiledCondition[] named;
    private readonly int[] order;

    public Segmentation(Ruling ruling)
    {
        var settings = ruling.Settings.Segments;
        conditions = new(ruling);
        AsksOfMoves = settings.Conditions().Any(condition => condition.IsOfMoves);
        touch = Compile(settings.Touch);
        stage = Compile(settings.Stage);

        // A draft may have more of them than settings in force may.
        named = [.. settings.Named.Take(SegmentSettings.MaxNamed).Select(segment => conditions.Compile(segment.When))];
        order = [.. new SegmentOrder(settings).Order.Where(node => node < named.Length)];
    }

    /// <summary>Some condition asks who came into a segment, who left it, or how long one has been in.</summary>
    public bool AsksOfMoves { get; }

    /// <summary>What the conditions count.</summary>
    public ConditionCounts Counts => conditions.Counts;

    /// <summary>Where an account belongs whose traits on the rating's day were these. Changes nothing.</summary>
    public Placed Place(AccountFacts account, AccountTraits traits, Rating rating)
    {
        var scene = ConditionScene.Mine.Begin(account, traits, rating, Counts);
        (scene.Touch, scene.Stage, scene.Bits) = ("", "", 0);
        var (touchRule, stageRule) = (-1, -1);

        foreach (var node in order)
        {
            switch (node)
            {
                case SegmentOrder.Touch:
                    touchRule = Choose(touch, traits.TouchByHand, scene);
                    scene.Touch = NameOf(touch, traits.TouchByHand, touchRule);
                    break;
                case SegmentOrder.Stage:
                    stageRule = rating.LeftOn is null ? Choose(stage, traits.StageByHand, scene) : -1;
                    scene.Stage = rating.LeftOn is null ? NameOf(stage, traits.StageByHand, stageRule) : SegmentSettings.Left;
                    break;
                default:
                    scene.Bits |= named[node].Holds(scene) ? 1UL << node : 0;
                    break;
            }
        }

        return new(scene.Touch, touchRule, scene.Stage, stageRule, scene.Bits);
    }

    public Placement TouchOf(AccountFacts account, AccountTraits traits, Rating rating) =>
        Why(touch, traits.TouchByHand, Place(account, traits, rating).TouchRule);

    public Placement StageOf(AccountFacts account, AccountTraits traits, Rating rating) =>
        rating.LeftOn is not null ? Gone : Why(stage, traits.StageByHand, Place(account, traits, rating).StageRule);

    /// <summary>The first rule that holds; -1 where none does, or a member chose.</summary>
    private static int Choose(Rule[] rules, string? byHand, ConditionScene scene)
    {
        if (!string.IsNullOrEmpty(byHand))
        {
            return -1;
        }

        for (var i = 0; i < rules.Length; i++)
        {
            if (rules[i].When is not { } when || when.Holds(scene))
            {
                return i;
            }
        }

        return -1;
    }

    private static string NameOf(Rule[] rules, string? byHand, int rule) =>
        !string.IsNullOrEmpty(byHand) ? byHand : rule < 0 ? "" : rules[rule].Placement.Is;

    private static Placement Why(Rule[] rules, string? byHand, int rule) =>
        !string.IsNullOrEmpty(byHand) ? new(byHand, ByHandWhy, IsByHand: true) : rule < 0 ? Nowhere : rules[rule].Placement;

    private Rule[] Compile(IReadOnlyList<SegmentRule> rules) =>
        [.. rules.Select(rule => new Rule(rule.Placement, rule.When is null ? null : conditions.Compile(rule.When)))];

    private sealed record Rule(Placement Placement, CompiledCondition? When);
}

/// <summary>Where an account belongs.</summary>
/// <param name="Touch">Its touch model; empty where no rule fits.</param>
/// <param name="TouchRule">The place of the rule that says so; -1 for none or by hand.</param>
/// <param name="Stage">Its stage; empty where no rule fits.</param>
/// <param name="StageRule">The place of the rule that says so; -1 for none or by hand.</param>
/// <param name="Bits">The named segments it is in, a bit each in the order of the settings.</param>
internal readonly record struct Placed(string Touch, int TouchRule, string Stage, int StageRule, ulong Bits);
