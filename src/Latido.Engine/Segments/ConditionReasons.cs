using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>
/// Says why a condition holds for an account: each comparison that holds, with what the account has. Of any, only those that
/// hold; what is denied is said as it was asked.
/// </summary>
internal sealed class ConditionReasons(Ruling ruling)
{
    private const int Most = 8;

    private readonly CompiledConditions conditions = new(ruling);

    /// <summary>At most eight reasons, in the order of the condition.</summary>
    public IReadOnlyList<Words> Of(Condition condition, AccountFacts account, Rating rating, in Placed placed)
    {
        var reasons = new List<Words>();
        Say(condition, account, rating, in placed, reasons);

        return [.. reasons.Distinct().Take(Most)];
    }

    private void Say(Condition condition, AccountFacts account, Rating rating, in Placed placed, List<Words> reasons)
    {
        foreach (var inner in condition.All ?? condition.Any ?? [])
        {
            if (Ask(inner, account, rating, in placed, out _))
            {
                Say(inner, account, rating, in placed, reasons);
            }
        }

        if (condition is { All: null, Any: null } && Ask(condition, account, rating, in placed, out var scene)
            && (Found(condition, scene) ?? ConditionWords.Of(condition, ruling.Settings)) is { } words)
        {
            reasons.Add(words);
        }
    }

    private bool Ask(Condition condition, AccountFacts account, Rating rating, in Placed placed, out ConditionScene scene)
    {
        var compiled = conditions.Compile(condition);
        ruling.PrepareCounts(conditions.Counts);
        scene = ConditionScene.Mine.Begin(account, account.Traits, rating, conditions.Counts);
        (scene.Touch, scene.Stage, scene.Bits) = (placed.Touch, placed.Stage, placed.Bits);

        return compiled.Holds(scene);
    }

    /// <summary>What the account has, where that says more than the question.</summary>
    private Words? Found(Condition condition, ConditionScene scene)
    {
        var days = condition.WithinDays ?? Condition.CountedDays;

        switch (condition)
        {
            case { Number: { } name } when Conditions.NumberReader(name, ruling)(scene) is var value && !double.IsNaN(value):
                var number = ConditionWords.NameOfNumber(name, ruling.Settings);

                return new($"{number.En}: {Figures.En(Math.Round(value, 1))}", $"{number.Es}: {Figures.Es(Math.Round(value, 1))}");

            case { Date: { } name } when Conditions.DateReader(name)(scene) - scene.Rating.Day is { } ahead:
                var date = ConditionWords.NameOf(name);

                return ahead switch
                {
                    0 => new($"{date.En} today", $"{date.Es} hoy"),
                    > 0 => new($"{date.En} in {ahead} {Figures.Of(ahead, "day", "days")}", $"{date.Es} en {ahead} {Figures.Of(ahead, "día", "días")}"),
                    _ => new($"{date.En} {-ahead} {Figures.Of(-ahead, "day", "days")} ago", $"{date.Es} hace {-ahead} {Figures.Of(-ahead, "día", "días")}"),
                };

            case { Trait: { } name, IsOneOf: not null } when Conditions.TraitReader(name)(scene) is { } text:
                return ConditionWords.Of(new Condition(Trait: name, IsOneOf: [text]));

            case { Fact: { } name } when BusinessForms.Find(name) is { } form:
                return FactWords.Found(name, scene.CountOf(conditions.Counts.PlaceOf(form.Type, days)), days);

            case { Event: { } name }:
                return FactWords.FoundUses(name, scene.CountOf(conditions.Counts.PlaceOf(name, days)), days);

            case { Segment: { } id } when conditions.Compile(condition) is CompiledCondition.MovedAs moved:
                return MembershipWords.Found(ConditionWords.NameOfSegment(id, ruling.Settings), condition, moved.StayIn(scene.Rating, scene.Bits), scene.Rating.Day);

            default:
                return null;
        }
    }
}
