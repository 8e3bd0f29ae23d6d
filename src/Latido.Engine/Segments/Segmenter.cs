using Latido.Engine.Facts;
using Latido.Engine.Scores;

namespace Latido.Engine.Segments;

/// <summary>Says which touch model and stage an account has, and why.</summary>
public static class Segmenter
{
    private static readonly Words ByHand = new("chosen by a member", "lo eligió un miembro del equipo");
    private static readonly Words NoRule = new("no rule fits", "ninguna regla encaja");

    public static Placement Touch(AccountFacts account, Rating rating) =>
        Choose(account.Traits.TouchByHand, rating.Ruling.Settings.Segments.Touch, account, rating);

    public static Placement Stage(AccountFacts account, Rating rating) =>
        Choose(account.Traits.StageByHand, rating.Ruling.Settings.Segments.Stage, account, rating);

    internal static void Place(AccountFacts account, Rating rating)
    {
        rating.Touch = Touch(account, rating).Is;
        rating.Stage = Stage(account, rating).Is;
    }

    private static Placement Choose(
        string? byHand, IReadOnlyList<SegmentRule> rules, AccountFacts account, Rating rating)
    {
        if (!string.IsNullOrEmpty(byHand))
        {
            return new(byHand, ByHand, IsByHand: true);
        }

        foreach (var rule in rules)
        {
            if (rule.When is null || Conditions.Holds(rule.When, account, rating))
            {
                return rule.Placement;
            }
        }

        return new("", NoRule);
    }
}
