using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>Makes the conditions of one ruling ready: what they count is counted together, segments are found by their place.</summary>
internal sealed class CompiledConditions(Ruling ruling)
{
    /// <summary>What all of them count.</summary>
    public ConditionCounts Counts { get; } = new();

    public CompiledCondition Compile(Condition condition) => condition switch
    {
        { All: { } all } => new CompiledCondition.AllOf(all.Select(Compile)),
        { Any: { } any } => new CompiledCondition.AnyOf(any.Select(Compile)),
        { Not: { } not } => new CompiledCondition.NotOf(Compile(not)),
        { Number: { } name } => new CompiledCondition.NumberIs(Conditions.NumberReader(name, ruling), condition),
        { Date: { } name } => new CompiledCondition.DateIs(Conditions.DateReader(name), condition),
        { Trait: { } name } => new CompiledCondition.TraitIs(Conditions.TraitReader(name), condition),
        { Fact: { } name } when BusinessForms.Find(name) is { } form => new CompiledCondition.CountIs(Counts.PlaceOf(form.Type, DaysOf(condition)), condition),
        { Event: { } name } => new CompiledCondition.CountIs(Counts.PlaceOf(name, DaysOf(condition)), condition),
        { Segment: { } id } when IndexOf(id) is >= 0 and < SegmentSettings.MaxNamed and var index => condition.IsOfMoves
            ? new CompiledCondition.MovedAs(index, MembershipSheet.AskedBy(ruling.Settings, index), condition)
            : new CompiledCondition.MemberOf(index),
        _ => new CompiledCondition.Never(),
    };

    /// <summary>Asks about one account, of which everything is known but the names of events, which the ruling has.</summary>
    public bool AsksOnce(Condition condition, AccountFacts account, Rating rating)
    {
        var compiled = Compile(condition);
        ruling.PrepareCounts(Counts);

        return compiled.Holds(ConditionScene.Mine.Begin(account, account.Traits, rating, Counts));
    }

    private static int DaysOf(Condition condition) => Math.Clamp(condition.WithinDays ?? Condition.CountedDays, 1, Condition.MostCountedDays);

    private int IndexOf(string id)
    {
        var named = ruling.Settings.Segments.Named;

        for (var i = 0; i < named.Count; i++)
        {
            if (named[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }
}
